// A challan's QR leads anybody to a page that proves it. Numbers can be guessed, so the address carries a token that cannot.

import { createHmac, timingSafeEqual } from "node:crypto";
import QRCode from "qrcode";
import type { Config } from "#server/config.ts";

/** Bound to the content: the QR of a challan that was changed afterwards proves nothing. */
function challanToken(config: Config, challan: { number: string; hash: Buffer }): string {
  return createHmac("sha256", config.secret)
    .update(`challan|${challan.number}|`)
    .update(challan.hash)
    .digest()
    .subarray(0, 16)
    .toString("base64url");
}

export function tokenFits(config: Config, challan: { number: string; hash: Buffer }, token: string): boolean {
  const expected = Buffer.from(challanToken(config, challan));
  const given = Buffer.from(token);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

export function verificationUrl(config: Config, challan: { number: string; hash: Buffer }): string {
  return `${config.publicUrl}/verify/challan/${challan.number}?token=${challanToken(config, challan)}`;
}

/** Dark modules as one path on a square of `size`, without a quiet zone. */
export function qrPath(text: string): { size: number; path: string } {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  const runs: string[] = [];
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (!modules.get(y, x)) continue;
      const from = x;
      while (x + 1 < modules.size && modules.get(y, x + 1)) x += 1;
      runs.push(`M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`);
    }
  }
  return { size: modules.size, path: runs.join("") };
}

/** For paper. */
export function qrPng(text: string): Promise<Buffer> {
  return QRCode.toBuffer(text, { errorCorrectionLevel: "M", margin: 0, scale: 8 });
}
