// A long export on its way: how far it is, and the file once it is there; a reload finds it again by the address.

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { paperFile } from "#server/work/papers-contract.ts";
import { saveFile } from "#web/files.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { useProgress } from "#web/progress.ts";
import { ProblemNote, ProgressBar } from "#web/ui/notes.tsx";
import { duesWords } from "./words.ts";

export function ExportWork(props: { workId: string; onEnd: () => void }) {
  const say = useWords(duesWords);
  const { work, problem } = useProgress(props.workId);
  const [failed, setFailed] = useState<unknown>(null);
  const { workId } = props;
  return (
    <section className="matching" aria-label={say("exporting")}>
      {work?.state === "done" ? (
        <>
          <b role="status">{say("exportReady")}</b>
          <Button
            leftSection={<IconDownload size={16} />}
            onClick={() => void saveFile(paperFile, { params: { workId } }).catch(setFailed)}
          >
            {say("saveFile")}
          </Button>
        </>
      ) : (
        work?.state !== "failed" && (
          <ProgressBar done={work?.done ?? 0} total={work?.total ?? 0}>
            {say("exporting")}
          </ProgressBar>
        )
      )}
      {work?.state === "failed" && <span>{say("exportFailed")}</span>}
      <button type="button" className="link-button" onClick={props.onEnd}>
        {say("exportClose")}
      </button>
      <ProblemNote error={problem ?? failed} />
    </section>
  );
}
