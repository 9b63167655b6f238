// A rate typed in percent and kept in basis points, without a float between.

/** `0.1` → 10; null when it is no rate from 0 to 10 percent with at most two decimals. */
export function basisPointsOf(typed: string): number | null {
  const found = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(typed.trim());
  if (!found) return null;
  const points = Number(`${found[1]}${(found[2] ?? "").padEnd(2, "0")}`);
  return points <= 1000 ? points : null;
}

/** 10 → `0.1`. */
export function percentOf(basisPoints: number): string {
  const digits = String(basisPoints).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/\.?0+$/, "");
}
