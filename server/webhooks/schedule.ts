// When a message that was not taken is tried again, and when an endpoint is no longer tried at all.

/** After the first try, the second …, as Standard Webhooks advises; after the last it is given up, three and a half days on. */
const DELAYS_SECONDS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
/** An endpoint that took nothing for so long is paused, and its admins are told. */
export const FAILING_DAYS_MAX = 5;
const REST_SECONDS_MAX = 300;

/** Seconds until the next try, null when there is none; a receiver may ask for longer, up to an hour. */
export function delayAfter(tries: number, askedSeconds: number | null, random: number): number | null {
  const delay = DELAYS_SECONDS[tries - 1];
  if (delay === undefined) return null;
  // A tenth more or less, so that thousands that failed together do not come back together.
  return Math.max(Math.round(delay * (0.9 + random * 0.2)), Math.min(askedSeconds ?? 0, 3600));
}

export function restAfter(delay: number | null): number {
  return Math.min(delay ?? REST_SECONDS_MAX, REST_SECONDS_MAX);
}
