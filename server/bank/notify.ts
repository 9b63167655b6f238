// A bank tells of a credit or a return: kept once, shown at once on the advice, posted never. The statement says what is true.

import { createHash } from "node:crypto";
import { utrKey } from "#reconciliation/utr-key.ts";
import { record } from "#server/audit/record.ts";
import { asSystem, type Db } from "#server/database.ts";
import { happened } from "#server/events/happened.ts";
import { adviceToldOf, confirmedByBank } from "#server/payments/steps/bank-told.ts";
import { enqueue, type Jobs } from "#server/queue.ts";
import {
  type CallingAccount,
  insertConflict,
  insertNotice,
  type NewNotice,
  newAlarms,
  noticeOf,
  payerOfVan,
} from "./notice-queries.ts";
import type { CreditTold } from "./notices-contract.ts";

/** The same transfer told twice is one notice; told otherwise it is a conflict, which is kept and said aloud. */
export type Taken =
  | { readonly notice: string; readonly utr: string; readonly conflict: false }
  | { readonly notice: string; readonly utr: string; readonly conflict: true };

export async function takeNotice(db: Db, account: CallingAccount, told: CreditTold): Promise<Taken> {
  const advice = await adviceToldOf(db, account.discomId, told.van);
  const payerId = advice?.payerId ?? (await payerOfVan(db, account.discomId, told.van))?.payerId ?? null;
  const notice = noticeFrom(account, told, { adviceId: advice?.id ?? null, payerId });
  const added = await insertNotice(db, notice);
  if (!added) return repeated(db, notice);
  const who = { userId: null, payerId, discomId: account.discomId };
  await record(db, who, `bank told of a ${told.kind}`, `bank-notice:${added.id}`, {
    utr: notice.utr,
    paise: told.paise,
  });
  if (advice && told.kind === "credit") await confirmedByBank(db, advice, { utr: notice.utr, paise: told.paise });
  await enqueue(db, "check-bank-notices", {}, "check-bank-notices");
  return { notice: added.id, utr: notice.utr, conflict: false };
}

async function repeated(db: Db, notice: NewNotice): Promise<Taken> {
  const before = await noticeOf(db, notice);
  if (!before) throw new Error(`the notice of ${notice.utr} is gone`);
  if (before.hash.equals(notice.hash)) return { notice: before.id, utr: before.utr, conflict: false };
  if (await insertConflict(db, before.id, notice)) {
    const who = { userId: null, payerId: null, discomId: notice.discomId };
    const said = { utr: notice.utr, paise: notice.paise };
    await record(db, who, "bank contradicted itself", `bank-notice:${before.id}`, said);
    await enqueue(db, "check-bank-notices", {}, "check-bank-notices");
  }
  return { notice: before.id, utr: before.utr, conflict: true };
}

function noticeFrom(
  account: CallingAccount,
  told: CreditTold,
  whose: { adviceId: string | null; payerId: string | null },
): NewNotice {
  const key = utrKey(told.utr);
  const { name = "", account: number = "", ifsc = "" } = told.remitter ?? {};
  return {
    discomId: account.discomId,
    bankAccountId: account.id,
    kind: told.kind,
    utr: told.utr,
    utrKey: key,
    bankReference: told.bankReference,
    van: told.van,
    paise: told.paise,
    mode: told.mode,
    remitterName: name,
    remitterAccount: number,
    remitterIfsc: ifsc,
    creditedAt: told.creditedAt,
    ...whose,
    hash: contentOf([told.kind, key, told.van, told.paise, told.bankReference, number, ifsc]),
  };
}

/** Names are spelt as they come and times are set anew; what a repetition may not change is the money and its ways. */
function contentOf(parts: readonly string[]): Buffer {
  return createHash("sha256").update(JSON.stringify(parts)).digest();
}

/** Says aloud, once each, what another notice or the statement contradicts, what came back, and what the statement left out. */
export const checkBankNotices: Jobs[string] = async (_payload, { database }) => {
  await asSystem(database, async (db) => {
    const alarms = await newAlarms(db);
    await happened(
      db,
      ...alarms.map(({ discomId, id, state, utr, paise, advice }) => ({
        kind: "bank-notice.contradicted" as const,
        discomId,
        payerId: null,
        subject: `bank-notice:${id}`,
        facts: { state, utr, paise, advice },
      })),
    );
  });
};
