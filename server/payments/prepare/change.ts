// A draft is changed by making its items anew: from what is owed today, with the amounts asked. Its number stays, its hash does not.

import { record } from "#server/audit/record.ts";
import { isPayable, type OwedBill, whatIsOwed } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { unitOfAdvice } from "../chain/unit.ts";
import type { AdviceDetails } from "../contract.ts";
import {
  type AdviceRecord,
  deleteItems,
  holdBills,
  insertEvent,
  insertItems,
  itemsOf,
  releaseBills,
  termsOf,
  updateAdvice,
} from "../queries.ts";
import { type BasketLine, basketLines } from "./basket.ts";
import { deleteBasket } from "./basket-queries.ts";
import { draftOf, problemOf, wish } from "./draft.ts";
import { adviceContent, refuseHeld, refuseProblems } from "./prepare.ts";

export interface DraftChange {
  readonly change: readonly { billId: string; paise: string | null; tdsPaise: string }[];
  readonly drop: readonly string[];
  readonly addBasket: boolean;
  readonly details?: AdviceDetails | undefined;
  /** Left out: as it was. */
  readonly advancePaise?: string | undefined;
}

export async function change(db: Db, actor: Actor, advice: AdviceRecord, wanted: DraftChange): Promise<void> {
  const kept = await keptLines(db, actor, advice, wanted);
  const basket = wanted.addBasket ? await basketLines(db, actor, advice.discomId) : [];
  const lines = [...kept, ...basket.filter((line) => !kept.some((one) => one.wish.billId === line.wish.billId))];
  const advance = wanted.advancePaise ?? advice.advancePaise;
  if (lines.length === 0 && advance === "0") {
    throw new Refusal(422, "advice-empty", "An advice holds at least one bill. Cancel it instead.");
  }
  refuseProblems(lines);
  const [terms] = await termsOf(db, [advice.discomId]);
  if (!terms) throw new Error(`no discom ${advice.discomId}`);
  const draft = draftOf(
    lines.map((line) => line.wish),
    terms.lastDay,
  );
  const content = adviceContent(
    { ...advice, vanPrefix: terms.vanPrefix },
    draft,
    wanted.details ?? advice.details,
    advance,
  );
  await releaseBills(db, advice);
  await deleteItems(db, advice);
  await insertItems(db, advice, draft.items);
  refuseHeld(await holdBills(db, advice, draft.items.length));
  await updateAdvice(db, advice.id, content, await unitOfAdvice(db, actor, advice.discomId, draft.items));
  await insertEvent(db, advice, {
    seq: advice.seq + 1,
    event: "changed",
    state: "draft",
    by: actor.userId,
    hash: content.hash,
  });
  await deleteBasket(
    db,
    actor.userId,
    basket.map((line) => line.owed),
  );
  await record(db, actor, "changed advice", `advice:${advice.number}`, {
    bills: draft.items.length,
    amountPaise: content.amountPaise,
    contentHash: content.hash.toString("hex"),
  });
}

/** The items that stay, with what is owed on them now; a part stays the part it was. */
async function keptLines(db: Db, actor: Actor, advice: AdviceRecord, wanted: DraftChange): Promise<BasketLine[]> {
  const dropped = new Set(wanted.drop);
  const changes = new Map(wanted.change.map((one) => [one.billId, one]));
  const items = (await itemsOf(db, advice)).filter((item) => !dropped.has(item.billId));
  const known = new Set(items.map((item) => item.billId));
  const stranger = wanted.change.find((one) => !known.has(one.billId));
  if (stranger) throw new Refusal(422, "bill-not-in-advice", "One of these bills is not in the advice.");
  const owed = await whatIsOwed(
    db,
    actor,
    items.map((item) => ({ discomId: advice.discomId, billId: item.billId })),
  );
  const byBill = new Map(owed.map((bill) => [bill.billId, bill]));
  return items.flatMap((item) => {
    const bill = byBill.get(item.billId);
    if (!bill) return [];
    const asked = changes.get(item.billId) ?? {
      paise: item.paise === bill.outstandingPaise ? null : item.paise,
      tdsPaise: item.tdsPaise,
    };
    const line = wish({ ...bill, askedPaise: asked.paise, tdsPaise: asked.tdsPaise });
    const free = isPayable(bill) || (bill.state === "in-advice" && bill.adviceId === advice.id);
    return [
      { discomId: advice.discomId, owed: bill, wish: line, problem: free ? problemOf(line) : problemOfHeld(bill) },
    ];
  });
}

function problemOfHeld(bill: OwedBill): BasketLine["problem"] {
  return bill.state === "in-advice" ? "in-advice" : "paid";
}
