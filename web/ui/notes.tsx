// What a person must read at its place: notes, refusals of the server, and empty places that teach.

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { ApiProblem } from "#web/api.ts";
import { groupNumber, sayProblem, useWords } from "#web/i18n/use-words.ts";
import { StateIcon, type StateName, toneOf } from "./state.tsx";
import { kitWords } from "./words.ts";

/** `kind` is a state's name: `overdue` for an error, `part` for a warning or stale data, `suggested` for a question, `matched` for good news. */
export function Note(props: { kind: StateName; children: ReactNode; role?: "alert" | "status" }) {
  return (
    <div className={`note ${toneOf(props.kind)}`} role={props.role}>
      <StateIcon name={props.kind} />
      <div>{props.children}</div>
    </div>
  );
}

const ERRORS_SHOWN = 8;

/** The sentence for a refusal in the person's language, what was wrong where, and a way to try again. Draws nothing without an error. */
export function ProblemNote(props: { error: unknown; onRetry?: () => void }) {
  const say = useWords(kitWords);
  if (!props.error) return null;
  const errors = props.error instanceof ApiProblem ? props.error.errors : [];
  return (
    <Note kind="overdue" role="alert">
      {sentenceOf(props.error)}
      {errors.length > 0 && (
        <ul>
          {errors.slice(0, ERRORS_SHOWN).map((error) => (
            <li key={`${error.path} ${error.message}`}>
              <span className="reference">{error.path}</span> {error.message}
            </li>
          ))}
          {errors.length > ERRORS_SHOWN && <li>{say("errorsMore", { count: errors.length - ERRORS_SHOWN })}</li>}
        </ul>
      )}{" "}
      {props.onRetry && (
        <button type="button" className="link-button" onClick={props.onRetry}>
          {say("retry")}
        </button>
      )}
    </Note>
  );
}

/** For places where only text fits: a toast, a field's error. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return sayProblem("unknown", { request: "–" }) ?? String(error);
  return (
    sayProblem(error.code, error.params) ??
    (error.message || (sayProblem("unknown", { request: error.requestId || "–" }) ?? error.code))
  );
}

/** Says what comes here, and brings it: a button, and a sample file where a file is what is missing. */
export function Empty(props: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  sample?: { href: string; label?: string };
}) {
  const say = useWords(kitWords);
  return (
    <div className="empty">
      <h2>{props.title}</h2>
      {props.children && <p>{props.children}</p>}
      {(props.action || props.sample) && (
        <div className="actions">
          {props.action}
          {props.sample && (
            <a href={props.sample.href} download>
              {props.sample.label ?? say("sampleFile")}
            </a>
          )}
        </div>
      )}
    </div>
  );
}

/** Long work: a bar and the counts, `41,200 of 1,00,000 rows`. */
export function ProgressBar(props: { done: number; total: number; children?: ReactNode }) {
  const say = useWords(kitWords);
  const share = props.total > 0 ? Math.min(1, props.done / props.total) : 0;
  const words = say("progress", { done: groupNumber(props.done), total: groupNumber(props.total) });
  return (
    <div className="progress">
      <span>{props.children ?? words}</span>
      <div
        className="track"
        role="progressbar"
        aria-valuemin={0}
        aria-valuemax={props.total}
        aria-valuenow={props.done}
        aria-valuetext={words}
        aria-label={words}
      >
        <div style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  );
}

/** The one filled button of a screen; its words name what happens and the sum: "Accept ₹1,83,72,052.00". */
export function PrimaryButton(props: {
  children: ReactNode;
  onClick?: () => void;
  loading?: boolean;
  disabled?: boolean;
  type?: "submit" | "button";
}) {
  return (
    <Button
      variant="filled"
      type={props.type ?? "button"}
      loading={props.loading ?? false}
      disabled={props.disabled ?? false}
      {...(props.onClick && { onClick: props.onClick })}
    >
      {props.children}
    </Button>
  );
}
