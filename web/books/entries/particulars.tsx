// What an entry of the journal was, in a few words, with the way to the decision it comes from.

import { Link } from "@tanstack/react-router";
import { entryKind } from "#server/ledger/words-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Reference } from "#web/ui/reference.tsx";
import { entriesWords } from "./words.ts";

export function Particulars(props: {
  entry: { debitAccount: string; creditAccount: string; reversalOf: string | null; decisionId: string | null };
}) {
  const say = useWords(entriesWords);
  const { entry } = props;
  const kind = say(`entry.${entryKind(entry)}`);
  const text = entry.reversalOf === null ? kind : say("takenBack", { entry: kind });
  if (entry.decisionId === null) return <>{text}</>;
  return (
    <Link to="/decisions/$id" params={{ id: entry.decisionId }}>
      {text}
    </Link>
  );
}

export function EntryReference(props: {
  entry: { adviceNumber: string | null; billNumber: string | null; utr: string | null };
}) {
  const { adviceNumber, billNumber, utr } = props.entry;
  const known = adviceNumber ?? billNumber ?? utr;
  return known === null ? null : <Reference value={known} />;
}
