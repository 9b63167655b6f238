// What a file cannot tag by itself and its sender may let the discom decide: rows without proof, and what another holds.

import { Checkbox, Textarea } from "@mantine/core";
import { NOTE_MAX, type TagUploadTotals } from "#server/connections/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { PaperChooser } from "./paper-chooser.tsx";
import { taggingWords } from "./tagging/words.ts";

export interface Choices {
  readonly claim: boolean;
  readonly dispute: boolean;
  readonly paper?: string | undefined;
  readonly note: string;
}

export const noChoices: Choices = { claim: false, dispute: false, note: "" };

/** How many rows go to the discom. */
export function sentBy(upload: TagUploadTotals, choices: Choices): number {
  return (choices.claim ? upload.claimable : 0) + (choices.dispute ? upload.heldByAnother : 0);
}

export function SendChoices(props: {
  upload: TagUploadTotals;
  choices: Choices;
  onChange: (choices: Choices) => void;
}) {
  const say = useWords(taggingWords);
  const { upload, choices, onChange } = props;
  if (upload.claimable + upload.heldByAnother === 0) return null;
  return (
    <Panel title={say("sendTitle")} className="send-choices">
      <div className="stack">
        {upload.claimable > 0 && (
          <Checkbox
            label={say("sendClaims", { count: upload.claimable })}
            checked={choices.claim}
            onChange={(event) => onChange({ ...choices, claim: event.currentTarget.checked })}
          />
        )}
        {upload.heldByAnother > 0 && (
          <Checkbox
            label={say("sendDisputes", { count: upload.heldByAnother })}
            checked={choices.dispute}
            onChange={(event) => onChange({ ...choices, dispute: event.currentTarget.checked })}
          />
        )}
        {choices.claim && (
          <>
            <Textarea
              label={say("note")}
              description={say("noteHint")}
              autosize
              minRows={2}
              maxLength={NOTE_MAX}
              value={choices.note}
              onChange={(event) => onChange({ ...choices, note: event.currentTarget.value })}
            />
            <PaperChooser onPaper={(paper) => onChange({ ...choices, paper })} />
          </>
        )}
      </div>
    </Panel>
  );
}
