// Money goes back to a payer: prepared, approved by another, paid by the bank under its own number; or given up before it is paid.

import { refundNumber } from "#reconciliation/check-digits.ts";
import type { Reference } from "#reconciliation/line.ts";
import { paiseFromString, ZERO } from "#reconciliation/money.ts";
import type { Approved } from "#server/approvals/answer.ts";
import { ask, refuseWhileWaiting } from "#server/approvals/ask.ts";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { byPerson } from "../decide/decide.ts";
import { gatherOpen } from "../open/candidates.ts";
import { waitToDecide } from "../open/deciding.ts";
import { type LineRow, lineById } from "../open/line-queries.ts";
import { apply } from "../run/apply.ts";
import { drawOfRefund, insertDraw, insertDrawTransfers, keptCredit, takeDrawBack } from "./advance-queries.ts";
import { drawRefundSerial, insertCancellation, insertRefund, likelyDebits, refundById } from "./refund-queries.ts";
import type { Preparation, RefundDetail } from "./refunds-contract.ts";

const OPEN: readonly string[] = ["new", "suggested", "unidentified", "parked"];

/** What can be given back of a credit and where to. A payer that is named stands for the one nobody identified. */
export async function prepareRefund(
  db: Db,
  discomId: number,
  lineId: string,
  named: string | null,
): Promise<Preparation> {
  const line = await credit(db, discomId, lineId);
  const { payers } = await gatherOpen(db, discomId, []);
  const kept = await keptOf(db, discomId, line);
  const payer = payers.get(kept?.payerId ?? named ?? "");
  const registered = (payer?.remitters ?? []).map((one) => ({ ...one, knownBy: "registered" as const }));
  const own = remitterOf(line.found);
  const same = registered.some(
    (one) => one.account.replace(/^0+/, "") === own?.account.replace(/^0+/, "") && one.ifsc === own?.ifsc,
  );
  return {
    lineId: line.id,
    sequence: line.sequence,
    valueDate: line.value_date,
    narration: line.narration,
    paise: kept?.leftPaise ?? line.paise,
    kept: kept !== null,
    payer: payer ? { id: payer.id, name: payer.name, nameHi: payer.name_hi } : null,
    beneficiaries:
      own && !same ? [{ ...own, name: own.name || (payer?.name ?? ""), knownBy: "credit" }, ...registered] : registered,
  };
}

/** The account the credit itself came from, where its text says so. */
function remitterOf(found: readonly Reference[]): { account: string; ifsc: string; name: string } | null {
  const value = (kind: Reference["kind"]) => found.find((one) => one.kind === kind)?.value ?? "";
  const account = value("account");
  return account === "" ? null : { account, ifsc: value("ifsc"), name: value("name") };
}

export interface RefundWish {
  readonly sequence: number;
  readonly payerId: string;
  readonly paise: string;
  readonly beneficiary: { readonly account: string; readonly ifsc: string; readonly name: string };
  readonly reason: string;
}

export async function askRefund(db: Db, actor: Actor, lineId: string, wish: RefundWish): Promise<string> {
  const discomId = actor.discomId as number;
  await waitToDecide(db, discomId);
  await refuseWhileWaiting(db, discomId, `line:${lineId}`);
  const prepared = await prepareRefund(db, discomId, lineId, wish.payerId);
  refuseUnfit(prepared, wish);
  const known = prepared.beneficiaries.find(
    (one) => one.account === wish.beneficiary.account && one.ifsc === wish.beneficiary.ifsc,
  );
  const entry = [{ debitAccount: "advance", creditAccount: "refund-payable", paise: wish.paise }];
  const keeping = [
    { debitAccount: "unidentified-receipts", creditAccount: "unapplied", paise: prepared.paise },
    { debitAccount: "unapplied", creditAccount: "advance", paise: prepared.paise },
  ];
  return ask(db, actor, {
    kind: "refund",
    subject: `line:${lineId}`,
    paise: wish.paise,
    why: wish.reason,
    content: {
      about: prepared.payer?.name ?? "",
      sequence: wish.sequence,
      payer: prepared.payer,
      line: { id: lineId, valueDate: prepared.valueDate, narration: prepared.narration, paise: prepared.paise },
      kept: prepared.kept,
      beneficiary: { ...wish.beneficiary, knownBy: known?.knownBy ?? "typed" },
      /** What the approver compares a typed one with. */
      knownBeneficiaries: prepared.beneficiaries,
      entry: prepared.kept ? entry : [...keeping, ...entry],
    },
  });
}

function refuseUnfit({ sequence, payer, paise }: Preparation, wish: RefundWish): void {
  if (sequence !== wish.sequence) {
    throw new Refusal(409, "decided-meanwhile", "Somebody else decided this line just now. Look at it again.");
  }
  if (payer?.id !== wish.payerId) throw new Refusal(409, "kept-for-another", "The money is kept for another payer.");
  if (paiseFromString(wish.paise) > paiseFromString(paise)) {
    throw new Refusal(409, "advance-too-small", "So much is not kept of this credit.", {
      params: { free: paise, paise: wish.paise },
    });
  }
}

