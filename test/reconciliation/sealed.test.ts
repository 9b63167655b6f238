// An advice laid out sealed is decided as one whose every item is known: what the server leaves unread changes nothing.

import { expect } from "chai";
import { adviceNumberOfVan } from "#reconciliation/check-digits.ts";
import type { Advice, Open } from "#reconciliation/open.ts";
import { sealedItems } from "#reconciliation/open-index.ts";
import type { Plan, ReferencedLine } from "#reconciliation/plan.ts";
import { stripZeros } from "#reconciliation/references/text.ts";
import { utrKey } from "#reconciliation/utr-key.ts";
import { generatedStatement, planFor } from "#test/support/generated.ts";

describe("sealed advices", () => {
  for (const seed of [1, 2, 3]) {
    it(`are decided as open ones (seed ${seed})`, function () {
      this.timeout(60_000);
      const { open, input } = generatedStatement(seed, 1000);
      const plain = planFor(open, input);
      const { plan, sealed } = settledSealed(open, input);
      expect(sealed).to.be.greaterThan(60);
      expect(plan.decisions.map(told)).to.deep.equal(plain.decisions.map(told));
      expect(plan.hash).to.equal(plain.hash);
    });
  }

  it("are refused where one of them stands for what else is open", () => {
    const { open, input } = generatedStatement(1, 20);
    const advice = open.advices.find(({ state }) => state === "open") as Advice;
    const twice = { ...seal(advice), items: [{ bill: open.bills[0]?.number ?? "", paise: advice.amountPaise }] };
    expect(() => planFor({ ...open, advices: [twice] }, input)).to.throw("stands twice");
  });
});

/** As a run does it: what was not paid whole is opened, and all is decided anew. */
function settledSealed(open: Open, lines: readonly ReferencedLine[]): { plan: Plan; sealed: number } {
  const may = sealable(open, lines);
  for (;;) {
    const advices = open.advices.map((advice) => (may.has(advice.number) ? seal(advice) : advice));
    const within = new Set(
      open.advices.flatMap(({ number, items }) => (may.has(number) ? items.map(({ bill }) => bill) : [])),
    );
    const laid = { ...open, advices, bills: open.bills.filter(({ number }) => !within.has(number)) };
    const plan = planFor(laid, lines);
    const paid = new Set(
      plan.decisions.map(({ outcome, allocations }) => (outcome === "matched" ? allocations : null)),
    );
    const unpaid = advices.filter(({ sealed, items }) => sealed && !paid.has(items));
    if (unpaid.length === 0) return { plan, sealed: sealedItems(laid).length };
    for (const { number } of unpaid) may.delete(number);
  }
}

function seal(advice: Advice): Advice {
  const gross = advice.items.reduce((so, item) => so + item.paise, 0n) as Advice["amountPaise"];
  return { ...advice, sealed: true, items: [{ bill: advice.number, paise: gross }] };
}

/** What the server's queries say of a batch, said of plain values. */
function sealable(open: Open, lines: readonly ReferencedLine[]): Set<string> {
  const naming = new Map<string, ReferencedLine[]>();
  const touched = new Set<string>();
  for (const line of lines) {
    const advices = new Set(line.references.flatMap(adviceNamed));
    for (const number of advices)
      naming.set(number, [...(naming.get(number) ?? []), line, ...(advices.size > 1 ? [line] : [])]);
    for (const { kind, value } of line.references) {
      if (kind === "bill") touched.add(value);
      if (kind === "connection") touched.add(`connection ${stripZeros(value)}`);
      if (/utr|rrn/.test(kind)) touched.add(`utr ${utrKey(value)}`);
    }
    if (advices.size === 0) touched.add(`amount ${line.paise}`);
  }
  const bills = new Map(open.bills.map((bill) => [bill.number, bill]));
  const listed = new Map<string, number>();
  for (const { items } of open.advices) for (const { bill } of items) listed.set(bill, (listed.get(bill) ?? 0) + 1);
  const may = open.advices.filter(({ number, state, amountPaise, tdsPaise, validUntil, items, declaredUtrs }) => {
    const [line, other] = naming.get(number) ?? [];
    if (!line || other || line.direction !== "credit" || line.paise !== amountPaise || line.valueDate > validUntil)
      return false;
    if (state !== "open" || tdsPaise !== 0n || touched.has(`amount ${amountPaise}`)) return false;
    if (declaredUtrs.some((utr) => touched.has(`utr ${utrKey(utr)}`))) return false;
    return items.every(({ bill, paise }) => {
      const found = bills.get(bill);
      const alone = listed.get(bill) === 1 && !touched.has(bill);
      return alone && found?.outstandingPaise === paise && !touched.has(`connection ${stripZeros(found.connection)}`);
    });
  });
  return new Set(may.map(({ number }) => number));
}

function adviceNamed({ kind, value, valid }: ReferencedLine["references"][number]): string[] {
  if (kind === "advice") return [value];
  return kind === "van" && valid ? [adviceNumberOfVan(value)] : [];
}

/** Of an advice that was paid whole a sealed one cannot tell the items one by one. */
function told({ allocations, advice, ...rest }: Plan["decisions"][number]) {
  const sum = allocations.reduce((so, { paise }) => so + paise, 0n);
  return { ...rest, advice, paid: advice === null ? allocations : sum };
}
