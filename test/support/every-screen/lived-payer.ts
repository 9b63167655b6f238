// What a payer has done: its supply and bills, its people, its advices, its claims and disputes.

import { loadFeed } from "#server/bills/feed.ts";
import { asSystem, rows } from "#server/database.ts";
import { payLinkFor } from "#server/gateway/pay-links.ts";
import { tdsBases } from "#server/payments/prepare/amounts-contract.ts";
import { proofUrl } from "#server/proofs/verification.ts";
import { sumUp } from "#server/receipts/summary.ts";
import { makeApprovedAdvice } from "../advices.ts";
import { callBack, creditOf, freshUtr } from "../bank.ts";
import { day, type MadeConnection, makeBills, makeConnections } from "../bills.ts";
import { makePaidAdvice, type Paid } from "../paid.ts";
import { makeUser } from "../people.ts";
import { runQueued } from "../queued.ts";
import { fictional, lastSent, registerAndProve } from "../registrations.ts";
import { belongTo, makeSubUnit } from "../sub-units.ts";
import type { Sides } from "./sides.ts";

const THIS_MONTH = `${day(0).slice(0, 7)}-01`;

/** Connections with bills of every kind, two of them prepaid; a basket, and a bill set aside. */
export async function makeSupply({ ground, payer, ask }: Sides) {
  const connections = await makeConnections(ground, { payer, count: 14 });
  const rebate = { paise: 1_500n, until: day(9) };
  const month = {
    connections: connections.slice(0, 6),
    month: THIS_MONTH,
    issuedOn: day(-2),
    dueDate: day(20),
    rebate,
  };
  const bills = await makeBills(ground, month);
  const late = { dueDate: day(-3), currentPaise: 50_000n, arrearsPaise: 10_000n };
  await makeBills(ground, { connections: connections.slice(6, 10), ...late });
  for (const [ago, balance] of [
    [9, 950],
    [0, 140],
  ] as const)
    await feedBalances(ground, connections.slice(12), day(-ago), balance);
  const keys = bills.map(({ discomId, id }) => ({ discomId, billId: id }));
  await ask.own("post", "/api/basket/items", { bills: keys.slice(0, 3) });
  await ask.own("post", "/api/set-asides", { bills: keys.slice(5), why: "The reading is wrong" });
  const sheet = `Bill or connection number,Amount,TDS,Remark\n${bills[3]?.number},400,,a part\n${bills[4]?.number},9999,,too much`;
  const { id: amountSheet } = await ask.own.upload("/api/amount-sheets", "amounts.csv", Buffer.from(sheet));
  await runQueued(ground, ["check-amount-sheet"]);
  const bill = bills[0]?.id ?? "";
  const pay = `/pay/${await asSystem(ground.database, (db) => payLinkFor(db, 1, bill))}`;
  return {
    connection: connections[0]?.number ?? "",
    bill: bills[0]?.number ?? "",
    amountSheet: String(amountSheet),
    pay,
  };
}

/** What the billing system says of prepaid connections on a day: the second has nine times the balance of the first. */
async function feedBalances(
  ground: Sides["ground"],
  connections: readonly MadeConnection[],
  on: string,
  rupees: number,
): Promise<void> {
  const head =
    "Connection number,Office code,Name,Site,Category,Prepaid,Balance,Balance as of,Last recharge,Last recharge on";
  const told = connections.map(
    ({ number }, at) =>
      `${number},S1,Test Works,Small cell 0${at + 7},NDS-II,yes,${rupees * (at * 8 + 1)},${on} 06:00,2000,${day(-20)}`,
  );
  const bytes = Buffer.from([head, ...told].join("\n"));
  await loadFeed(ground.database, "connections", { discomId: 1, source: "cli", name: "test.csv", bytes, by: null });
}

/** Sub-units, a colleague, an invitation, accounts, a key, a webhook; and somebody who wants to be admitted. */
export async function makeOrganisation({ ground, payer, ask }: Sides) {
  const north = await makeSubUnit(ground, payer, "NORTH");
  const patna = await makeSubUnit(ground, payer, "PATNA-1", north);
  await makeSubUnit(ground, payer, "GAYA-2", north);
  const colleague = await makeUser(ground, { payer }, ["maker"]);
  await belongTo(ground, payer, colleague, [patna]);
  const invited = { email: "bina@magadh.invalid", name: "Bina Devi", nameHi: "बीना देवी", language: "en" };
  const access = { roles: ["checker"], subUnitIds: [patna], makePaise: null, approvePaise: "500000000" };
  await ask.own("post", "/api/invitations", { ...invited, ...access });
  const token = await lastSent(ground, invited.email);
  for (const account of ["999000111222", "999000111333"]) {
    const proof = "Cancelled cheque sent by post";
    const declared = { discomId: 1, account, ifsc: "UTIB0000001", bank: "Axis Bank", proof };
    await ask.own("post", "/api/remitter-declarations", declared);
  }
  await ask.own("post", "/api/api-keys", { name: "SAP", scopes: ["advices:read"] });
  const hook = { url: "http://127.0.0.1:9/hooks", description: "Oracle, test system", kinds: ["advice.reconciled"] };
  const { id: webhook } = await ask.own("post", "/api/webhooks", hook);
  await ask.own("post", `/api/webhooks/${webhook}/tests`);
  const applicant = await registerAndProve(ground, fictional({ name: "Gandak Works Ltd (fictional)" }));
  const [application] = await asSystem(ground.database, (db) =>
    rows<{ id: string }>(db, "SELECT id FROM applications ORDER BY id DESC LIMIT 1"),
  );
  return {
    colleague: colleague.userId,
    webhook: String(webhook),
    application: application?.id ?? "",
    registration: `/register/${applicant}`,
    invitation: `/invitation/${token}`,
  };
}

