// A refusal is a value with a stable code; every answer that is not a success is made here.

import type { ProblemDetails } from "./contract.ts";

/** Thrown by a handler or verb to refuse a request. The web translates by `code` and `params`; `detail` is the English sentence. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Record<string, string | number>;
  readonly errors: { path: string; message: string }[];

  constructor(
    status: number,
    code: string,
    detail: string,
    extra: { params?: Record<string, string | number>; errors?: { path: string; message: string }[] } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.params = extra.params ?? {};
    this.errors = extra.errors ?? [];
  }
}

/** Somebody else's work is in the way for a moment; the same request again may succeed. No verdict on what was asked. */
export class Busy extends Error {}

/** A lock not had in time, two that waited for one another, and what came too late to follow in order. */
const MOMENTARY = new Set(["55P03", "40P01", "40001"]);

export function busyFrom(error: unknown): Refusal | null {
  if (!(error instanceof Busy) && !MOMENTARY.has((error as { code?: string } | null)?.code ?? "")) return null;
  return new Refusal(503, "busy-now", "Somebody else is at work on this. Nothing was saved; try again in a moment.");
}

/** No room on the disk or in memory, no connection left, a server that stops, starts or is not there. */
const AWAY = /^(53...|57P0.|58...|08...|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)$/;

/** It is a fault all the same: somebody has to look after it. */
export function awayFrom(error: unknown): Refusal | null {
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  const away = AWAY.test(String(code)) || name === "KnexTimeoutError" || /^Connection terminated/.test(String(message));
  if (!away) return null;
  return new Refusal(503, "database-away", "Nothing can be read or saved just now. Try again in some minutes.");
}

export function notFound(what: string): Refusal {
  return new Refusal(404, "not-found", `There is no such ${what}, or it is not yours to see.`, { params: { what } });
}

