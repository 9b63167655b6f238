// What each side does in a dispute: says something, attaches a paper, takes care of it, decides, closes, takes it up again.

import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { EventKind } from "#server/events/contract.ts";
import { happened } from "#server/events/happened.ts";
import type { UploadedFile } from "#server/http.ts";
import { restore } from "#server/payments/prepare/set-aside.ts";
import type { Jobs } from "#server/queue.ts";
import { askRefund } from "#server/reconciliation/kept-money/refund.ts";
import { useAdvance } from "#server/reconciliation/kept-money/use-advance.ts";
import type { Outcome } from "./contract.ts";
import { type DisputeKept, disputeByNumber, insertEvent, insertFile, type NewEvent, toClose } from "./queries.ts";

export async function say(db: Db, actor: Actor, number: string, said: string, asks: boolean): Promise<void> {
  const dispute = await open(db, actor, number);
  const event = actor.payerId !== null ? "wrote" : asks ? "asked" : "answered";
  await step(db, actor, dispute, { event, said });
  await tell(db, dispute, actor.payerId === null ? "dispute.answered" : "dispute.replied", { asks, said });
}

export async function attach(db: Db, actor: Actor, number: string, file: UploadedFile): Promise<string> {
  const dispute = await open(db, actor, number);
  const mediaType = mediaTypeOf(file.bytes);
  if (mediaType === null) {
    throw new Refusal(422, "dispute-file-kind", "Attach a PDF, PNG or JPEG. Its content decides, not its name.");
  }
  const id = await insertFile(db, {
    discomId: dispute.discomId,
    disputeId: dispute.id,
    payerId: dispute.payer?.id as string,
    side: actor.payerId !== null ? "payer" : "discom",
    name: file.name.replace(/[\p{Cc}/\\]/gu, "_").slice(-200) || "file",
    mediaType,
    bytes: file.bytes,
    userId: actor.userId,
  });
  await record(db, actor, "attached a paper to a dispute", `dispute:${number}`, { file: id, mediaType });
  return id;
}

const magic: readonly (readonly [string, string])[] = [
  ["255044462d", "application/pdf"],
  ["89504e470d0a1a0a", "image/png"],
  ["ffd8ff", "image/jpeg"],
];

function mediaTypeOf(bytes: Buffer): string | null {
  const start = bytes.subarray(0, 8).toString("hex");
  return magic.find(([sign]) => start.startsWith(sign))?.[1] ?? null;
}

export async function assign(db: Db, actor: Actor, number: string, userId: string | null): Promise<void> {
  const dispute = await open(db, actor, number);
  await step(db, actor, dispute, { event: "assigned", said: "", assignedTo: userId });
}

export interface Decision {
  readonly outcome: Outcome;
  readonly said: string;
  readonly refund?:
    | {
        readonly lineId: string;
        readonly sequence: number;
        readonly paise: string;
        readonly beneficiary: { readonly account: string; readonly ifsc: string; readonly name: string };
      }
    | undefined;
  readonly bills?: readonly { readonly billNumber: string; readonly paise: string }[] | undefined;
}

/** With the decision goes its money, in one transaction: the asking for a second person, or the bills that are paid. */
export async function decide(db: Db, actor: Actor, number: string, decision: Decision): Promise<void> {
  const dispute = await open(db, actor, number);
  const { outcome, said } = decision;
  await step(db, actor, dispute, { event: "decided", said, outcome, ...(await money(db, actor, dispute, decision)) });
  await record(db, actor, "decided a dispute", `dispute:${number}`, { outcome, reason: said });
  await tell(db, dispute, "dispute.decided", { outcome, said });
}

async function money(
  db: Db,
  actor: Actor,
  { number, payer }: DisputeKept,
  { refund, bills, said }: Decision,
): Promise<Pick<NewEvent, "approvalId" | "useId" | "receipts">> {
  const payerId = payer?.id as string;
  const reason = `${number}: ${said}`.slice(0, 500);
  if (refund) {
    const { lineId, ...wish } = refund;
    return { approvalId: await askRefund(db, actor, lineId, { ...wish, payerId, reason }) };
  }
  if (bills) {
    const { useId, receipts } = await useAdvance(db, actor, { payerId, bills, reason });
    return { useId, receipts };
  }
  return {};
}

/** While it is open it is withdrawn; decided, it is accepted. */
export async function close(db: Db, actor: Actor, number: string, said: string): Promise<void> {
  const dispute = await open(db, actor, number);
  const decided = dispute.state === "decided";
  if (!decided && said.length < 5) throw new Refusal(422, "reason-missing", "Say why it is withdrawn.");
  await step(db, actor, dispute, { event: decided ? "accepted" : "withdrawn", said });
  await putBack(db, actor, dispute);
}

/** What it left out of advices is the payer's to pay again. */
async function putBack(
  db: Db,
  author: Parameters<typeof restore>[1],
  { discomId, billId, number }: Pick<DisputeKept, "discomId" | "billId" | "number">,
): Promise<void> {
  if (billId !== null) await restore(db, author, [{ discomId, billId }], number);
}

export async function reopen(db: Db, actor: Actor, number: string, said: string): Promise<void> {
  const dispute = await open(db, actor, number);
  await step(db, actor, dispute, { event: "reopened", said });
  await tell(db, dispute, "dispute.raised", { kind: dispute.kind, reference: dispute.reference, again: true });
}

const AT_ONCE = 500;

/** Nobody took it up again in time. */
export const closeDecided: Jobs[string] = async (_payload, { database }) => {
  for (let closed = AT_ONCE; closed === AT_ONCE; ) {
    closed = await asSystem(database, async (db) => {
      const over = await toClose(db, AT_ONCE);
      for (const { seq, number, billId, ...one } of over) {
        await insertEvent(db, { ...one, seq: seq + 1, event: "closed", side: "clock", userId: null, said: "" });
        await putBack(db, { userId: null, payerId: one.payerId }, { discomId: one.discomId, billId, number });
      }
      return over.length;
    });
  }
};

/** Whatever its state: the trigger on what is written says whether the step may follow. */
async function open(db: Db, actor: Actor, number: string): Promise<DisputeKept> {
  const dispute = await disputeByNumber(db, actor, number);
  if (!dispute) throw notFound("dispute");
  return dispute;
}

async function step(
  db: Db,
  actor: Actor,
  { discomId, id, payer, seq }: DisputeKept,
  event: Pick<NewEvent, "event" | "said"> & Partial<NewEvent>,
): Promise<void> {
  const side = actor.payerId !== null ? "payer" : "discom";
  const of = { discomId, disputeId: id, payerId: payer?.id as string, seq: seq + 1, userId: actor.userId };
  await insertEvent(db, { ...of, side, ...event });
}

async function tell(db: Db, dispute: DisputeKept, kind: EventKind, facts: Record<string, unknown>): Promise<void> {
  const { discomId, payer, number, reference } = dispute;
  const payerId = payer?.id as string;
  await happened(db, { kind, discomId, payerId, subject: `dispute:${number}`, facts: { reference, ...facts } });
}
