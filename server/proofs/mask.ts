// The bank's text may name other people's accounts and mobiles; a paper that goes from hand to hand shows only the payment's own references.

/** Digits of an account or a mobile, never fewer. */
const NUMBER = /\d{9,}/g;
const SHOWN_DIGITS = 4;

/** Long numbers become X but for their last four digits, except where they belong to one of the references. */
export function maskOthers(narration: string, references: readonly (string | null)[]): string {
  const upper = narration.toUpperCase();
  const kept = references.flatMap((reference) => placesOf(upper, reference?.toUpperCase() ?? ""));
  return narration.replace(NUMBER, (digits, at: number) =>
    kept.some(([from, to]) => from <= at && at + digits.length <= to)
      ? digits
      : "X".repeat(digits.length - SHOWN_DIGITS) + digits.slice(-SHOWN_DIGITS),
  );
}

function placesOf(text: string, reference: string): (readonly [number, number])[] {
  const places: (readonly [number, number])[] = [];
  if (reference.length < 6) return places;
  for (let at = text.indexOf(reference); at >= 0; at = text.indexOf(reference, at + 1)) {
    places.push([at, at + reference.length]);
  }
  return places;
}
