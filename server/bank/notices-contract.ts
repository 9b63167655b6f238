// What a bank asks and tells by its callbacks, and how its notices stand beside advices and statements.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import {
  DateText,
  endpoint,
  Id,
  InstantText,
  PaiseText,
  PositivePaiseText,
  paged,
  pageQuery,
} from "#server/contract.ts";
import { AdviceNumber, ofAdvice } from "#server/payments/contract.ts";

const tag = "bank callbacks";
/** Discom code and number of its account: `SB-1`. */
const ofBank = z.strictObject({
  bank: z.string().regex(/^[A-Z]{2}-\d{1,3}$/, "a discom's code and its account, as SB-1"),
});

export const modes = ["RTGS", "NEFT", "IMPS", "UPI", "TRANSFER"] as const;
const Van = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{6,34}$/, "letters and digits");

const Remitter = z.strictObject({
  name: z.string().trim().max(140).default(""),
  account: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{0,34}$/)
    .default(""),
  ifsc: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^([A-Z]{4}0[A-Z0-9]{6})?$/)
    .default(""),
});

export const CreditAsked = z.strictObject({
  van: Van,
  paise: PositivePaiseText,
  mode: z.enum(modes),
  remitter: Remitter.optional(),
});
export type CreditAsked = z.infer<typeof CreditAsked>;

export const refusalReasons = [
  "unknown-van",
  "not-approved",
  "cancelled",
  "expired",
  "already-paid",
  "wrong-amount",
  "below-rtgs-minimum",
] as const;

export const CreditAnswer = z.discriminatedUnion("accepted", [
  z.strictObject({
    accepted: z.literal(true),
    /** For the bank's screen; the name of the account is not checked against it. */
    beneficiary: z.string(),
    /** Null where any amount is taken: the standing account of a payer. */
    expectedPaise: PaiseText.nullable(),
  }),
  z.strictObject({ accepted: z.literal(false), reason: z.enum(refusalReasons), message: z.string() }),
]);
export type CreditAnswer = z.infer<typeof CreditAnswer>;

export const validateCredit = endpoint({
  method: "POST",
  path: "/api/bank/:bank/validate",
  tag,
  summary: "A bank asks whether a credit to a virtual account is to be taken. Signed (see server/bank/README.md).",
  who: "anyone",
  params: ofBank,
  body: CreditAsked,
  answer: CreditAnswer,
});

export const CreditTold = CreditAsked.extend({
  kind: z.enum(["credit", "return"]).default("credit"),
  utr: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9]{6,30}$/, "6 to 30 letters and digits"),
  bankReference: z.string().trim().max(60).default(""),
  creditedAt: InstantText,
});
export type CreditTold = z.infer<typeof CreditTold>;

export const notifyCredit = endpoint({
  method: "POST",
  path: "/api/bank/:bank/notify",
  tag,
  summary:
    "A bank tells of a credit, or of one it returned. The same again is answered the same; something else is refused.",
  who: "anyone",
  params: ofBank,
  body: CreditTold,
  answer: z.strictObject({ notice: Id, utr: z.string(), taken: z.literal(true) }),
});

/** `missing`: the statement went on past its day without it. */
export const noticeStates = ["awaited", "confirmed", "contradicted", "returned", "missing"] as const;
export const NoticeState = z.enum(noticeStates);
export type NoticeState = z.infer<typeof NoticeState>;

export const BankNotice = z.strictObject({
  id: Id,
  kind: z.enum(["credit", "return"]),
  state: NoticeState,
  bankAccount: z.strictObject({ id: z.int(), name: z.string(), nameHi: z.string() }),
  utr: z.string(),
  van: z.string(),
  paise: PaiseText,
  mode: z.enum(modes),
  remitter: z.string(),
  advice: AdviceNumber.nullable(),
  /** What the advice asks for; another amount than was told is another amount. */
  advicePaise: PaiseText.nullable(),
  payer: z.strictObject({ name: z.string(), nameHi: z.string() }).nullable(),
  creditedAt: InstantText,
  heardAt: InstantText,
  /** The statement's line of that transfer. */
  line: z.strictObject({ id: Id, paise: PaiseText, valueDate: DateText, outcome: z.string() }).nullable(),
  /** What later notices of the same transfer said instead. */
  conflicts: z.array(z.strictObject({ paise: PaiseText, van: z.string(), at: InstantText })),
});
export type BankNotice = z.infer<typeof BankNotice>;

export const listBankNotices = endpoint({
  method: "GET",
  path: "/api/bank-notices",
  tag,
  summary: "What banks told, the newest first, and how it stands to their statements.",
  who: { discom: ["accountant", "supervisor", "admin"] },
  query: z.strictObject({ ...pageQuery, state: NoticeState.optional() }),
  answer: paged(BankNotice).extend({
    counts: z.record(NoticeState, z.strictObject({ count: z.int(), paise: PaiseText })),
  }),
});

export const AdviceNotice = z.strictObject({
  kind: z.enum(["credit", "return"]),
  state: NoticeState,
  utr: z.string(),
  paise: PaiseText,
  mode: z.enum(modes),
  creditedAt: InstantText,
  heardAt: InstantText,
});
export type AdviceNotice = z.infer<typeof AdviceNotice>;

export const listAdviceNotices = endpoint({
  method: "GET",
  path: "/api/advices/:number/bank-notices",
  tag,
  summary: "What the discom's bank told of an advice before its statement did.",
  who: everyPayerRole,
  scope: "advices:read",
  params: ofAdvice,
  answer: z.strictObject({ rows: z.array(AdviceNotice) }),
});
