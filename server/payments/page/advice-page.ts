// One advice as its page shows it: the challan, its way so far, what a checker must know before deciding.

import type { Config } from "#server/config.ts";
import type { Actor, Db } from "#server/database.ts";
import { chainOfAdvice } from "../chain/chain-queries.ts";
import type { Advice } from "../contract.ts";
import type { AdviceRecord } from "../queries.ts";
import { staleBills } from "../steps/steps.ts";
import { payableByDays, replacedOf, replacementOf } from "./difference-queries.ts";
import { changesSince, eventsOf, personOf, utrsOf } from "./pages-queries.ts";
import { qrPath, verificationUrl } from "./verification.ts";

/** RTGS takes ₹2,00,000 and above; less goes by NEFT. */
const RTGS_LEAST_PAISE = 2_00_000_00n;
const NAMED = 10;

export async function advicePage(db: Db, config: Config, actor: Actor, advice: AdviceRecord): Promise<Advice> {
  const url = verificationUrl(config, advice);
  const chain = await chainOfAdvice(db, advice, actor.userId);
  const open = advice.state === "submitted" || advice.state === "draft";
  return {
    number: advice.number,
    state: advice.state,
    discomId: advice.discomId,
    discom: advice.shortName,
    beneficiary: advice.beneficiary,
    beneficiaryHi: advice.beneficiaryHi,
    van: advice.van,
    ifsc: advice.ifsc,
    bank: advice.bank,
    amountPaise: advice.amountPaise,
    grossPaise: advice.grossPaise,
    rebatePaise: advice.rebatePaise,
    tdsPaise: advice.tdsPaise,
    items: advice.itemsCount,
    part: advice.part,
    issuedOn: advice.issuedOn,
    validUntil: advice.validUntil,
    daysLeft: advice.daysLeft,
    rail: railOf(advice),
    details: advice.details,
    contentHash: advice.hash.toString("hex"),
    preparedBy: await personOf(db, advice.preparedBy),
    events: await eventsOf(db, advice),
    utrs: await utrsOf(db, advice),
    changedSince: await changesSince(db, advice),
    staleBills: open ? (await staleBills(db, actor, advice)).slice(0, NAMED) : [],
    mayDecide: advice.state === "submitted" && actor.roles.includes("checker") && chain.hindrance === null,
    chain,
    advancePaise: advice.advancePaise,
    payableBy: await payableByDays(db, advice),
    replaces: await replacedOf(db, advice),
    replacedBy: await replacementOf(db, advice),
    verification: { url, ...qrPath(url) },
  };
}

export function railOf(advice: { amountPaise: string }): "rtgs" | "neft" {
  return BigInt(advice.amountPaise) >= RTGS_LEAST_PAISE ? "rtgs" : "neft";
}
