// Paying an advice from a UPI app: the virtual account as a UPI address, the exact amount and the advice's number, as NPCI's links have them.

import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import { upiFactsOf } from "./upi-queries.ts";

/** An address a UPI app opens, or why there is none: the pool account's bank gives no UPI addresses, or UPI takes less at once. */
export type UpiOfAdvice =
  | { readonly intent: string; readonly address: string }
  | { readonly intent: null; readonly why: "no-address" | "above-limit" };

/** Whether the advice may be paid at all is for the caller to know. */
export async function upiOfAdvice(db: Db, config: Config, number: string): Promise<UpiOfAdvice> {
  const advice = await upiFactsOf(db, number);
  const handle = advice && config.paying.upi.handles.get(`${advice.code}-${advice.accountId}`);
  if (!advice || !handle) return { intent: null, why: "no-address" };
  if (BigInt(advice.paise) > config.paying.limits.upi) return { intent: null, why: "above-limit" };
  const address = `${advice.van.toLowerCase()}@${handle}`;
  return { intent: upiIntent({ ...advice, address, number }), address };
}

/** `upi://pay?…`: payee address and name, transaction reference, note, amount in rupees. */
function upiIntent(payment: { address: string; beneficiary: string; number: string; paise: string }): string {
  const digits = payment.paise.padStart(3, "0");
  const fields = {
    pa: payment.address,
    pn: payment.beneficiary,
    tr: payment.number,
    tn: payment.number,
    am: `${digits.slice(0, -2)}.${digits.slice(-2)}`,
    cu: "INR",
  };
  const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `upi://pay?${query.join("&")}`;
}
