// Builders of kept money: a credit held as a payer's advance, and a refund of it that two people made payable.

import { answerApproval } from "#server/approvals/answer.ts";
import { type Actor, asActor, asSystem, row } from "#server/database.ts";
import { matchApproved, matchByHand } from "#server/reconciliation/decide/decide.ts";
import { askRefund, refundApproved } from "#server/reconciliation/kept-money/refund.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import type { TestGround } from "./ground.ts";
import { heldOf, type LineWish, type MadeLine, makeLines } from "./lines.ts";
import { makeUser } from "./people.ts";

export const executors = { match: matchApproved, "write-off": matchApproved, refund: refundApproved };

export async function staff(ground: TestGround, role: "accountant" | "supervisor" | "admin"): Promise<Actor> {
  const { userId } = await makeUser(ground, { discom: 1 }, [role]);
  return { userId, name: "", payerId: null, discomId: 1, roles: [role] };
}

/** A credit that names nobody, held by hand as the payer's advance. */
export async function makeKept(
  ground: TestGround,
  accountant: Actor,
  kept: { payer: string; paise: bigint } & Partial<LineWish>,
): Promise<MadeLine> {
  const [line] = (await makeLines(ground, [{ narration: "CASH DEPOSIT", ...kept }])) as [MadeLine];
  await runReconciliation(ground.database, 1, "cli");
  const { sequence } = await heldOf(ground, line);
  await asActor(ground.database, accountant, (db) =>
    matchByHand(db, accountant, line.id, {
      sequence,
      payerId: kept.payer,
      adviceNumber: null,
      allocations: [],
      deductions: [],
      advancePaise: line.paise,
      reason: "",
    }),
  );
  return line;
}

export interface MadeRefund {
  readonly id: string;
  readonly number: string;
  readonly approvalId: string;
}

export async function approve(ground: TestGround, approver: Actor, approvalId: string): Promise<string> {
  const asked = (await asSystem(ground.database, (db) =>
    row<{ hash: string }>(db, "SELECT encode(content_hash, 'hex') AS hash FROM approvals WHERE id = ?", [approvalId]),
  )) as { hash: string };
  const said = { approve: true, contentHash: asked.hash, why: "" };
  const { state } = await asActor(ground.database, approver, (db) =>
    answerApproval(db, approver, approvalId, said, executors),
  );
  return state;
}

export function askForRefund(
  ground: TestGround,
  accountant: Actor,
  line: MadeLine,
  wish: { payer: string; paise: bigint; sequence: number },
): Promise<string> {
  return asActor(ground.database, accountant, (db) =>
    askRefund(db, accountant, line.id, {
      sequence: wish.sequence,
      payerId: wish.payer,
      paise: String(wish.paise),
      beneficiary: { account: "00123456789", ifsc: "SBIN0001234", name: "Test Works Ltd (fictional)" },
      reason: "paid twice",
    }),
  );
}

export async function makeRefund(
  ground: TestGround,
  people: { accountant: Actor; supervisor: Actor },
  line: MadeLine,
  wish: { payer: string; paise: bigint },
): Promise<MadeRefund> {
  const { sequence } = await heldOf(ground, line);
  const approvalId = await askForRefund(ground, people.accountant, line, { ...wish, sequence });
  await approve(ground, people.supervisor, approvalId);
  const made = await asSystem(ground.database, (db) =>
    row<{ id: string; number: string }>(db, "SELECT id, number FROM refunds WHERE approval_id = ?", [approvalId]),
  );
  return { ...(made as { id: string; number: string }), approvalId };
}
