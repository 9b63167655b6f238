// Days and instants are shown in Indian time as dd-mm-yyyy, with ASCII digits in both languages.

/** `2026-06-30` → `30-06-2026`. */
export function showDate(day: string): string {
  const [year, month, date] = day.slice(0, 10).split("-");
  return `${date}-${month}-${year}`;
}

/** `30-06`: where the year is plain from the place. */
export function showDayAndMonth(day: string): string {
  return showDate(day).slice(0, 5);
}

/** An instant as `22-06-2026, 11:42`. */
export function showTime(instant: string): string {
  const { year, month, day, hour, minute } = partsInIndia(new Date(instant));
  return `${day}-${month}-${year}, ${hour}:${minute}`;
}

/** The day of an instant, `22-06-2026`: in India, where the small hours still belong to another day of UTC. */
export function showDayOf(instant: string): string {
  return showTime(instant).slice(0, 10);
}

/** Today in India, as the wire writes days. */
export function today(): string {
  const { year, month, day } = partsInIndia(new Date());
  return `${year}-${month}-${day}`;
}

/** `2026-05-01` → `May 2026`, `मई 2026`. */
export function showMonth(day: string, language: "en" | "hi"): string {
  const names = language === "hi" ? HINDI_MONTHS : ENGLISH_MONTHS;
  return `${names[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}

/** `Oct 2026` where a column must be narrow; Hindi months are short as they are. */
export function showShortMonth(day: string, language: "en" | "hi"): string {
  return language === "hi" ? showMonth(day, language) : showMonth(day, language).replace(/^(\w{3})\w*/, "$1");
}

/** Whole days from one day to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** Reads `30-06-2026`, `30/6/2026` or `30.06.26` as a day of the wire; null when there is no such day. A year `20` is `2026` on its way. */
export function readDate(typed: string): string | null {
  const parts = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})\s*$/.exec(typed);
  if (!parts) return null;
  const [, day = "", month = "", year = ""] = parts;
  if (year === "20") return null;
  const wire = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const exists = new Date(`${wire}T00:00:00Z`);
  return !Number.isNaN(exists.getTime()) && exists.toISOString().startsWith(wire) ? wire : null;
}

const ENGLISH_MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const HINDI_MONTHS = "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर".split(" ");

const indian = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Kolkata",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function partsInIndia(instant: Date): Record<"year" | "month" | "day" | "hour" | "minute", string> {
  const parts = Object.fromEntries(indian.formatToParts(instant).map((part) => [part.type, part.value]));
  return parts as Record<"year" | "month" | "day" | "hour" | "minute", string>;
}
