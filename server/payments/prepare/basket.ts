// The basket seen against what is owed today: a bill may have been paid or taken into another advice since it was ticked.

import { type Paise, paise, paiseFromString, sum } from "#reconciliation/money.ts";
import type { BillKey, DuesFilter } from "#server/bills/contract.ts";
import { isPayable, type OwedBill, payableInView, payerOf, whatIsOwed } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { Basket, BasketItem, BasketPart } from "../contract.ts";
import { stepsOfPrice } from "../page/difference-queries.ts";
import { type DiscomTerms, termsOf } from "../queries.ts";
import type { TdsRule } from "./amounts-contract.ts";
import { basketOf, deleteFromBaskets, updateBasket } from "./basket-queries.ts";
import { draftItem, draftOf, problemOf, tdsOf, type Wish, wish } from "./draft.ts";
import { setAsideAmong } from "./set-aside.ts";
import { tdsByRule } from "./tds.ts";
import { advisedThisYear, currentCharges, tdsRuleOf } from "./tds-queries.ts";

export interface BasketLine {
  readonly discomId: number;
  readonly owed: OwedBill;
  readonly wish: Wish;
  readonly problem: BasketItem["problem"];
}

/** In the order of connections. Bills of connections that are no longer the payer's are left out. */
export async function basketLines(db: Db, actor: Actor, discom: number | null = null): Promise<BasketLine[]> {
  const basket = await basketOf(db, actor.userId, discom);
  const byKey = new Map(basket.map((row) => [`${row.discomId} ${row.billId}`, row]));
  const owed = await whatIsOwed(db, actor, basket);
  const aside = await setAsideAmong(db, actor, basket);
  return owed.flatMap((bill) => {
    const row = byKey.get(`${bill.discomId} ${bill.billId}`);
    if (!row) return [];
    const asked = wish({ ...bill, askedPaise: row.paise, tdsPaise: row.tdsPaise });
    const problem = aside.has(bill.billId) ? "set-aside" : problemIn(bill, asked);
    return [{ discomId: bill.discomId, owed: bill, wish: asked, problem }];
  });
}

export function problemIn(bill: OwedBill, asked: Wish): BasketItem["problem"] {
  if (bill.state === "in-advice") return "in-advice";
  return isPayable(bill) ? problemOf(asked) : "paid";
}

export async function basketSums(db: Db, actor: Actor): Promise<Basket> {
  const lines = await basketLines(db, actor);
  const terms = await termsOf(db, [...new Set(lines.map((line) => line.discomId))]);
  const parts = terms.map((of) =>
    partOf(
      of,
      lines.filter((line) => line.discomId === of.discomId),
    ),
  );
  const total = (field: "grossPaise" | "rebatePaise" | "tdsPaise" | "amountPaise") =>
    String(sum(parts.map((part) => BigInt(part[field]) as Paise)));
  const days = parts.filter((part) => part.count > 0).map((part) => part.validUntil);
  return {
    count: parts.reduce((count, part) => count + part.count, 0),
    grossPaise: total("grossPaise"),
    rebatePaise: total("rebatePaise"),
    tdsPaise: total("tdsPaise"),
    amountPaise: total("amountPaise"),
    validUntil: days.sort()[0] ?? null,
    parts,
  };
}

function partOf(terms: DiscomTerms, lines: readonly BasketLine[]): BasketPart {
  const fine = lines.filter((line) => line.problem === null);
  const draft = draftOf(
    fine.map((line) => line.wish),
    terms.lastDay,
  );
  return {
    discomId: terms.discomId,
    discom: terms.shortName,
    discomName: terms.name,
    discomNameHi: terms.nameHi,
    count: fine.length,
    grossPaise: String(draft.grossPaise),
    rebatePaise: String(draft.rebatePaise),
    tdsPaise: String(draft.tdsPaise),
    amountPaise: String(draft.amountPaise),
    validUntil: draft.validUntil,
    payableBy: stepsOfPrice(draft.amountPaise, rebatesByDay(fine)),
    blocked: lines.length - fine.length,
  };
}

/** What is lost with each day on which a rebate runs out, the earliest first. */
function rebatesByDay(lines: readonly BasketLine[]): { until: string; paise: string }[] {
  const days = new Map<string, bigint>();
  for (const { wish: asked } of lines) {
    const { rebatePaise } = draftItem(asked);
    if (rebatePaise === 0n || asked.rebateUntil === null) continue;
    days.set(asked.rebateUntil, (days.get(asked.rebateUntil) ?? 0n) + rebatePaise);
  }
  return [...days].sort().map(([until, lost]) => ({ until, paise: String(lost) }));
}

