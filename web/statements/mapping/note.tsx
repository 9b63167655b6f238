// On a file's page: the way to say what its columns mean, or by what was said it was read.

import { Link } from "@tanstack/react-router";
import type { StatementFile } from "#server/statements/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { Note } from "#web/ui/notes.tsx";
import { mappingWords } from "./words.ts";

const OFFERED_FOR = new Set(["layout-unknown", "header-duplicate"]);
const TABLES = new Set(["delimited", "xlsx", "html"]);

export function MappingNote(props: { file: StatementFile }) {
  const say = useWords(mappingWords);
  const acts = useUser().roles.includes("accountant");
  const { id, mapping, report } = props.file;
  const columns = (words: string) =>
    acts && (
      <Link to="/statements/$id/columns" params={{ id }}>
        {words}
      </Link>
    );
  if (mapping) {
    const { version, current } = mapping;
    const key = current === version ? "readBy" : current === null ? "readByWithdrawn" : "readByOlder";
    return (
      <Note kind="suggested">
        {say(key, { version, current: current ?? 0 })} {columns(say("seeOrChange"))}
      </Note>
    );
  }
  const isOffered = OFFERED_FOR.has(report.refused?.code ?? "") && TABLES.has(report.format ?? "");
  return isOffered ? (
    <Note kind="suggested">
      {say("offerWhy")} {columns(say("offer"))}
    </Note>
  ) : null;
}