/** What nobody had decided becomes the payer's advance first, by the same approval; then what was asked is payable. */
export async function refundApproved(db: Db, approved: Approved): Promise<void> {
  const { discomId, asker, content } = approved;
  const wished = content as { sequence: number; payer: { id: string }; beneficiary: Beneficiary };
  await waitToDecide(db, discomId);
  const line = await credit(db, discomId, approved.subject.replace(/^line:/, ""));
  const kept = await keptOf(db, discomId, line);
  const held = { ...wished, paise: approved.paise as string, reason: approved.why, payerId: wished.payer.id };
  refuseUnfit(await prepareRefund(db, discomId, line.id, wished.payer.id), held);
  const decisionId = kept?.decisionId ?? (await keep(db, approved, line, wished.payer.id));
  const { code, year, serial } = await drawRefundSerial(db, discomId);
  const number = refundNumber(code, year, Number(serial));
  const { account, ifsc, name, knownBy } = wished.beneficiary;
  const money = { discomId, payerId: wished.payer.id, lineId: line.id, decisionId, paise: held.paise };
  const refundId = await insertRefund(db, {
    ...money,
    number,
    account,
    ifsc,
    beneficiary: name,
    knownBy,
    approvalId: approved.id,
  });
  const drawId = await insertDraw(db, { ...money, useId: null, refundId });
  await insertDrawTransfers(db, discomId, drawId, [{ billId: null, paise: held.paise }]);
  await record(db, asker, "made a refund payable", `refund:${number}`, {
    paise: held.paise,
    approval: approved.id,
    approver: approved.approver.userId,
  });
}

interface Beneficiary {
  readonly account: string;
  readonly ifsc: string;
  readonly name: string;
  readonly knownBy: string;
}

async function keep(db: Db, { discomId, asker, why, id }: Approved, line: LineRow, payer: string): Promise<string> {
  const gathered = await gatherOpen(db, discomId, [line], [["payer", payer]]);
  const decision = byPerson({ outcome: "matched", payer, advancePaise: paiseFromString(line.paise) });
  await apply(db, gathered, [{ line, decision }], { userId: asker.userId, why, approvalId: id });
  return ((await lineById(db, discomId, line.id)) as LineRow).decision_id as string;
}

async function credit(db: Db, discomId: number, lineId: string): Promise<LineRow> {
  const line = await lineById(db, discomId, lineId);
  if (!line) throw notFound("line");
  if (line.direction !== "credit") throw new Refusal(409, "not-a-credit", "Only money that came in can be given back.");
  return line;
}

/** What of the credit is kept as an advance; null where nobody decided it, refused where nothing of it can be given back. */
async function keptOf(
  db: Db,
  discomId: number,
  line: LineRow,
): Promise<{ decisionId: string; payerId: string; leftPaise: string } | null> {
  if (OPEN.includes(line.outcome)) return null;
  const kept = await keptCredit(db, discomId, line.id);
  if (!kept || paiseFromString(kept.leftPaise) === ZERO) {
    throw new Refusal(409, "nothing-kept", "Nothing of this credit is kept that could be given back.");
  }
  return kept;
}

export async function refundDetail(db: Db, discomId: number, id: string): Promise<RefundDetail> {
  const refund = await refundById(db, discomId, id);
  if (!refund) throw notFound("refund");
  const { decisionId: _, ...shown } = refund;
  const unpaid = refund.state === "payable" || refund.state === "came-back";
  return { ...shown, debits: unpaid ? await likelyDebits(db, discomId, id) : [] };
}

export async function cancelRefund(db: Db, actor: Actor, id: string, reason: string) {
  const discomId = actor.discomId as number;
  await waitToDecide(db, discomId);
  const refund = await refundDetail(db, discomId, id);
  const drawId = await drawOfRefund(db, discomId, id);
  if (refund.state === "paid") {
    throw new Refusal(409, "refund-paid", "The refund is paid. Only money that comes back undoes that.");
  }
  if (drawId === null) throw new Refusal(409, "already-reversed", "This has been taken back already.");
  await insertCancellation(db, discomId, id, actor.userId, reason);
  await takeDrawBack(db, discomId, drawId, actor.userId, reason);
  await record(db, actor, "cancelled a refund", `refund:${refund.number}`, { reason });
  return { id, state: "cancelled" as const };
}

/** A person says which debit paid it, where the bank left its number out. */
export async function payRefund(
  db: Db,
  actor: Actor,
  id: string,
  { lineId, sequence, reason }: { lineId: string; sequence: number; reason: string },
) {
  const discomId = actor.discomId as number;
  await waitToDecide(db, discomId);
  const refund = await refundDetail(db, discomId, id);
  const line = await lineById(db, discomId, lineId);
  if (!line) throw notFound("line");
  if (line.sequence !== sequence || !OPEN.includes(line.outcome)) {
    throw new Refusal(409, "decided-meanwhile", "Somebody else decided this line just now. Look at it again.");
  }
  if (line.direction !== "debit" || line.paise !== refund.paise) {
    throw new Refusal(409, "refund-not-paid-by-this", "That line is not a debit of the refund's amount.");
  }
  const decision = byPerson({ outcome: "excluded", payer: refund.payer.id, refund: refund.number });
  await apply(db, await gatherOpen(db, discomId, []), [{ line, decision }], { userId: actor.userId, why: reason });
  await record(db, actor, "said which debit paid a refund", `refund:${refund.number}`, { line: lineId, reason });
  return { id, state: "paid" as const };
}
