// The kinds of things that happen and that people or their systems are told of.

import { z } from "zod";

export const eventKinds = [
  "advice.submitted",
  "advice.approval-wanted",
  "advice.approved",
  "advice.sent-back",
  "advice.drafted",
  "advice.expiring",
  "advice.expired",
  "advice.cancelled",
  "advice.bank-confirmed",
  "bank-notice.contradicted",
  "online-payment.captured",
  "contact.code-wanted",
  "application.received",
  "application.decided",
  "remitter.declared",
  "remitter.registered",
  "remitter.refused",
  "webhook.disabled",
  "dispute.raised",
  "dispute.replied",
  "dispute.answered",
  "dispute.decided",
  "refund.decided",
  "refund.paid",
  "run.done",
  "summary.ready",
  "tags.applied",
  "tag-claim.decided",
  "tag-dispute.opened",
  "tag-dispute.decided",
  "connection.balance-low",
] as const;
export const EventKind = z.enum(eventKinds);
export type EventKind = z.infer<typeof EventKind>;

export interface Happening {
  readonly kind: EventKind;
  readonly discomId: number | null;
  readonly payerId: string | null;
  /** `kind:id`, as in the audit: `advice:SB260004187772`. */
  readonly subject: string;
  /** What a message about it needs and could not look up later. Money is paise as text. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface Event extends Happening {
  readonly id: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly at: string;
}
