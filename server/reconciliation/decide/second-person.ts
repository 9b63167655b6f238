// What one person may not decide of a line alone is asked of a second, with all that it would do; and looked at afresh before it is done.

import { createHash } from "node:crypto";
import { sum } from "#reconciliation/money.ts";
import { compareText } from "#reconciliation/order.ts";
import { ask, needsSecondPerson } from "#server/approvals/ask.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { Gathered } from "../open/candidates.ts";
import type { LineRow } from "../open/line-queries.ts";
import type { AnyDecision } from "../run/apply.ts";
import { entryOf } from "./consider.ts";

const BILLS_SHOWN_MAX = 20;

export interface Proposed {
  readonly gathered: Gathered;
  readonly line: LineRow;
  readonly decision: AnyDecision;
  readonly why: string;
}

/** The id of what now waits for a second person; null when one is enough. */
export async function askInstead(db: Db, actor: Actor, proposed: Proposed): Promise<string | null> {
  const { gathered, line, decision, why } = proposed;
  const writesOff = decision.deductions.some(({ kind }) => kind === "write-off");
  const kind = writesOff ? "write-off" : "match";
  if (!(await needsSecondPerson(db, gathered.discom.id, kind, BigInt(line.paise))) && !writesOff) return null;
  if (writesOff && why.length < 3) throw new Refusal(422, "reason-needed", "Say why it is written off.");
  return ask(db, actor, { kind, subject: `line:${line.id}`, paise: line.paise, content: contentOf(proposed), why });
}

function contentOf({ gathered, line, decision }: Proposed): Record<string, unknown> {
  const { payer, advice, allocations, deductions, advancePaise } = decision;
  const held = payer === null ? undefined : gathered.payers.get(payer);
  const parts = allocations.map(({ bill, paise }) => ({ billNumber: bill, paise: String(paise) }));
  const whole =
    advice !== null && gathered.open.advices.some((one) => one.number === advice && one.items === allocations);
  return {
    about: held?.name ?? line.narration.slice(0, 60),
    sequence: line.sequence,
    match: {
      payerId: payer,
      adviceNumber: advice,
      allocations: whole ? [] : parts,
      deductions: deductions.map(({ kind, paise }) => ({ kind, paise: String(paise) })),
      advancePaise: String(advancePaise),
    },
    line: { id: line.id, valueDate: line.value_date, narration: line.narration, paise: line.paise },
    payer: held ? { id: held.id, name: held.name, nameHi: held.name_hi } : null,
    bills: parts.slice(0, BILLS_SHOWN_MAX),
    billsCount: parts.length,
    grossPaise: String(sum(allocations.map(({ paise }) => paise))),
    entry: entryOf(line, payer, advice, decision),
    standing: standingOf(gathered, decision),
  };
}

/** A digest of what it would pay and what each of those bills asks: the same digest, the same deed. */
export function standingOf(gathered: Gathered, { allocations }: Pick<AnyDecision, "allocations">): string {
  const parts = allocations.map(({ bill, paise }) => `${bill} ${paise} ${gathered.bills.get(bill)?.outstanding}`);
  return createHash("sha256").update(parts.sort(compareText).join("\n")).digest("hex");
}
