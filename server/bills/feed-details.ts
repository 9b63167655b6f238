// What a billing row may say beyond what is owed: heads of charges, the meter, a prepaid balance. All of it optional.

import { type Paise, ZERO } from "#reconciliation/money.ts";
import {
  type FeedCell,
  type Findings,
  optionalAmount,
  optionalDate,
  optionalNumber,
  optionalYes,
  refuse,
  signedAmount,
} from "./feed-cells.ts";
import type { billColumns, connectionColumns } from "./feed-columns.ts";

export interface BillDetails {
  readonly energy: Paise | null;
  readonly fixed: Paise | null;
  readonly duty: Paise | null;
  readonly subsidy: Paise | null;
  readonly adjustment: Paise | null;
  readonly meter: string;
  readonly readFrom: string | null;
  readonly readTo: string | null;
  /** As the meter counts, with at most three decimals. */
  readonly previousReading: string | null;
  readonly currentReading: string | null;
  readonly units: string | null;
  readonly demandKva: string | null;
  readonly powerFactor: string | null;
}

/** Null when the row says nothing of it, or something wrong. Heads that are given add up to the current charges. */
export function billDetails(
  cell: (key: keyof typeof billColumns) => FeedCell,
  current: Paise,
  to: Findings,
): BillDetails | null {
  const head = (key: "energy" | "fixed" | "duty" | "subsidy") =>
    cell(key).text === "" ? null : optionalAmount(to, cell(key));
  const heads = {
    energy: head("energy"),
    fixed: head("fixed"),
    duty: head("duty"),
    subsidy: head("subsidy"),
    adjustment: signedAmount(to, cell("adjustment")),
  };
  const given = Object.values(heads).some((paise) => paise !== null);
  const sum =
    (heads.energy ?? ZERO) +
    (heads.fixed ?? ZERO) +
    (heads.duty ?? ZERO) +
    (heads.adjustment ?? ZERO) -
    (heads.subsidy ?? ZERO);
  if (given && sum !== current) {
    const remedy = "Energy, fixed charges, duty and adjustment less subsidy must come to the current charges.";
    return refuse(to, cell("current"), "heads-do-not-add-up", remedy);
  }
  const details = {
    ...heads,
    meter: cell("meter").text.slice(0, 40),
    readFrom: optionalDate(to, cell("readFrom")),
    readTo: optionalDate(to, cell("readTo")),
    previousReading: optionalNumber(to, cell("previousReading")),
    currentReading: optionalNumber(to, cell("currentReading")),
    units: optionalNumber(to, cell("units")),
    demandKva: optionalNumber(to, cell("demandKva")),
    powerFactor: optionalNumber(to, cell("powerFactor")),
  };
  if (details.powerFactor !== null && Number(details.powerFactor) > 1) {
    return refuse(to, cell("powerFactor"), "power-factor-above-one", "A power factor is at most 1.");
  }
  return Object.values(details).some((value) => value !== null && value !== "") ? details : null;
}

export interface PrepaidFacts {
  /** Null: the row does not say. */
  readonly prepaid: boolean | null;
  /** Below zero is what the meter lends; null: the row does not say. */
  readonly balance: Paise | null;
  /** `YYYY-MM-DD` or `YYYY-MM-DD HH:MM[:SS]`, Indian time; null is when the file is loaded. */
  readonly balanceAsOf: string | null;
  readonly lastRecharge: Paise | null;
  readonly lastRechargeOn: string | null;
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)$/;

export function prepaidFacts(cell: (key: keyof typeof connectionColumns) => FeedCell, to: Findings): PrepaidFacts {
  const prepaid = optionalYes(to, cell("prepaid"));
  const balance = signedAmount(to, cell("balance"));
  const asOf = cell("balanceAsOf");
  const lastRecharge = cell("lastRecharge").text === "" ? null : optionalAmount(to, cell("lastRecharge"));
  return {
    prepaid: prepaid ?? (balance === null ? null : true),
    balance,
    balanceAsOf: MOMENT.test(asOf.text) ? asOf.text.replace("T", " ") : optionalDate(to, asOf),
    lastRecharge: lastRecharge === ZERO ? null : lastRecharge,
    lastRechargeOn: optionalDate(to, cell("lastRechargeOn")),
  };
}
