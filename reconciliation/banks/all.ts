// The list of layouts that reading knows; where two fit equally well the earlier is taken.

import { axis } from "./axis.ts";
import { axisCorporate } from "./axis-corporate.ts";
import { bob } from "./bob.ts";
import { boi } from "./boi.ts";
import { canara } from "./canara.ts";
import { hdfc } from "./hdfc.ts";
import { iciciCorporate } from "./icici-corporate.ts";
import { iciciDetailed } from "./icici-detailed.ts";
import { iciciRetail } from "./icici-retail.ts";
import { idbi } from "./idbi.ts";
import { indian } from "./indian.ts";
import { iob } from "./iob.ts";
import { kotak } from "./kotak.ts";
import { kotakCombined } from "./kotak-combined.ts";
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
  iciciDetailed,
  axis,
  axisCorporate,
  pnb,
  bob,
  canara,
  kotak,
  kotakCombined,
  yes,
  union,
  indian,
  iob,
  boi,
  idbi,
];

/** The layouts a bank's identifier stands for: `icici` is both of `icici-retail` and `icici-corporate`. Empty when there is no such bank. */
export function layoutsOf(bank: string): readonly Layout[] {
  const wanted = bank.trim().toLowerCase();
  return ALL_LAYOUTS.filter(({ id }) => id === wanted || id.startsWith(`${wanted}-`));
}