/** Advices in every state, one of them paid and one that the bank told of; the chain of approval and a rule that drafts. */
export async function makePayments({ ground, payer, own, ask }: Sides) {
  const paise = [125_050n, 74_950n, 3_612_345n];
  const paid = await makePaidAdvice(ground, { payer, paise, rebatePaise: 50n, tdsPaise: 125n });
  const waiting = await makeApprovedAdvice(ground, { payer, paise: ["4500000", "3725050"], rebatePaise: "5000" });
  for (const state of ["draft", "submitted", "submitted", "cancelled", "expired"] as const)
    await makeApprovedAdvice(ground, { payer, paise: ["250000", "99950"], state });
  await callBack(ground, "notify", creditOf(waiting, freshUtr())).expect(200);
  const contradicted = await makeApprovedAdvice(ground, { payer, paise: ["30000000"] });
  await callBack(ground, "notify", creditOf(contradicted, freshUtr(), { paise: "29000000" })).expect(200);
  const onlineOrder = "SBLIVED-1";
  await asSystem(ground.database, (db) =>
    rows(
      db,
      `INSERT INTO gateway_orders (discom_id, number, aggregator_order, purpose, payer_id, advice_id, by_user, paise)
       VALUES (1, ?, 'order_of_nobody', 'advice', ?, ?, ?, ?)`,
      [onlineOrder, payer, contradicted.id, own.userId, contradicted.amountPaise],
    ),
  );
  const rule = { name: "Three days before", filter: { discom: 1 }, unitId: null, daysBefore: 3, withTds: false };
  await ask.own("post", "/api/recurring-rules", rule);
  const tax = { basisPoints: 10, base: tdsBases[0], section: "194Q", thresholdPaise: "0" };
  await ask.own("put", "/api/tds-rule", tax);
  const chain = { unitId: null, oneUpToPaise: "20000000", why: "As the board decided" };
  await ask.own("post", "/api/approval-chains", chain);
  await sumUp(ground.database, THIS_MONTH);
  const { verification } = await ask.own("get", `/api/advices/${waiting.number}`);
  const connection = paid.bills[0]?.connectionNumber ?? "";
  return {
    paid,
    advice: waiting.number,
    onlineOrder,
    challan: withinPortal(verification.url),
    payment: withinPortal(proofUrl(ground.config, { of: paid.receiptNumber, connection })),
  };
}

export function withinPortal(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** A file of which rows went to the discom as claims and a dispute. */
export async function makeTagging({ ground, rival, ask }: Sides) {
  const [theirs] = (await makeConnections(ground, { payer: rival })) as [MadeConnection];
  const [bill] = await makeBills(ground, { connections: [theirs] });
  const free = await makeConnections(ground, { count: 3 });
  const head = "Discom,Connection number,Recent bill number or amount,Label";
  const wells = free.map(({ number }) => `SB,${number},,Well`);
  const lines = [head, ...wells, `SB,${theirs.number},${bill?.number},`, "ZZ,1,1000,"];
  const { id } = await ask.own.upload("/api/tag-uploads", "wells.csv", Buffer.from(lines.join("\n")), {
    action: "tag",
  });
  await runQueued(ground, ["check-tag-upload"]);
  const wish = { withoutProof: "claim", heldByAnother: "dispute", note: "Allotted to us by order 12 of 2024." };
  await ask.own("post", `/api/tag-uploads/${id}/application`, wish);
  await runQueued(ground, ["apply-tag-upload", "apply-tag-batch"]);
  const [held] = (await ask.own("get", "/api/connections")).rows;
  const [unit] = (await ask.own("get", "/api/sub-units")).rows;
  const selection = { connections: [{ discom: held.discomId, id: held.id }] };
  await ask.own("post", "/api/connections/transfers", { selection, subUnit: unit.id });
  await runQueued(ground, ["apply-tag-batch"]);
  const disputes = await ask.own("get", "/api/tag-disputes");
  const batches = await ask.desk("get", "/api/claim-batches");
  return { tagUpload: String(id), tagDispute: disputes.rows[0].id, claimBatch: batches.rows[0].id };
}

/** On a bill, answered and written to; and on a payment that nobody found. */
export async function makeDisputes({ ask }: Sides, paid: Paid, bill: string) {
  const wrong = { kind: "wrong-reading", subject: { about: "bill", discomId: 1, billNumber: bill } };
  const said = "The meter shows 4,120 and the bill says 41,200.";
  const { number } = await ask.own("post", "/api/disputes", { ...wrong, said, wish: {}, setAside: false });
  const answer = { said: "Please send a photograph of the meter.", asks: true };
  await ask.desk("post", `/api/disputes/${number}/messages`, answer);
  const subject = { about: "receipt", number: paid.receiptNumber };
  await ask.own("post", "/api/disputes", { kind: "other", subject, said: "One bill is missing on it.", wish: {} });
  return { dispute: String(number) };
}
