// A payer raises a dispute about something of its own; a bill may stay out of advices meanwhile.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import { setAside } from "#server/payments/prepare/set-aside.ts";
import type { DisputeKind, DisputeWish, NewAbout } from "./contract.ts";
import {
  advanceAbout,
  adviceAbout,
  billAbout,
  type Found,
  insertDispute,
  insertEvent,
  isAdmitted,
  receiptAbout,
} from "./queries.ts";

export interface NewDispute {
  readonly kind: DisputeKind;
  readonly subject: NewAbout;
  readonly paise: string | null;
  readonly said: string;
  readonly wish: DisputeWish;
  readonly setAside: boolean;
}

export async function raise(db: Db, actor: Actor, wanted: NewDispute): Promise<string> {
  const payerId = actor.payerId as string;
  refuseUnfit(wanted);
  const found = await lookUp(db, payerId, wanted.subject);
  if (!found) throw notFound(wanted.subject.about);
  if (wanted.subject.about === "advance" && BigInt(wanted.paise ?? 0) > BigInt(found.paise ?? 0)) {
    throw new Refusal(409, "advance-too-small", "So much is not kept of this credit.", {
      params: { free: found.paise ?? "0", paise: wanted.paise ?? "0" },
    });
  }
  const { id, number } = await insertDispute(db, {
    ...found,
    payerId,
    kind: wanted.kind,
    about: wanted.subject.about,
    paise: wanted.paise ?? found.paise,
    wish: JSON.stringify(wishOf(wanted)),
    userId: actor.userId,
  });
  const { discomId, reference } = found;
  if (wanted.setAside && found.billId !== null) {
    await setAside(db, actor, [{ discomId, billId: found.billId }], number);
  }
  const said = { event: "raised", side: "payer", said: wanted.said } as const;
  await insertEvent(db, { discomId, disputeId: id, payerId, seq: 1, userId: actor.userId, ...said });
  await record(db, actor, "raised a dispute", `dispute:${number}`, { kind: wanted.kind, reference });
  const facts = { kind: wanted.kind, about: wanted.subject.about, reference };
  await happened(db, { kind: "dispute.raised", discomId, payerId, subject: `dispute:${number}`, facts });
  return number;
}

function refuseUnfit({ kind, subject, wish }: NewDispute): void {
  const isMoney = kind === "refund" || kind === "carry-forward";
  if (isMoney !== (subject.about === "advance")) {
    throw new Refusal(422, "dispute-kind", "A refund or carry-forward is about kept money, and about nothing else.");
  }
  if (kind === "refund" && !wish.beneficiary) {
    throw new Refusal(422, "refund-account", "Say which account the refund is to go to.");
  }
  if ((kind === "wrong-reading" || kind === "not-my-connection") && subject.about !== "bill") {
    throw new Refusal(422, "dispute-kind", "This is said of a bill.");
  }
}

function wishOf({ wish, subject }: NewDispute): DisputeWish {
  return subject.about === "payment" && subject.paidOn ? { ...wish, paidOn: subject.paidOn } : wish;
}

async function lookUp(db: Db, payerId: string, subject: NewAbout): Promise<Found | undefined> {
  switch (subject.about) {
    case "bill":
      return billAbout(db, payerId, subject.discomId, subject.billNumber);
    case "advice":
      return adviceAbout(db, payerId, subject.number);
    case "receipt":
      return receiptAbout(db, payerId, subject.number);
    case "advance":
      return advanceAbout(db, payerId, subject.discomId, subject.lineId);
    case "payment": {
      if (!(await isAdmitted(db, payerId, subject.discomId))) return undefined;
      const { discomId, utr } = subject;
      return { discomId, reference: utr, billId: null, connectionId: null, lineId: null, paise: null };
    }
  }
}
