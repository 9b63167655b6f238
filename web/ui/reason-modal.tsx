// Asks why, before something that stays on record is done; the only use of a modal beside logging in again.

import { Button, Modal, Textarea } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { PrimaryButton, ProblemNote } from "./notes.tsx";
import { kitWords } from "./words.ts";

const REASON_LETTERS_MIN = 5;

/** `act` is the button's words; they say what will happen. */
export function ReasonModal(props: {
  opened: boolean;
  title: string;
  act: ReactNode;
  /** Stands there to be sent as it is, or typed over. */
  usual?: string;
  children?: ReactNode;
  busy?: boolean;
  error?: unknown;
  onReason: (reason: string) => void;
  onClose: () => void;
}) {
  const say = useWords(kitWords);
  const [reason, setReason] = useState(props.usual ?? "");
  useFocusBack(props.opened);
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim().length >= REASON_LETTERS_MIN) props.onReason(reason.trim());
        }}
      >
        {props.children}
        <Textarea
          label={say("reason")}
          description={say("reasonHint", { count: REASON_LETTERS_MIN })}
          autosize
          minRows={2}
          data-autofocus
          value={reason}
          onFocus={(event) => event.currentTarget.select()}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote error={props.error} />
        <div className="act">
          <Button onClick={props.onClose}>{say("cancel")}</Button>
          <PrimaryButton
            type="submit"
            loading={props.busy ?? false}
            disabled={reason.trim().length < REASON_LETTERS_MIN}
          >
            {props.act}
          </PrimaryButton>
        </div>
      </form>
    </Modal>
  );
}

/** A dialog that is taken away while it is open cannot give the focus back itself, as it does where it closes. */
function useFocusBack(opened: boolean): void {
  const [opener] = useState(() => document.activeElement);
  const open = useRef(opened);
  open.current = opened;
  useEffect(
    () => () => {
      if (open.current && opener instanceof HTMLElement) setTimeout(() => opener.focus());
    },
    [opener],
  );
}