/** What a broken database constraint means to the person who ran into it. */
const constraints: Record<string, { status: number; code: string; detail: string }> = {
  statement_mapping_version: {
    status: 409,
    code: "mapping-changed",
    detail: "Somebody saved another version of this mapping just now. Look at it again.",
  },
  bill_in_one_live_advice: {
    status: 409,
    code: "bill-in-live-advice",
    detail: "A bill is already in another live advice.",
  },
  claim_decided_once: { status: 409, code: "claim-decided", detail: "The claim is decided already." },
  dispute_decided_once: { status: 409, code: "dispute-decided", detail: "The dispute is decided already." },
  batch_undone_once: {
    status: 409,
    code: "acted-meanwhile",
    detail: "Somebody else took this back just now.",
  },
  one_holder: { status: 409, code: "connection-held", detail: "The connection is already tagged." },
  maker_is_not_checker: {
    status: 403,
    code: "own-advice",
    detail: "Who prepared or submitted an advice may not approve it.",
  },
  approver_is_checker: { status: 403, code: "role", detail: "Your role does not allow this." },
  checkers_differ: {
    status: 409,
    code: "approved-already",
    detail: "You approved it already. It waits for another person.",
  },
  within_own_limit: { status: 403, code: "above-own-limit", detail: "That is more than you may approve." },
  within_own_making: { status: 403, code: "above-own-limit", detail: "That is more than you may send for approval." },
  online_without_approval: {
    status: 403,
    code: "online-needs-approval",
    detail: "Payments of this organisation are approved. Make an advice; once approved it can be paid online.",
  },
  within_own_reach: { status: 403, code: "beyond-own-reach", detail: "It is of a sub-unit that is not yours." },
  approval_needs_code: {
    status: 422,
    code: "second-factor-wanted",
    detail: "A code of your second factor is wanted.",
  },
  as_many_checkers_as_needed: {
    status: 409,
    code: "acted-meanwhile",
    detail: "Somebody else acted on this advice just now. Look at it again.",
  },
  replaced_once: { status: 409, code: "already-reissued", detail: "It has been made anew already." },
  one_rule_version: {
    status: 409,
    code: "rule-changed",
    detail: "Somebody changed this rule just now. Look at it again.",
  },
  approval_binds_content: {
    status: 409,
    code: "content-changed",
    detail: "The advice changed after it was shown. Look at it again.",
  },
  advice_events_pkey: {
    status: 409,
    code: "acted-meanwhile",
    detail: "Somebody else acted on this advice just now. Look at it again.",
  },
  advice_events_in_order: {
    status: 409,
    code: "acted-meanwhile",
    detail: "Somebody else acted on this advice just now. Look at it again.",
  },
  advice_state_fits: { status: 409, code: "advice-state", detail: "The advice is not in a state that allows this." },
  only_drafts_change: { status: 409, code: "advice-state", detail: "Only a draft can be changed." },
  one_decision_at_a_time: {
    status: 409,
    code: "decided-meanwhile",
    detail: "Somebody else decided this line just now. Look at it again.",
  },
  one_policy_at_a_time: {
    status: 409,
    code: "policy-changed-meanwhile",
    detail: "Somebody changed this policy just now. Look at it again.",
  },
  policy_needs_second_person: {
    status: 409,
    code: "needs-second-person",
    detail: "More would be decided without a person: that takes two.",
  },
  remitter_needs_second_person: {
    status: 409,
    code: "needs-second-person",
    detail: "A registered account is changed by two.",
  },
  reversed_once: { status: 409, code: "already-reversed", detail: "This decision has been reversed already." },
  advice_settled_once: { status: 409, code: "advice-already-settled", detail: "The advice is already paid." },
  asker_may_ask: { status: 403, code: "role", detail: "Your role does not allow this." },
  approver_may_approve: { status: 403, code: "role", detail: "Your role does not allow this." },
  asker_withdraws: { status: 403, code: "not-asker", detail: "Only who asked may withdraw it." },
  asker_is_not_approver: { status: 403, code: "own-asking", detail: "Who asked for this may not answer it." },
  verdict_binds_content: {
    status: 409,
    code: "content-changed",
    detail: "This is not what was shown. Look at it again.",
  },
  dispute_acted_meanwhile: {
    status: 409,
    code: "dispute-acted-meanwhile",
    detail: "Somebody acted on this dispute just now. Look at it again.",
  },
  dispute_state_fits: { status: 409, code: "dispute-state", detail: "The dispute is not in a state that allows this." },
  dispute_side: { status: 403, code: "role", detail: "Your role does not allow this." },
  dispute_reopened_once: { status: 409, code: "dispute-reopened", detail: "It was taken up again once already." },
  dispute_reopened_late: { status: 409, code: "dispute-too-late", detail: "The days for taking it up again are over." },
  dispute_assignee: { status: 422, code: "dispute-assignee", detail: "That person does not take care of disputes." },
  dispute_files_max: { status: 409, code: "dispute-files-max", detail: "Five papers a side are enough." },
  one_open_dispute_a_bill: { status: 409, code: "bill-disputed", detail: "A dispute of this bill is open already." },
  one_verdict: {
    status: 409,
    code: "already-answered",
    detail: "Somebody else answered this just now.",
  },
  asked_once: { status: 409, code: "already-asked", detail: "This waits for a second person already." },
  second_person_needed: {
    status: 409,
    code: "second-person-needed",
    detail: "This is more than one person may do alone.",
  },
  deduction_fits_kind: {
    status: 422,
    code: "deduction-too-large",
    detail: "A deduction is more than its kind allows.",
  },
  advance_not_overdrawn: {
    status: 409,
    code: "advance-too-small",
    detail: "So much is not kept for this payer.",
  },
  use_was_ordered: {
    status: 409,
    code: "advance-not-ordered",
    detail: "Nobody ordered that this payer's advances pay by themselves.",
  },
  refund_stands: {
    status: 409,
    code: "refund-stands",
    detail: "A refund of this money stands. Cancel it first; when it is paid, it cannot be taken back here.",
  },
  paid_refund_stays: { status: 409, code: "refund-paid", detail: "The refund is paid." },
  sent_refund_stays: {
    status: 409,
    code: "refund-sent",
    detail: "The refund is on its way back through the aggregator and cannot be given up.",
  },
  sent_refund_stands: {
    status: 409,
    code: "refund-not-online",
    detail: "Only an approved refund of money that was paid online goes back through the aggregator.",
  },
  refund_paid_once: { status: 409, code: "refund-not-paid-by-this", detail: "That debit does not pay this refund." },
  draw_taken_back_once: { status: 409, code: "already-reversed", detail: "This has been taken back already." },
  line_waits: {
    status: 409,
    code: "waits-for-second-person",
    detail: "This waits for a second person. Withdraw that first.",
  },
  bill_not_overpaid: { status: 409, code: "bill-overpaid", detail: "A bill would be paid beyond its amount." },
  day_closed: {
    status: 409,
    code: "day-closed",
    detail: "The day is closed. Ask for it to be opened again; somebody else has to approve that.",
  },
  day_closed_already: { status: 409, code: "day-closed-already", detail: "The day is closed already." },
  day_not_over: { status: 409, code: "day-not-over", detail: "A day can be closed when it is over." },
  supervisor_closes: { status: 403, code: "role", detail: "Only a supervisor closes a day." },
  closing_is_true: {
    status: 409,
    code: "books-changed",
    detail: "Something was booked meanwhile. Look at the reconciliation statement again.",
  },
  closing_agrees: { status: 409, code: "bank-and-books-differ", detail: "The bank and the books differ." },
  reopening_takes_two: { status: 403, code: "own-approval", detail: "Who asked may not approve it." },
  later_day_closed: { status: 409, code: "later-day-closed", detail: "A later day is closed. Open that one first." },
  reopening_was_approved: {
    status: 403,
    code: "second-person-needed",
    detail: "Opening a closed day again needs a second person.",
  },
  certificate_once: {
    status: 409,
    code: "certificate-recorded",
    detail: "A certificate of this number is recorded for this payer.",
  },
  certificate_withdrawn_once: { status: 409, code: "certificate-withdrawn", detail: "It has been taken back already." },
  code_works_once: {
    status: 422,
    code: "second-factor-used",
    detail: "This code has been used. Wait for the next one.",
  },
  sub_unit_code_once: { status: 409, code: "sub-unit-code-taken", detail: "Another sub-unit has this code." },
  sub_unit_below_itself: {
    status: 422,
    code: "sub-unit-below-itself",
    detail: "A sub-unit cannot stand below itself.",
  },
  connections_max_reached: {
    status: 409,
    code: "connections-max",
    detail: "More connections at once need the utility's approval.",
  },
  one_application_verdict: {
    status: 409,
    code: "already-answered",
    detail: "Somebody else answered this just now.",
  },
  invited_once: { status: 409, code: "invited-already", detail: "This address has been invited already." },
  declared_once: { status: 409, code: "declared-already", detail: "This account is declared already." },
  reopened_once: { status: 409, code: "day-open", detail: "The day is open." },
};

export function refusalFrom(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const { constraint, detail } = (error ?? {}) as { constraint?: unknown; detail?: unknown };
  const known = typeof constraint === "string" ? constraints[constraint] : undefined;
  return known ? new Refusal(known.status, known.code, known.detail, { params: paramsIn(detail) }) : null;
}

/** Our own triggers tell what a sentence needs as JSON; PostgreSQL's details are prose that names keys. */
function paramsIn(detail: unknown): Record<string, string> {
  if (typeof detail !== "string" || !detail.startsWith("{")) return {};
  return JSON.parse(detail) as Record<string, string>;
}

/** `day-closed` is the type "Day closed"; what happened this time is the detail. */
function titleOf(code: string): string {
  return `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll("-", " ")}`;
}

export function problemDetails(refusal: Refusal, requestId: string): ProblemDetails {
  return {
    type: `urn:milaan:problem:${refusal.code}`,
    title: titleOf(refusal.code),
    status: refusal.status,
    code: refusal.code,
    detail: refusal.message,
    params: refusal.params,
    ...(refusal.errors.length > 0 && { errors: refusal.errors }),
    requestId,
  };
}
