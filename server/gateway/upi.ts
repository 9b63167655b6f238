// Paying an advice from a UPI app: the virtual account as a UPI address, the exact amount and the advice's number, as NPCI's links have them.

import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import { qrPath } from "#server/payments/verification.ts";
import { upiFactsOf } from "./upi-queries.ts";

export interface UpiPayment {
  readonly intent: string;
  readonly size: number;
  readonly path: string;
}

/** Null where the pool account's bank gives its virtual accounts no UPI address, or the amount is above UPI's limit. */
export async function upiOfAdvice(db: Db, config: Config, number: string): Promise<UpiPayment | null> {
  const advice = await upiFactsOf(db, number);
  const handle = advice && config.paying.upi.handles.get(`${advice.code}-${advice.accountId}`);
  if (!advice || !handle || BigInt(advice.paise) > config.paying.limits.upi) return null;
  const intent = upiIntent({ ...advice, handle, number });
  return { intent, ...qrPath(intent) };
}

/** `upi://pay?…`: payee address and name, transaction reference, note, amount in rupees. */
export function upiIntent(payment: {
  van: string;
  handle: string;
  beneficiary: string;
  number: string;
  paise: string;
}): string {
  const digits = payment.paise.padStart(3, "0");
  const fields = {
    pa: `${payment.van.toLowerCase()}@${payment.handle}`,
    pn: payment.beneficiary,
    tr: payment.number,
    tn: payment.number,
    am: `${digits.slice(0, -2)}.${digits.slice(-2)}`,
    cu: "INR",
  };
  const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `upi://pay?${query.join("&")}`;
}
