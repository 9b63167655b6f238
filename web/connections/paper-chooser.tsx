// A letter or another paper that goes with a claim or a statement: chosen, sent at once, named by its hash.

import { Button, FileButton } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { sendTagPaper } from "#server/connections/claims/claims-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useUpload } from "#web/use-api.ts";
import { taggingWords } from "./tagging/words.ts";

export function PaperChooser(props: { label?: string; onPaper: (sha256: string) => void }) {
  const say = useWords(taggingWords);
  const send = useUpload(sendTagPaper, { onDone: ({ sha256 }) => props.onPaper(sha256) });
  return (
    <div className="paper-chooser">
      {send.data && <span role="status">{say("letterSent", { name: send.data.fileName })}</span>}
      <FileButton accept=".pdf,.png" onChange={(file) => file && send.mutate({ file })}>
        {(button) => (
          <Button {...button} loading={send.isPending} leftSection={<IconPaperclip size={16} />}>
            {send.data ? say("letterOther") : (props.label ?? say("letter"))}
          </Button>
        )}
      </FileButton>
      <ProblemNote error={send.error} />
    </div>
  );
}
