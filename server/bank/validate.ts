// A bank asks before it credits a virtual account: is there one, is it still to be paid, and is this its amount?

import type { Db } from "#server/database.ts";
import { adviceToldOf, type ToldAdvice } from "#server/payments/steps/bank-told.ts";
import { type CallingAccount, payerOfVan } from "./notice-queries.ts";
import type { CreditAnswer, CreditAsked, refusalReasons } from "./notices-contract.ts";

const RTGS_LEAST_PAISE = 2_00_000_00n;

type Reason = (typeof refusalReasons)[number];

const messages: Record<Reason, string> = {
  "unknown-van": "There is no such virtual account.",
  "not-approved": "The payment advice is not approved yet.",
  cancelled: "The payment advice was cancelled.",
  expired: "The payment advice is no longer valid.",
  "already-paid": "The payment advice is paid.",
  "wrong-amount": "The amount is not the one of the payment advice.",
  "below-rtgs-minimum": "RTGS takes ₹2,00,000 and more.",
};

/** The remitter's name is not compared with anything: banks credit on the account's number alone. */
export async function answerCredit(db: Db, account: CallingAccount, asked: CreditAsked): Promise<CreditAnswer> {
  const { beneficiary } = account;
  if (asked.mode === "RTGS" && BigInt(asked.paise) < RTGS_LEAST_PAISE) return refused("below-rtgs-minimum");
  const advice = await adviceToldOf(db, account.discomId, asked.van);
  if (!advice) {
    const payer = await payerOfVan(db, account.discomId, asked.van);
    return payer ? { accepted: true, beneficiary, expectedPaise: null } : refused("unknown-van");
  }
  const reason = hindrance(advice, asked.paise);
  return reason ? refused(reason) : { accepted: true, beneficiary, expectedPaise: advice.amountPaise };
}

function hindrance(advice: ToldAdvice, paise: string): Reason | null {
  if (advice.state === "settled" || advice.state === "posted") return "already-paid";
  if (advice.state === "cancelled") return "cancelled";
  if (advice.state === "draft" || advice.state === "submitted") return "not-approved";
  if (advice.state === "expired" || advice.outlived) return "expired";
  return advice.amountPaise === paise ? null : "wrong-amount";
}

function refused(reason: Reason): CreditAnswer {
  return { accepted: false, reason, message: messages[reason] };
}
