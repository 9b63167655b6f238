// The discom's day: what came in, what the rules matched, what is left, and whether bank and books agree.

import { z } from "zod";
import { DateText, discomRoles, endpoint, InstantText, PaiseText } from "#server/contract.ts";

const Sum = z.strictObject({ count: z.number().int(), paise: PaiseText });

export const DayAccount = z.strictObject({
  id: z.number().int(),
  bank: z.string(),
  /** The last four digits. */
  ending: z.string(),
  name: z.string(),
  nameHi: z.string(),
  /** Statement files imported on the day. */
  filesCount: z.number().int(),
  lastFileAt: InstantText.nullable(),
  /** Lines those files added, how many of them the rules matched, and how many they left out as returns, charges and repeats. */
  newLines: z.number().int(),
  byRules: z.number().int(),
  leftOut: z.number().int(),
  /** Of the new lines. */
  creditPaise: PaiseText,
  queue: Sum,
  closingDate: DateText.nullable(),
  /** What the bank says stands in the account at the end of the latest statement. */
  closingPaise: PaiseText.nullable(),
  /** What the journal says: the first statement's opening and every line since. */
  booksPaise: PaiseText.nullable(),
  /** Bank less books, less what accepted gaps explain. */
  differencePaise: PaiseText.nullable(),
  /** Up to which day nothing can be booked any more. */
  closedThrough: DateText.nullable(),
  state: z.enum(["file-awaited", "to-explain", "to-decide", "agrees", "closed"]),
});
export type DayAccount = z.infer<typeof DayAccount>;

export const ages = ["0-1", "2-7", "8-30", "31-90", "91"] as const;

export const Day = z.strictObject({
  date: DateText,
  read: Sum,
  byRules: Sum,
  postingsWaiting: Sum,
  left: Sum,
  accounts: z.array(DayAccount),
  /** Credits nobody is known for, by days since their value date. */
  unidentified: z.array(Sum.extend({ age: z.enum(ages) })),
  collection: z.strictObject({
    from: DateText,
    to: DateText,
    /** Of the offices that are listed. */
    level: z.string().nullable(),
    offices: z.array(
      z.strictObject({
        id: z.number().int(),
        name: z.string(),
        nameHi: z.string(),
        collectedPaise: PaiseText,
        billedPaise: PaiseText,
      }),
    ),
  }),
});
export type Day = z.infer<typeof Day>;

export const getDay = endpoint({
  method: "GET",
  path: "/api/day",
  tag: "reports",
  summary:
    "A day at the discom: files, lines, what was matched, what is left, bank against books, collection by office.",
  who: { discom: discomRoles },
  query: z.strictObject({ date: DateText.optional() }),
  answer: Day,
});
