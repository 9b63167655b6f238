// A form that asks the server for one thing: its fields, what was refused, and at the end the act that sends it.

import type { ReactNode } from "react";
import { PrimaryButton, ProblemNote } from "./notes.tsx";

export function AskForm(props: {
  /** Says what will happen, with the sum where there is one. */
  act: ReactNode;
  command: { readonly isPending: boolean; readonly error: unknown };
  /** What is missing stands at its field. */
  disabled?: boolean;
  /** Other ways to go on, left of the act. */
  others?: ReactNode;
  /** What came of it, where the form stays. */
  said?: ReactNode;
  narrow?: boolean;
  onSend: () => void;
  children?: ReactNode;
}) {
  const { command } = props;
  return (
    <form
      className={props.narrow ? "stack narrow" : "stack"}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSend();
      }}
    >
      {props.children}
      <ProblemNote error={command.error} />
      {props.said}
      <div className="act">
        {props.others}
        <PrimaryButton type="submit" loading={command.isPending} disabled={props.disabled ?? false}>
          {props.act}
        </PrimaryButton>
      </div>
    </form>
  );
}
