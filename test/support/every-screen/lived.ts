// A ground on which everything has happened once, so that each screen has something to show: one payer and one discom at its centre.

import type { TestGround } from "../ground.ts";
import { runQueued } from "../queued.ts";
import { answerPostings, makeKeptMoney, makeOfficeWork, makeStatements } from "./lived-discom.ts";
import { makeDisputes, makeOrganisation, makePayments, makeSupply, makeTagging } from "./lived-payer.ts";
import { makeSides } from "./sides.ts";

/** What the addresses of screens are made of: ids and numbers, and links from their first slash. */
export type Lived = Awaited<ReturnType<typeof makeLived>>;

export async function makeLived(ground: TestGround) {
  const sides = await makeSides(ground);
  const { payer, own, desk } = sides;
  const supply = await makeSupply(sides);
  const organisation = await makeOrganisation(sides);
  const { paid, ...payments } = await makePayments(sides);
  const statements = await makeStatements(sides);
  const kept = await makeKeptMoney(sides);
  const disputes = await makeDisputes(sides, paid, supply.bill);
  const tagging = await makeTagging(sides);
  await answerPostings(sides, paid);
  const office = await makeOfficeWork(sides, supply.connection, paid);
  await runQueued(ground, ["follow-events", "write-notices"]);
  const receipt = { receipt: paid.receiptNumber, receiptToken: paid.token, decision: paid.decisionId };
  return {
    payer,
    own,
    desk,
    ...supply,
    ...organisation,
    ...payments,
    ...statements,
    ...kept,
    ...disputes,
    ...tagging,
    ...office,
    ...receipt,
  };
}
