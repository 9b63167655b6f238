// OPEN.json: what is open, as a file, so that the engine can be tried and tested without a server or a database.

import { z } from "zod";
import { isAdviceNumber } from "#reconciliation/check-digits.ts";
import { type Paise, paiseFromString } from "#reconciliation/money.ts";
import type { Open } from "#reconciliation/open.ts";

const paise = z
  .string()
  .regex(/^\d{1,18}$/, "must be a string of whole paise")
  .transform((text): Paise => paiseFromString(text));
const date = z.iso.date();
const text = z.string().min(1).max(200);
const pattern = z.string().max(200).refine(compiles, "must be a regular expression");

const policy = z.strictObject({
  partPayment: z.enum(["oldest-due-first", "hold"]),
  excess: z.enum(["advance", "hold"]),
  late: z.enum(["accept", "hold"]),
  roundingPaise: paise,
});

const openSchema = z
  .strictObject({
    discom: z.strictObject({
      code: z.string().regex(/^[A-Z]{2}$/),
      vanPrefixes: z.array(z.string().regex(/^[A-Z]{4,6}$/)),
      connectionNumber: pattern,
      billNumber: pattern,
    }),
    payers: z.array(
      z.strictObject({
        id: text,
        name: z.string().max(500),
        van: z.string().max(40),
        remitters: z.array(z.strictObject({ account: text, ifsc: z.string().max(11), name: z.string().max(500) })),
        deductions: z.array(z.enum(["tds-194q"])),
        policy: policy.partial().optional(),
        learned: z
          .strictObject({
            accounts: z.array(z.strictObject({ account: text, ifsc: z.string().max(11) })),
            names: z.array(z.string().max(500)),
          })
          .optional(),
      }),
    ),
    bills: z.array(
      z.strictObject({
        number: text,
        connection: text,
        payer: text.nullable(),
        outstandingPaise: paise,
        dueDate: date,
        rebate: z.strictObject({ paise, until: date }).nullable(),
        surcharge: z.strictObject({ paise, from: date }).nullable().optional(),
      }),
    ),
    advices: z.array(
      z.strictObject({
        number: z.string().refine(isAdviceNumber, "must be an advice number whose check digits hold"),
        van: z.string().max(40),
        payer: text,
        amountPaise: paise,
        tdsPaise: paise,
        items: z
          .array(z.strictObject({ bill: text, paise }))
          .refine((items) => new Set(items.map((item) => item.bill)).size === items.length, "must list each bill once"),
        declaredUtrs: z.array(z.string().max(60)),
        issuedOn: date,
        validUntil: date,
        state: z.enum(["open", "expired", "paid", "cancelled"]),
      }),
    ),
    seen: z.array(
      z.strictObject({
        id: text,
        utr: z.string().max(60),
        paise,
        valueDate: date,
        payer: text.nullable(),
        cheque: z
          .string()
          .regex(/^\d{1,6}$/)
          .optional(),
      }),
    ),
    settlements: z
      .array(
        z.strictObject({
          reference: z.string().min(6).max(60),
          aggregator: text,
          settledOn: date,
          grossPaise: paise,
          feePaise: paise,
          taxPaise: paise,
          netPaise: paise,
          payments: z.array(
            z.strictObject({
              id: text,
              payer: text.nullable(),
              items: z.array(z.strictObject({ bill: text, paise })),
            }),
          ),
        }),
      )
      .optional(),
    policy,
  })
  .superRefine((open, context) => {
    unique(
      open.payers.map((payer) => payer.id),
      "payers",
      "id",
      context,
    );
    unique(
      open.bills.map((bill) => bill.number),
      "bills",
      "number",
      context,
    );
    unique(
      open.advices.map((advice) => advice.number),
      "advices",
      "number",
      context,
    );
    // Of two that share one account number, the map of them would keep the last in silence.
    unique(
      open.payers.map((payer) => payer.van),
      "payers",
      "van",
      context,
    );
    unique(
      open.advices.map((advice) => advice.van),
      "advices",
      "van",
      context,
    );
  });

/** The open items, or one sentence for each thing that is wrong, with its path. */
export function parseOpenFile(json: string): { open: Open } | { problems: string[] } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { problems: [`not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const parsed = openSchema.safeParse(value);
  if (parsed.success) return { open: parsed.data };
  return { problems: parsed.error.issues.map((issue) => `${pathOf(issue.path)}: ${issue.message}`) };
}

function unique(keys: readonly string[], list: string, field: string, context: z.RefinementCtx): void {
  const known = new Set<string>();
  for (const [at, key] of keys.entries()) {
    if (key === "") continue;
    if (known.has(key)) context.addIssue({ code: "custom", path: [list, at, field], message: `${key} stands twice` });
    known.add(key);
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "the file" : path.map(String).join(".");
}

function compiles(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
