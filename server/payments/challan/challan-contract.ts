// The challan on paper, and its proof for anybody who holds it.

import { z } from "zod";
import { everyPayerRole } from "#server/accounts/contract.ts";
import { DateText, endpoint, Language, PaiseText } from "#server/contract.ts";
import { AdviceNumber, AdviceState, ofAdvice } from "../contract.ts";

export const challanPdf = endpoint({
  method: "GET",
  path: "/api/advices/:number/challan.pdf",
  tag: "advices",
  summary: "The challan of an approved advice.",
  who: everyPayerRole,
  scope: "advices:read",
  params: ofAdvice,
  query: z.strictObject({ language: Language.default("en") }),
  produces: "application/pdf",
});

export const ChallanProof = z.strictObject({
  number: AdviceNumber,
  discom: z.string(),
  discomHi: z.string(),
  amountPaise: PaiseText,
  validUntil: DateText,
  state: AdviceState,
});
export type ChallanProof = z.infer<typeof ChallanProof>;

export const verifyChallan = endpoint({
  method: "GET",
  path: "/api/verify/challan/:number",
  tag: "public",
  summary: "What the QR of a challan leads to: no more than is printed on it, and its state today.",
  who: "anyone",
  params: ofAdvice,
  query: z.strictObject({ token: z.string().regex(/^[\w-]{22}$/) }),
  answer: ChallanProof,
});
