// Where a file comes in: dropped or chosen, with the share of its bytes that has been sent.

import { Button, FileButton } from "@mantine/core";
import { type DragEvent, type ReactNode, useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { Note, ProblemNote, ProgressBar } from "./notes.tsx";
import { kitWords } from "./words.ts";

/** Drop or choose one file. Kind and size are looked at here to spare a wait; the server decides what the file is. */
export function UploadZone(props: {
  /** Extensions with the dot: `[".csv", ".xlsx"]`. */
  kinds: string[];
  megabytesMax: number;
  onFile: (file: File) => void;
  /** Share of the bytes sent, 0 to 1, while the file is on its way. */
  sending?: { name: string; share: number } | null;
  error?: unknown;
  children?: ReactNode;
}) {
  const say = useWords(kitWords);
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const kinds = props.kinds.join(", ");

  function take(file: File | null | undefined): void {
    if (!file) return;
    const known = props.kinds.some((kind) => file.name.toLowerCase().endsWith(kind));
    const tooLarge = file.size > props.megabytesMax * 1024 * 1024;
    const found = Math.ceil(file.size / 1024 / 1024);
    setRefused(
      !known
        ? say("fileOfOtherKind", { name: file.name, kinds })
        : tooLarge
          ? say("fileTooLarge", { name: file.name, found, size: props.megabytesMax })
          : file.size === 0
            ? say("fileEmpty", { name: file.name })
            : null,
    );
    if (known && !tooLarge && file.size > 0) props.onFile(file);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside serves keyboards and screen readers
    <div
      className={over ? "upload over" : "upload"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {props.children}
      {props.sending ? (
        <ProgressBar done={Math.round(props.sending.share * 100)} total={100}>
          {say("uploading", { name: props.sending.name, percent: Math.round(props.sending.share * 100) })}
        </ProgressBar>
      ) : (
        <>
          <p>{say("dropFile")}</p>
          <FileButton onChange={take} accept={props.kinds.join(",")}>
            {(button) => <Button {...button}>{say("chooseFile")}</Button>}
          </FileButton>
          <p className="hint">{say("fileKinds", { kinds, size: props.megabytesMax })}</p>
        </>
      )}
      {refused && (
        <Note kind="overdue" role="alert">
          {refused}
        </Note>
      )}
      <ProblemNote error={props.error} />
    </div>
  );
}
