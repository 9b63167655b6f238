// When phones stay silent: TRAI lets commercial messages through from eight to nine in the evening, Indian time.

import type { NoticesConfig } from "#server/notices-config.ts";
import type { Channel } from "../contract.ts";

const IST_MINUTES = 330;

/** Whether only urgent messages may leave now. E-mail wakes nobody. */
export function isQuiet({ from, to }: NoticesConfig["quiet"], channel: Channel, now: Date): boolean {
  if (channel === "email" || from === to) return false;
  const minute = (now.getUTCHours() * 60 + now.getUTCMinutes() + IST_MINUTES) % 1440;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
