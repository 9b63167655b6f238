// Finds a payer by part of their name; Enter takes the first.

import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { find } from "#server/reconciliation/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useAnswer } from "#web/use-api.ts";
import { policiesWords } from "./words.ts";

export interface PayerFound {
  readonly id: string;
  readonly name: string;
  readonly nameHi: string;
}

const TYPED_MIN = 2;

/** `inFilters`: what was found lies over what stands below. */
export function PayerFinder(props: { label: string; inFilters?: boolean; onPayer: (payer: PayerFound) => void }) {
  const say = useWords(policiesWords);
  const language = useLanguage();
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 250);
  const asks = q.length >= TYPED_MIN;
  const answer = useAnswer(find, { query: { q } }, { enabled: asks });
  const found = asks
    ? (answer.data?.found ?? []).flatMap(({ kind, payer }) => (kind === "payer" && payer ? [payer] : []))
    : [];
  const take = (payer: PayerFound) => {
    props.onPayer(payer);
    setTyped("");
  };
  return (
    <div className={props.inFilters ? "payer-finder in-filters" : "payer-finder"}>
      <TextInput
        type="search"
        leftSection={<IconSearch size={16} />}
        aria-label={props.label}
        placeholder={props.label}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          if (found[0] && q === typed.trim()) take(found[0]);
        }}
      />
      <ul aria-live="polite">
        {found.map((payer) => (
          <li key={payer.id}>
            <button type="button" className="link-button" onClick={() => take(payer)}>
              {language === "hi" ? payer.nameHi : payer.name}
            </button>
          </li>
        ))}
        {asks && answer.data && found.length === 0 && <li className="hint">{say("noPayer")}</li>}
      </ul>
    </div>
  );
}
