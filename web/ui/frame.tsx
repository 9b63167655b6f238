// The places of a screen: its running strip, panels, facts, journey, history, keys, and what is committed at the foot.

import type { ReactNode } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { showTime } from "./dates.ts";
import { Money, MoneyInWords } from "./money.tsx";
import { Copy } from "./reference.tsx";
import { useTab } from "./tab.ts";
import { kitWords } from "./words.ts";

export interface RunningSum {
  label: ReactNode;
  value: ReactNode;
}

/** The screen's name, its scope (`children`: an account, a day, a discom), sums that must stay in sight, and quiet actions. */
export function Running(props: {
  title: ReactNode;
  tab?: string;
  children?: ReactNode;
  sums?: RunningSum[];
  actions?: ReactNode;
  asOf?: string;
}) {
  const say = useWords(kitWords);
  useTab(props.tab ?? (typeof props.title === "string" ? props.title : ""));
  return (
    <header className="running">
      <h1>{props.title}</h1>
      {props.children}
      {props.asOf && <span className="hint">{say("asOf", { when: showTime(props.asOf) })}</span>}
      {props.sums && (
        <dl>
          {props.sums.map((sum, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the sums of a strip have fixed places
            <div key={index}>
              <dt>{sum.label}</dt>
              <dd>{sum.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {props.actions && <div className="actions no-print">{props.actions}</div>}
    </header>
  );
}

export function Panel(props: {
  title?: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  className?: string;
}) {
  return (
    <section className={props.className ? `panel ${props.className}` : "panel"}>
      {props.title && (
        <header>
          <h2>{props.title}</h2>
          {props.hint && <span className="hint">{props.hint}</span>}
          {props.actions && <div className="push no-print">{props.actions}</div>}
        </header>
      )}
      {props.flush ? props.children : <div className="inside">{props.children}</div>}
    </section>
  );
}

/** A table that is wider than a phone moves by itself, not the page, and by the arrow keys too. */
export function Sideways(props: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="wide-table" aria-label={props.label} tabIndex={0}>
      {props.children}
    </section>
  );
}

/** What a click will commit, in sight at the foot: what, the sum in figures and words, and the one filled button, last. */
export function CommittedBar(props: {
  what: ReactNode;
  hint?: ReactNode;
  paise: string;
  wordsHint?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="committed">
      <div className="what">
        <b>{props.what}</b>
        {props.hint && <span className="hint">{props.hint}</span>}
      </div>
      <span className="sum">
        <Money paise={props.paise} sign />
      </span>
      <div className="words">
        <MoneyInWords paise={props.paise} />
        {props.wordsHint && <span className="hint">{props.wordsHint}</span>}
      </div>
      <div className="actions">{props.children}</div>
    </section>
  );
}

export interface Fact {
  name: string;
  value: ReactNode;
  hint?: ReactNode;
  /** What the copy button puts on the clipboard. */
  copy?: string;
}

export function DataList(props: { facts: Fact[] }) {
  return (
    <dl className="facts-list">
      {props.facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd>
            {fact.value}
            {fact.hint && <span className="hint">{fact.hint}</span>}
          </dd>
          {fact.copy !== undefined && (
            <dd>
              <Copy value={fact.copy} name={fact.name} />
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

export interface Step {
  name: string;
  detail?: ReactNode;
  at: "done" | "current" | "ahead";
}

/** Where something is on its way, every state named in full. */
export function Journey(props: { label: string; steps: Step[] }) {
  return (
    <ol className="journey" aria-label={props.label}>
      {props.steps.map((step) => (
        <li
          key={step.name}
          className={step.at === "done" ? "done" : undefined}
          aria-current={step.at === "current" ? "step" : undefined}
        >
          <b>{step.name}</b>
          {step.detail}
        </li>
      ))}
    </ol>
  );
}

/** What happened and who did it. */
export function Timeline(props: { events: { at: string; what: ReactNode }[] }) {
  return (
    <ol className="history">
      {props.events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two events may share an instant and words
        <li key={`${event.at} ${index}`}>
          <time dateTime={event.at}>{showTime(event.at)}</time>
          <span>{event.what}</span>
        </li>
      ))}
    </ol>
  );
}

/** The legend of a screen's keys; the keys themselves are bound with Mantine's `useHotkeys`, without modifiers. */
export function Keys(props: { keys: [key: string, does: string][]; children?: ReactNode }) {
  return (
    <div className="keys no-print">
      {props.keys.map(([key, does]) => (
        <span key={key}>
          {key.split(" ").map((one) => (
            <kbd key={one}>{one}</kbd>
          ))}{" "}
          {does}
        </span>
      ))}
      {props.children && <span className="push">{props.children}</span>}
    </div>
  );
}
