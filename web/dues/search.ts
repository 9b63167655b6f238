// What the address of the dues holds: the view, its filters, order and page; a link shows to another what one sees.

import { z } from "zod";
import { DueState, type DuesFilter, duesSorts } from "#server/bills/contract.ts";

const text = z.coerce.string().max(400).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);
const paise = z.coerce
  .string()
  .regex(/^\d{1,18}$/)
  .optional()
  .catch(undefined);

export const DuesSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  discom: z.number().int().optional().catch(undefined),
  state: z
    .enum(["payable", "rebate-possible", ...DueState.options])
    .optional()
    .catch(undefined),
  search: z.coerce.string().max(60).optional().catch(undefined),
  office: z.coerce
    .string()
    .regex(/^\d{1,9}(,\d{1,9}){0,199}$/)
    .optional()
    .catch(undefined),
  category: text,
  subUnit: z.coerce
    .string()
    .regex(/^\d{1,9}(,\d{1,9}){0,199}$/)
    .optional()
    .catch(undefined),
  supply: z.enum(["prepaid", "postpaid"]).optional().catch(undefined),
  disputed: z.coerce
    .string()
    .pipe(z.enum(["true", "false"]))
    .optional()
    .catch(undefined),
  dueFrom: day,
  dueTo: day,
  rebateFrom: day,
  rebateTo: day,
  least: paise,
  most: paise,
  sort: z.enum(duesSorts).optional().catch(undefined),
  descending: z.coerce
    .string()
    .pipe(z.enum(["true", "false"]))
    .optional()
    .catch(undefined),
  /** The bill whose facts are open, as `discom-bill`. */
  bill: z.string().optional().catch(undefined),
  /** The export that is being written. */
  exporting: z.uuid().optional().catch(undefined),
});
export type DuesSearch = z.infer<typeof DuesSearch>;

/** What of the address makes the view: neither its order nor its page. */
export function filterOf(search: DuesSearch): DuesFilter {
  const { page: _page, sort: _sort, descending: _descending, bill: _bill, exporting: _exporting, ...filter } = search;
  return filter;
}

/** Whether anything besides the view and the discom narrows the list. */
export function isNarrowed(search: DuesSearch): boolean {
  const { discom: _discom, state: _state, ...narrowing } = filterOf(search);
  return Object.values(narrowing).some((value) => value !== undefined && value !== "");
}

export function keyOf(bill: { discomId: number; billId: string }): string {
  return `${bill.discomId}-${bill.billId}`;
}

export const PrepaidSearch = z.object({
  page: z.number().int().min(1).catch(1).default(1),
  search: z.coerce.string().max(60).optional().catch(undefined),
  low: z.coerce
    .string()
    .pipe(z.enum(["true", "false"]))
    .optional()
    .catch(undefined),
});
export type PrepaidSearch = z.infer<typeof PrepaidSearch>;
