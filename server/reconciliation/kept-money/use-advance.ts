// A payer's kept money pays later bills: drawn from the oldest credit first, with a receipt for each credit it comes from.

import { inOrder } from "#reconciliation/allocate.ts";
import { type Paise, paiseFromString, sum, ZERO } from "#reconciliation/money.ts";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { waitToDecide } from "../open/deciding.ts";
import {
  billsNamed,
  insertDraw,
  insertDrawAllocations,
  insertDrawReceipt,
  insertDrawTransfers,
  insertUse,
  keptCredits,
  payerNamed,
  takeDrawBack,
  today,
  useById,
} from "./advance-queries.ts";

export interface Wish {
  readonly payerId: string;
  readonly bills: readonly { readonly billNumber: string; readonly paise: string }[];
  readonly reason: string;
}

export interface Used {
  readonly useId: string;
  readonly paise: string;
  readonly receipts: readonly string[];
}

/** Whoever wishes it; nobody where the discom's policy does. */
export type User = Pick<Actor, "discomId" | "payerId"> & { readonly userId: string | null };

export async function useAdvance(db: Db, actor: User, wish: Wish): Promise<Used> {
  const discomId = actor.discomId as number;
  await waitToDecide(db, discomId);
  if (!(await payerNamed(db, discomId, wish.payerId))) throw notFound("payer");
  const parts = await payable(db, discomId, wish);
  const total = sum(parts.map(({ paise }) => paise));
  const shares = await sharesOf(db, discomId, wish.payerId, total);
  const useId = await insertUse(db, {
    discomId,
    payerId: wish.payerId,
    paise: String(total),
    day: await today(db),
    userId: actor.userId,
    why: wish.reason,
  });
  const receipts: string[] = [];
  let left = parts;
  for (const { lineId, decisionId, paise } of shares) {
    const { allocations } = inOrder(paise, left);
    left = without(left, allocations);
    const drawn = allocations.map(({ bill, paise: part }) => ({ billId: bill, paise: String(part) }));
    const draw = { discomId, payerId: wish.payerId, lineId, decisionId, paise: String(paise), useId, refundId: null };
    const drawId = await insertDraw(db, draw);
    await insertDrawTransfers(db, discomId, drawId, drawn);
    await insertDrawAllocations(db, discomId, drawId, drawn);
    receipts.push(await insertDrawReceipt(db, discomId, drawId));
  }
  const author = { userId: actor.userId, payerId: null, discomId };
  await record(db, author, "used an advance", `advance-use:${useId}`, {
    payer: wish.payerId,
    paise: String(total),
    bills: wish.bills.length,
    reason: wish.reason,
  });
  return { useId, paise: String(total), receipts };
}

type Part = { readonly bill: string; readonly paise: Paise };

/** The bills by their ids, as they were named; each once, the payer's own, free, and not beyond what it still asks. */
async function payable(db: Db, discomId: number, wish: Wish): Promise<Part[]> {
  const numbers = wish.bills.map(({ billNumber }) => billNumber);
  if (new Set(numbers).size < numbers.length) throw new Refusal(422, "bill-twice", "A bill is named twice.");
  const known = new Map((await billsNamed(db, discomId, numbers)).map((bill) => [bill.number, bill]));
  return wish.bills.map(({ billNumber, paise }) => {
    const bill = known.get(billNumber);
    if (!bill || bill.payerId !== wish.payerId) throw notFound("bill");
    const params = { bill: billNumber, outstanding: bill.outstanding };
    if (bill.held) {
      throw new Refusal(409, "bill-in-live-advice", "A bill is already in another live advice.", { params });
    }
    if (paiseFromString(paise) > paiseFromString(bill.outstanding)) {
      throw new Refusal(409, "bill-overpaid", "A bill would be paid beyond its amount.", { params });
    }
    return { bill: bill.id, paise: paiseFromString(paise) };
  });
}

/** How much of which credit, the oldest first; what a refund is asked for is left alone. */
async function sharesOf(db: Db, discomId: number, payerId: string, total: Paise) {
  const credits = (await keptCredits(db, discomId, payerId)).filter(({ askedBy }) => askedBy === null);
  const free = credits.map(({ decisionId, leftPaise }) => ({ bill: decisionId, paise: paiseFromString(leftPaise) }));
  const { allocations, rest } = inOrder(total, free);
  if (rest > ZERO) {
    throw new Refusal(409, "advance-too-small", "So much is not kept for this payer, or a refund of it is asked for.", {
      params: { free: String(sum(free.map(({ paise }) => paise))), paise: String(total) },
    });
  }
  return allocations.map(({ bill: decisionId, paise }) => {
    const { lineId } = credits.find((credit) => credit.decisionId === decisionId) as { lineId: string };
    return { lineId, decisionId, paise };
  });
}

function without(parts: readonly Part[], paid: readonly Part[]): Part[] {
  const gone = new Map(paid.map(({ bill, paise }) => [bill, paise]));
  return parts.flatMap(({ bill, paise }) => {
    const rest = (paise - (gone.get(bill) ?? ZERO)) as Paise;
    return rest > ZERO ? [{ bill, paise: rest }] : [];
  });
}

export async function takeUseBack(
  db: Db,
  actor: Actor,
  useId: string,
  reason: string,
): Promise<{ paise: string; at: string }> {
  const discomId = actor.discomId as number;
  await waitToDecide(db, discomId);
  const use = await useById(db, discomId, useId);
  if (!use) throw notFound("use of an advance");
  if (use.standing.length === 0) throw new Refusal(409, "already-reversed", "This has been taken back already.");
  for (const { drawId } of use.standing) await takeDrawBack(db, discomId, drawId, actor.userId, reason);
  await record(db, actor, "took the use of an advance back", `advance-use:${useId}`, { reason });
  return { paise: String(sum(use.standing.map(({ paise }) => paiseFromString(paise)))), at: new Date().toISOString() };
}
