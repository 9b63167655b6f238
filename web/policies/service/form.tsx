// The questions of the service standards: what is set, what it affects, and how things stand by it now.

import { Button, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { ANSWERS_MAX, type AnswerTemplate, type ServiceNow } from "#server/policies/service-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { mostOf, type NumberKey, type ServiceDifference, type ServiceDraft } from "./draft.ts";
import { serviceWords } from "./words.ts";

interface Form {
  readonly draft: ServiceDraft;
  readonly readOnly: boolean;
  readonly onChange: (draft: ServiceDraft) => void;
}

export function ServiceForm(props: Form & { now: ServiceNow; changed: readonly ServiceDifference[] }) {
  const say = useWords(serviceWords);
  const { draft, now, readOnly, onChange } = props;
  const changed = (key: ServiceDifference["key"]) => props.changed.some((one) => one.key === key);
  const fed = () => {
    if (now.fedAt === null) return say("now.neverFed");
    return say(now.stale ? "now.fedOld" : "now.fed", { when: showTime(now.fedAt) });
  };
  const count = (key: NumberKey) => (
    <Counted
      name={key}
      value={draft[key]}
      readOnly={readOnly}
      onChange={(value) => onChange({ ...draft, [key]: value })}
    />
  );
  return (
    <div className="questions">
      <Question name="staleHours" changed={changed("staleHours")} now={fed()}>
        {count("staleHours")}
      </Question>
      <Question
        name="lowBalancePaise"
        changed={changed("lowBalancePaise")}
        now={say("now.low", { low: groupNumber(now.lowCount), count: groupNumber(now.prepaidCount) })}
      >
        <RupeesInput
          className="rounding"
          aria-label={say("key.lowBalancePaise")}
          value={draft.lowBalancePaise}
          disabled={readOnly}
          rightSection={<span className="hint">{say("rupees")}</span>}
          rightSectionWidth={96}
          onChange={(lowBalancePaise) => onChange({ ...draft, lowBalancePaise })}
        />
      </Question>
      <Question
        name="disputeDays"
        changed={changed("disputeDays")}
        now={say("now.open", { open: groupNumber(now.openCount), overdue: groupNumber(now.overdueCount) })}
      >
        {count("disputeDays")}
      </Question>
      <Question
        name="reopenDays"
        changed={changed("reopenDays")}
        now={say("now.reopenable", { count: now.reopenableCount })}
      >
        {count("reopenDays")}
      </Question>
      <Answers {...props} />
    </div>
  );
}

function Question(props: { name: NumberKey | "lowBalancePaise"; changed: boolean; now: string; children: ReactNode }) {
  const say = useWords(serviceWords);
  return (
    <fieldset className={props.changed ? "changed" : undefined}>
      <legend>{say(`key.${props.name}`)}</legend>
      {props.children}
      <p>{say(`effect.${props.name}`)}</p>
      <p className="hint">{say("now", { now: props.now })}</p>
    </fieldset>
  );
}

/** A whole number within its bounds; what is not understood saves nothing. */
function Counted(props: {
  name: NumberKey;
  value: number | null;
  readOnly: boolean;
  onChange: (value: number | null) => void;
}) {
  const say = useWords(serviceWords);
  const { name, value } = props;
  const [typed, setTyped] = useState(value === null ? "" : String(value));
  const most = mostOf[name];
  const read = (text: string) => {
    const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    return number >= 1 && number <= most ? number : null;
  };
  return (
    <TextInput
      className="rounding"
      aria-label={say(`key.${name}`)}
      inputMode="numeric"
      value={typed}
      disabled={props.readOnly}
      rightSection={<span className="hint">{say(name === "staleHours" ? "hours" : "days")}</span>}
      rightSectionWidth={72}
      error={read(typed) === null ? say("wrong", { least: 1, most }) : undefined}
      onChange={(event) => {
        const text = event.currentTarget.value.trim();
        setTyped(text);
        props.onChange(read(text));
      }}
    />
  );
}

const blank: AnswerTemplate = { title: "", titleHi: "", text: "", textHi: "" };

function Answers({ draft, readOnly, onChange }: Form) {
  const say = useWords(serviceWords);
  const { answers } = draft;
  const put = (next: readonly AnswerTemplate[]) => onChange({ ...draft, answers: next });
  return (
    <fieldset className="answers">
      <legend>{say("key.answers")}</legend>
      <p>{say("answersHint")}</p>
      {answers.length === 0 && <p className="hint">{say("noAnswers")}</p>}
      {answers.map((answer, at) => (
        <Answer
          // biome-ignore lint/suspicious/noArrayIndexKey: its place is all that names it while it is typed
          key={at}
          answer={answer}
          readOnly={readOnly}
          onChange={(change) => put(answers.with(at, { ...answer, ...change }))}
          onRemove={() => put(answers.toSpliced(at, 1))}
        />
      ))}
      {!readOnly && answers.length < ANSWERS_MAX && (
        <Button onClick={() => put([...answers, blank])}>{say("addAnswer")}</Button>
      )}
    </fieldset>
  );
}

function Answer(props: {
  answer: AnswerTemplate;
  readOnly: boolean;
  onChange: (change: Partial<AnswerTemplate>) => void;
  onRemove: () => void;
}) {
  const say = useWords(serviceWords);
  const language = useLanguage();
  const { answer, readOnly, onChange } = props;
  const [begun] = useState(answer.title === "" && answer.text === "");
  return (
    <details open={begun}>
      <summary>{(language === "hi" ? answer.titleHi : answer.title) || say("untitled")}</summary>
      <div className="pair">
        {(["title", "titleHi"] as const).map((key) => (
          <TextInput
            key={key}
            label={say(key === "title" ? "answerTitle" : "answerTitleHi")}
            lang={key === "title" ? "en" : "hi"}
            maxLength={60}
            value={answer[key]}
            disabled={readOnly}
            autoFocus={begun && key === "title"}
            onChange={(event) => onChange({ [key]: event.currentTarget.value })}
          />
        ))}
        {(["text", "textHi"] as const).map((key) => (
          <Textarea
            key={key}
            label={say(key === "text" ? "answerText" : "answerTextHi")}
            lang={key === "text" ? "en" : "hi"}
            autosize
            minRows={2}
            maxLength={2000}
            value={answer[key]}
            disabled={readOnly}
            onChange={(event) => onChange({ [key]: event.currentTarget.value })}
          />
        ))}
      </div>
      {!readOnly && (
        <button type="button" className="link-button" onClick={props.onRemove}>
          {say("removeAnswer")}
        </button>
      )}
    </details>
  );
}
