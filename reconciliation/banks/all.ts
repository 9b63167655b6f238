// The list of layouts that reading knows; where two fit equally well the earlier is taken.

import { axis } from "./axis.ts";
import { bob } from "./bob.ts";
import { canara } from "./canara.ts";
import { hdfc } from "./hdfc.ts";
import { iciciCorporate } from "./icici-corporate.ts";
import { iciciRetail } from "./icici-retail.ts";
import { indian } from "./indian.ts";
import { iob } from "./iob.ts";
import { kotak } from "./kotak.ts";
import type { Layout } from "./layout.ts";
import { pnb } from "./pnb.ts";
import { sbi } from "./sbi.ts";
import { union } from "./union.ts";
import { yes } from "./yes.ts";

export const ALL_LAYOUTS: readonly Layout[] = [
  sbi,
  hdfc,
  iciciRetail,
  iciciCorporate,
  axis,
  pnb,
  bob,
  canara,
  kotak,
  yes,
  union,
  indian,
  iob,
];

/** The layouts a bank's identifier stands for: `icici` is both of `icici-retail` and `icici-corporate`. Empty when there is no such bank. */
export function layoutsOf(bank: string): readonly Layout[] {
  const wanted = bank.trim().toLowerCase();
  return ALL_LAYOUTS.filter(({ id }) => id === wanted || id.startsWith(`${wanted}-`));
}
