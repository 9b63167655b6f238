// Generated statements as the engine takes them, and the little of a server that applying a plan needs.

import { type Generated, generate } from "#fixtures/generator/generate.ts";
import { type Paise, paise, ZERO } from "#reconciliation/money.ts";
import type { Open, Seen } from "#reconciliation/open.ts";
import type { Plan, ReferencedLine } from "#reconciliation/plan.ts";
import { reconcile } from "#reconciliation/reconcile.ts";
import { referenceFinder } from "#reconciliation/reference.ts";

export interface Statement extends Generated {
  readonly input: readonly ReferencedLine[];
}

export function generatedStatement(seed: number, count: number): Statement {
  const generated = generate(seed, count);
  const { discom } = generated.open;
  const find = referenceFinder({ ...discom, discomCode: discom.code });
  const input = generated.lines.map(
    ({ valueDate, direction, paise: amount, narration, bankReference = "" }, at): ReferencedLine => {
      const line = { row: at + 1, account: "30919410044", valueDate, bookingDate: valueDate, direction, paise: amount };
      const told = { narration, bankReference };
      return { ...line, ...told, balancePaise: null, references: find(told) };
    },
  );
  return { ...generated, input };
}

export function planFor(open: Open, lines: readonly ReferencedLine[]): Plan {
  return reconcile({ lines, open, asOf: "2026-05-01" });
}

export function withText(line: ReferencedLine, narration: string, { discom }: Open): ReferencedLine {
  const told = { narration, bankReference: line.bankReference };
  return { ...line, narration, references: referenceFinder({ ...discom, discomCode: discom.code })(told) };
}

/** What is open after a plan was carried out. */
export function applied(open: Open, lines: readonly ReferencedLine[], plan: Plan): Open {
  const paid = new Map<string, Paise>();
  const seen: Seen[] = [];
  const paidByAdvice = new Map<string, Map<string, Paise>>();
  for (const [at, decision] of plan.decisions.entries()) {
    const line = lines[at];
    if (decision.outcome !== "matched" || !line) continue;
    for (const { bill, paise: part } of decision.allocations) paid.set(bill, paise((paid.get(bill) ?? ZERO) + part));
    if (decision.advice) {
      const parts = paidByAdvice.get(decision.advice) ?? new Map<string, Paise>();
      for (const { bill, paise: part } of decision.allocations)
        parts.set(bill, paise((parts.get(bill) ?? ZERO) + part));
      paidByAdvice.set(decision.advice, parts);
    }
    const utr = line.references.find((reference) => /utr|rrn/.test(reference.kind))?.value ?? "";
    const cheque = line.references.find((reference) => reference.kind === "cheque")?.value;
    seen.push({
      id: `applied-${at}`,
      utr,
      cheque,
      paise: line.paise,
      valueDate: line.valueDate,
      payer: decision.payer,
    });
  }
  const left = new Map(
    open.bills.map((bill) => [bill.number, paise(bill.outstandingPaise - (paid.get(bill.number) ?? ZERO))]),
  );
  return {
    ...open,
    bills: open.bills.flatMap((bill) => {
      const outstandingPaise = left.get(bill.number) ?? ZERO;
      return outstandingPaise > ZERO ? [{ ...bill, outstandingPaise }] : [];
    }),
    advices: open.advices.map((advice) => {
      const parts = paidByAdvice.get(advice.number);
      const settled =
        parts &&
        advice.items.every(
          (item) => (left.get(item.bill) ?? ZERO) === ZERO || (parts.get(item.bill) ?? ZERO) >= item.paise,
        );
      return settled ? { ...advice, state: "paid" as const } : advice;
    }),
    seen: [...open.seen, ...seen],
  };
}
