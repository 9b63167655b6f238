// What gateways report of messages they took: believed when it is signed, and kept once, in whatever order it comes.

import { createHmac, timingSafeEqual } from "node:crypto";
import type { z } from "zod";
import { Refusal } from "#server/errors.ts";
import type { smsReports, whatsAppReports } from "../contract.ts";
import type { Report } from "../queries.ts";

/** Reports are repeated for days where a gateway could not reach us; older ones are of no interest to anybody. */
const WINDOW_SECONDS = 5 * 60;

/**
 * `X-Milaan-Signature: t=<seconds>,v1=<hex of HMAC-SHA256 over "<seconds>.<raw body>">`. The time is that of the call, so that a
 * call that was overheard is of no use later.
 */
export function checkSignature(secret: string, header: string, raw: Buffer, now: Date): void {
  const match = /^t=(\d{9,12}),v1=([0-9a-f]{64})$/.exec(header);
  const at = Number(match?.[1] ?? "0");
  const expected = createHmac("sha256", secret).update(`${at}.`).update(raw).digest();
  const given = Buffer.from(match?.[2] ?? "", "hex");
  const fits = given.length === expected.length && timingSafeEqual(given, expected);
  if (!fits || Math.abs(now.getTime() / 1000 - at) > WINDOW_SECONDS) throw unsigned();
}

/** `X-Hub-Signature-256: sha256=<hex>` over the raw body, with the app's secret; Meta sends no time along. */
export function checkHubSignature(secret: string, header: string, raw: Buffer): void {
  const expected = createHmac("sha256", secret).update(raw).digest();
  const given = Buffer.from(/^sha256=([0-9a-f]{64})$/.exec(header)?.[1] ?? "", "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw unsigned();
}

const smsStatus = {
  SENT: "sent",
  DELIVERED: "delivered",
  FAILED: "failed",
  REJECTED: "failed",
  EXPIRED: "failed",
} as const;

export function reportsOfSms({ reports }: z.output<(typeof smsReports)["body"]>): Report[] {
  return reports.map(({ messageId, ref, status, at, reason }) => ({
    noticeId: noticeOf(ref),
    gatewayRef: messageId,
    status: smsStatus[status],
    reason: reason ?? (status === "DELIVERED" || status === "SENT" ? "" : status.toLowerCase()),
    happenedAt: at,
  }));
}

/** Statuses that are not known, and whatever else the webhook carries, are passed over. */
export function reportsOfWhatsApp({ entry }: z.output<(typeof whatsAppReports)["body"]>): Report[] {
  const statuses = entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value.statuses ?? []));
  return statuses.flatMap(({ id, status, timestamp, biz_opaque_callback_data: ref, errors }) => {
    if (status !== "sent" && status !== "delivered" && status !== "read" && status !== "failed") return [];
    const [error] = errors ?? [];
    const reason = error ? `${error.code ?? ""} ${error.title ?? ""}`.trim() : "";
    const happenedAt = new Date(Number(timestamp) * 1000).toISOString();
    return [{ noticeId: noticeOf(ref), gatewayRef: id, status, reason: reason.slice(0, 300), happenedAt }];
  });
}

function noticeOf(ref: string | undefined): string | null {
  return /^milaan-([1-9]\d{0,17})$/.exec(ref ?? "")?.[1] ?? null;
}

function unsigned(): Refusal {
  return new Refusal(401, "signature", "The signature does not fit what was sent.");
}
