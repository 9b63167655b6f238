// A spreadsheet drops the zeros a number begins with; a discom's pattern says where they belong.

const DIGITS_MAX = 20;

/** Null when the text is no number of this pattern, also with up to `zerosMax` zeros put back in front. Blanks and dashes are ignored. */
export function restoreZeros(text: string, pattern: RegExp, zerosMax = DIGITS_MAX): string | null {
  const digits = text.replace(/[\s'-]/g, "");
  if (!/^\d{1,20}$/.test(digits)) return null;
  const most = Math.min(digits.length + zerosMax, DIGITS_MAX);
  for (let padded = digits; padded.length <= most; padded = `0${padded}`) if (pattern.test(padded)) return padded;
  return null;
}
