// An advice whose money came and was matched: the state in which receipts and postings begin.

import { asSystem, row } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type AdviceWishes, type MadeAdvice, makeApprovedAdvice } from "./advices.ts";
import type { TestGround } from "./ground.ts";
import { makeLines } from "./lines.ts";

export interface Paid extends MadeAdvice {
  readonly receiptId: string;
  readonly receiptNumber: string;
  readonly token: string;
  readonly postingId: string;
  readonly decisionId: string;
}

export async function makePaidAdvice(ground: TestGround, wishes: AdviceWishes = {}): Promise<Paid> {
  const advice = await makeApprovedAdvice(ground, wishes);
  const discom = (wishes.discom ?? 1) as 1 | 2;
  await makeLines(
    ground,
    [{ paise: advice.amountPaise, narration: `NEFT*YESB0000001*${advice.van}*TEST (FICTIONAL)` }],
    { discom },
  );
  await runReconciliation(ground.database, discom, "cli");
  const receipt = (await asSystem(ground.database, (db) =>
    row(
      db,
      `SELECT r.id AS "receiptId", r.number AS "receiptNumber", r.token, r.decision_id AS "decisionId", p.id AS "postingId"
         FROM receipts r JOIN postings p ON p.discom_id = r.discom_id AND p.receipt_id = r.id AND p.kind = 'payment'
        WHERE r.discom_id = ? AND r.advice_id = ? ORDER BY r.id DESC LIMIT 1`,
      [advice.discomId, advice.id],
    ),
  )) as Omit<Paid, keyof MadeAdvice>;
  return { ...advice, ...receipt };
}