export async function basketPage(
  db: Db,
  actor: Actor,
  query: { page: number; size: number; discom?: number | undefined },
): Promise<{ rows: BasketItem[]; total: number }> {
  const lines = (await basketLines(db, actor, query.discom ?? null)).toSorted(
    (one, other) => Number(isTaken(other)) - Number(isTaken(one)),
  );
  const shown = lines.slice((query.page - 1) * query.size, query.page * query.size);
  return { rows: shown.map(basketItem), total: lines.length };
}

/** Somebody else paid, advised or set it aside meanwhile: it comes first, for it stops the whole basket and could be on any page. */
function isTaken({ problem }: BasketLine): boolean {
  return problem === "in-advice" || problem === "paid" || problem === "set-aside";
}

function basketItem({ owed, wish: asked, problem }: BasketLine): BasketItem {
  const item = draftItem(asked);
  return {
    discomId: owed.discomId,
    billId: owed.billId,
    billNumber: owed.billNumber,
    connectionNumber: owed.connectionNumber,
    site: owed.site,
    month: owed.month,
    dueDate: owed.dueDate,
    outstandingPaise: owed.outstandingPaise,
    askedPaise: asked.askedPaise === null ? null : String(asked.askedPaise),
    paise: String(item.paise),
    rebatePaise: String(item.rebatePaise),
    rebateUntil: item.rebatePaise > 0n ? owed.rebateUntil : null,
    tdsPaise: String(item.tdsPaise),
    amountPaise: String(item.amountPaise > 0n ? item.amountPaise : paise(0n)),
    problem,
  };
}

/** Declares tax at one rate on every bill of a discom in the basket; zero takes it back. */
export async function declareTdsOnAll(db: Db, actor: Actor, discom: number, basisPoints: number): Promise<number> {
  const lines = await basketLines(db, actor, discom);
  return updateBasket(
    db,
    actor.userId,
    lines
      .filter((line) => line.problem === null || line.problem === "tds-too-large")
      .map((line) => ({
        discomId: discom,
        billId: line.owed.billId,
        paise: line.wish.askedPaise === null ? null : String(line.wish.askedPaise),
        tdsPaise: String(tdsOf(line.wish, basisPoints)),
      })),
  );
}

/** Declares tax by the payer's rule on every bill of a discom in the basket. */
export async function declareTdsByRule(db: Db, actor: Actor, discom: number): Promise<number> {
  const rule = await tdsRuleOf(db, payerOf(actor));
  if (!rule) throw new Refusal(409, "tds-rule-missing", "There is no rule for tax yet. Set it first.");
  const lines = (await basketLines(db, actor, discom)).filter(
    (line) => line.problem === null || line.problem === "tds-too-large",
  );
  const taxed = await withTax(db, actor, rule, discom, lines);
  return updateBasket(
    db,
    actor.userId,
    taxed.map((line) => ({
      discomId: discom,
      billId: line.owed.billId,
      paise: line.wish.askedPaise === null ? null : String(line.wish.askedPaise),
      tdsPaise: String(line.wish.tdsPaise),
    })),
  );
}

/** The same lines with the tax the rule asks, in the order of connections. */
export async function withTax(
  db: Db,
  actor: Actor,
  rule: TdsRule,
  discom: number,
  lines: readonly BasketLine[],
): Promise<BasketLine[]> {
  const paid = (await advisedThisYear(db, payerOf(actor))).find((one) => one.discomId === discom);
  const charges = await currentCharges(
    db,
    discom,
    lines.map((line) => line.owed),
  );
  const wishes = lines.map((line) => ({
    wish: line.wish,
    currentPaise: paiseFromString(charges.get(line.owed.billId) ?? line.owed.outstandingPaise),
  }));
  const taxes = tdsByRule(rule, wishes, paiseFromString(paid?.paise ?? "0"));
  return lines.map((line, index) => ({
    ...line,
    wish: { ...line.wish, tdsPaise: taxes[index] ?? line.wish.tdsPaise },
  }));
}

/** Only what is among one's own dues, can be paid now and is not set aside goes in. */
export async function payableKeys(db: Db, actor: Actor, keys: readonly BillKey[]) {
  const aside = await setAsideAmong(db, actor, keys);
  return (await whatIsOwed(db, actor, keys)).filter((bill) => isPayable(bill) && !aside.has(bill.billId));
}

/** Of a view of the dues. */
export async function payableKeysInView(db: Db, actor: Actor, filter: DuesFilter): Promise<BillKey[]> {
  const keys = await payableInView(db, actor, filter);
  const aside = await setAsideAmong(db, actor, keys);
  return keys.filter((key) => !aside.has(key.billId));
}

/** Bills that were paid another way lie in nobody's basket any more. */
export function takeOutOfBaskets(db: Db, keys: readonly BillKey[]): Promise<void> {
  return deleteFromBaskets(db, keys);
}
