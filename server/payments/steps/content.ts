// What an approval binds: the SHA-256 of everything that decides who is paid how much for what. Any change gives another hash.

import { createHash } from "node:crypto";

export interface AdviceContent {
  readonly number: string;
  readonly van: string;
  /** `YYYY-MM-DD`. */
  readonly validUntil: string;
  /** Kept for the payer beside the bills, in paise as text. */
  readonly advancePaise?: string | undefined;
  /** DDO code, head of account, sanction number. */
  readonly details: Readonly<Record<string, string | undefined>>;
  /** In the order of their positions; paise as text. */
  readonly items: readonly AdviceContentItem[];
}

export interface AdviceContentItem {
  readonly billId: string;
  readonly paise: string;
  readonly rebatePaise: string;
  readonly tdsPaise: string;
}

/** One line for the head, one for an advance, one for each detail by name, one for each item; no two contents write the same lines. */
export function contentHash(content: AdviceContent): Buffer {
  const hash = createHash("sha256");
  hash.update(`milaan-advice-1\n${content.number}|${content.van}|${content.validUntil}\n`);
  if ((content.advancePaise ?? "0") !== "0") hash.update(`advance|${content.advancePaise}\n`);
  for (const name of Object.keys(content.details).sort()) {
    const text = content.details[name];
    if (text !== undefined) hash.update(`${JSON.stringify([name, text])}\n`);
  }
  for (const item of content.items) {
    hash.update(`${item.billId}|${item.paise}|${item.rebatePaise}|${item.tdsPaise}\n`);
  }
  return hash.digest();
}
