// The basket seen against what is owed today: a bill may have been paid or taken into another advice since it was ticked.

import { type Paise, paise, sum } from "#reconciliation/money.ts";
import { isPayable, type OwedBill, payerOf, whatIsOwed } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import { basketOf, updateBasket } from "./basket-queries.ts";
import type { Basket, BasketItem, BasketPart } from "./contract.ts";
import { draftItem, draftOf, problemOf, tdsOf, type Wish, wish } from "./draft.ts";
import { type DiscomTerms, termsOf } from "./queries.ts";

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
  return owed.flatMap((bill) => {
    const row = byKey.get(`${bill.discomId} ${bill.billId}`);
    if (!row) return [];
    const asked = wish({ ...bill, askedPaise: row.paise, tdsPaise: row.tdsPaise });
    return [{ discomId: bill.discomId, owed: bill, wish: asked, problem: problemIn(bill, asked) }];
  });
}

function problemIn(bill: OwedBill, asked: Wish): BasketItem["problem"] {
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
    blocked: lines.length - fine.length,
  };
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

/** Somebody else paid or advised it meanwhile: it comes first, for it stops the whole basket and could be on any page. */
function isTaken({ problem }: BasketLine): boolean {
  return problem === "in-advice" || problem === "paid";
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

/** Only what is among one's own dues and can be paid now goes in. */
export async function payableKeys(db: Db, actor: Actor, keys: readonly { discomId: number; billId: string }[]) {
  payerOf(actor);
  return (await whatIsOwed(db, actor, keys)).filter(isPayable);
}
