// Placing a line by hand: find who or what it paid, and say how much of it each bill gets, until nothing is left to place.

import { Button, Checkbox, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { type Found, find, type Match } from "#server/reconciliation/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { reconcileWords } from "./words.ts";

export interface Part {
  readonly billNumber: string;
  readonly paise: string | null;
}
type Payer = NonNullable<Found["payer"]>;

/** `parts` is what the picked candidate would pay, to start from. */
export function Place(props: {
  paise: string;
  parts: readonly Part[];
  payer: Payer | null;
  busy: boolean;
  error: unknown;
  onAdvice: (number: string) => void;
  onPayer: (id: string) => void;
  onPost: (match: Omit<Match, "sequence">) => void;
  onBack: () => void;
}) {
  const say = useWords(reconcileWords);
  const language = useLanguage();
  const [parts, setParts] = useState<readonly Part[]>(props.parts);
  const [payer, setPayer] = useState<Payer | null>(props.payer);
  const [rest, setRest] = useState<Rest>(null);
  const placed = parts.reduce((sum, { paise }) => sum + BigInt(paise ?? "0"), 0n);
  const left = BigInt(props.paise) - placed;
  const places =
    rest === "advance" ? left > 0n && payer !== null : rest !== null && parts.length > 0 && rest === restOf(left);
  const whole = parts.every(({ paise }) => paise !== null) && (left === 0n || places);

  const add = (found: Found) => {
    if (found.kind === "advice") props.onAdvice(found.label);
    else if (found.kind === "payer") props.onPayer(found.id);
    else {
      let rest = left > 0n ? left : 0n;
      const fresh = found.bills.filter(({ number }) => !parts.some(({ billNumber }) => billNumber === number));
      const added = fresh.map(({ number, paise }): Part => {
        const part = BigInt(paise) < rest ? BigInt(paise) : rest;
        rest -= part;
        return { billNumber: number, paise: part > 0n ? String(part) : null };
      });
      setParts([...parts, ...added]);
      if (payer === null && found.payer) setPayer(found.payer);
    }
  };

  const post = () =>
    props.onPost({
      payerId: payer?.id ?? null,
      allocations: parts.map(({ billNumber, paise }) => ({ billNumber, paise: paise as string })),
      advancePaise: String(left > 0n && rest === "advance" ? left : 0n),
      deductions:
        left !== 0n && (rest === "write-off" || rest === "surcharge") ? [{ kind: rest, paise: String(-left) }] : [],
    });
  return (
    <form
      className="place"
      onSubmit={(event) => {
        event.preventDefault();
        if (whole) post();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") props.onBack();
      }}
    >
      <header>
        <h2>{say("splitTitle")}</h2>
        <Button className="push" onClick={props.onBack}>
          {say("back")}
        </Button>
      </header>
      <Finder onFound={add} />
      {parts.length === 0 ? (
        <p className="hint">{say("splitHint")}</p>
      ) : (
        <ul className="parts">
          {parts.map((part, index) => (
            <li key={part.billNumber}>
              <span className="reference">{part.billNumber}</span>
              <RupeesInput
                value={part.paise}
                aria-label={say("amountFor", { number: part.billNumber })}
                onChange={(paise) => setParts(parts.with(index, { ...part, paise }))}
              />
              <Button
                className="square"
                aria-label={say("remove", { number: part.billNumber })}
                onClick={() => setParts(parts.filter((one) => one !== part))}
              >
                <IconX size={14} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <table className="ledger sums">
        <tbody>
          <tr>
            <td>{say("allocated")}</td>
            <td className="amount">
              <Money paise={String(placed)} />
            </td>
          </tr>
          <tr className="total">
            <td>{say("leftToPlace")}</td>
            <td className="amount">
              <span className={left < 0n ? "state overdue" : undefined}>
                <Money paise={String(left)} sign />
              </span>
            </td>
          </tr>
        </tbody>
      </table>
      {left > 0n && payer && (
        <Checkbox
          checked={rest === "advance"}
          onChange={(event) => setRest(event.currentTarget.checked ? "advance" : null)}
          label={say("keepRest", { who: language === "hi" ? payer.nameHi : payer.name })}
        />
      )}
      {left !== 0n && parts.length > 0 && (
        <Checkbox
          checked={rest !== null && rest === restOf(left)}
          onChange={(event) => setRest(event.currentTarget.checked ? restOf(left) : null)}
          label={say(left < 0n ? "writeOffRest" : "surchargeRest", { sum: rupees(String(left < 0n ? -left : left)) })}
        />
      )}
      <ProblemNote error={props.error} />
      <PrimaryButton type="submit" disabled={!whole} loading={props.busy}>
        {say("post", { sum: rupees(props.paise) })} {whole && <kbd>Enter</kbd>}
      </PrimaryButton>
    </form>
  );
}

/** What becomes of the difference: kept, or typed as what was short or paid on top. */
type Rest = "advance" | "write-off" | "surcharge" | null;

function restOf(left: bigint): "write-off" | "surcharge" {
  return left < 0n ? "write-off" : "surcharge";
}

const TYPED_MIN = 2;

function Finder(props: { onFound: (found: Found) => void }) {
  const say = useWords(reconcileWords);
  const language = useLanguage();
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 250);
  const answer = useAnswer(find, { query: { q } }, { enabled: q.length >= TYPED_MIN });
  const found =
    q.length >= TYPED_MIN && typed.trim() !== ""
      ? (answer.data?.found ?? []).filter(({ kind }) => kind !== "line")
      : [];
  const take = (one: Found) => {
    props.onFound(one);
    setTyped("");
  };
  return (
    <>
      <TextInput
        type="search"
        data-autofocus
        autoFocus
        label={say("findLabel")}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          // With a text in it Enter takes the first that was found; empty it sends what is placed.
          if (event.key !== "Enter" || typed.trim() === "") return;
          event.preventDefault();
          if (found[0] && q === typed.trim()) take(found[0]);
        }}
      />
      <ul className="finds" aria-live="polite">
        {found.map((one) => (
          <li key={`${one.kind} ${one.id}`}>
            <button type="button" onClick={() => take(one)}>
              <span className="hint">{say(`found.${one.kind}`)}</span>
              <b className={one.kind === "payer" ? undefined : "reference"}>
                {one.kind === "payer" && language === "hi" ? one.payer?.nameHi : one.label}
              </b>
              <span className="amount">
                {one.paise ? <Money paise={one.paise} sign /> : one.kind !== "payer" && say("nothingDue")}
              </span>
              <small>{one.kind === "advice" ? say("bills", { count: Number(one.detail) }) : one.detail}</small>
            </button>
          </li>
        ))}
        {q.length >= TYPED_MIN && typed.trim() !== "" && answer.data && found.length === 0 && (
          <li className="hint">{say("findNothing")}</li>
        )}
      </ul>
    </>
  );
}
