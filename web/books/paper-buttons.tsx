// A sheet of the books as a file: for reading, for a spreadsheet, for another program.

import { Button } from "@mantine/core";
import { useState } from "react";
import type { Endpoint } from "#server/contract.ts";
import type { CallInput } from "#web/api.ts";
import { saveFile } from "#web/files.ts";
import { useLanguage } from "#web/i18n/use-words.ts";
import { ProblemNote } from "#web/ui/notes.tsx";

const kinds = ["pdf", "xlsx", "csv"] as const;

export function PaperButtons<E extends Endpoint>(props: { endpoint: E; params?: object; query: object }) {
  const language = useLanguage();
  const [busy, setBusy] = useState<(typeof kinds)[number] | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const save = (as: (typeof kinds)[number]) => {
    setBusy(as);
    const input = { params: props.params ?? {}, query: { ...props.query, as, language } } as unknown as CallInput<E>;
    saveFile(props.endpoint, input)
      .then(() => setProblem(null), setProblem)
      .finally(() => setBusy(null));
  };
  return (
    <>
      <ProblemNote error={problem} />
      {kinds.map((as) => (
        <Button key={as} loading={busy === as} onClick={() => save(as)}>
          {as.toUpperCase()}
        </Button>
      ))}
    </>
  );
}
