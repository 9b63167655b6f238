// What a discom has done: its statements and queue, kept money, approvals, postings, policy and contacts.

import { findTagHints } from "#server/connections/hints/hints.ts";
import { asSystem, rows } from "#server/database.ts";
import { contactLink } from "#server/notifications/templates/links.ts";
import { acknowledge } from "#server/postings/acknowledge.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeBills } from "../advices.ts";
import { day } from "../bills.ts";
import { askForRefund, makeKept, makeRefund, staff } from "../kept.ts";
import { heldOf, type MadeLine, makeLines } from "../lines.ts";
import type { Paid } from "../paid.ts";
import { runQueued } from "../queued.ts";
import { lastSent } from "../registrations.ts";
import { credits, cut, fileOf, importStatement, upload } from "../statements.ts";
import { withinPortal } from "./lived-payer.ts";
import type { Sides } from "./sides.ts";

/** A statement in, one that no layout fits, a queue with lines of several kinds, and an account learned from a person. */
export async function makeStatements({ ground, payer, tokens, ask }: Sides) {
  const { id } = await importStatement(ground, tokens.desk, fileOf(cut(credits(24))));
  const strange =
    "Kosi Gramin Bank (fictional)\n\nPosted|Kind|Told|Sum|Left over\n1 Apr 2026|NEFT CR|MAGADH|100.00|1100.00";
  const unknown = await upload(ground, tokens.desk, Buffer.from(strange), "kosi-april.csv");
  const [bill] = await makeBills(ground, { payer, paise: [31_000n] });
  const narration = "NEFT-HDFCN52026041032337770-SHARED SERVICES CENTRE-bill-50200088771122-HDFC0001234";
  const [line, learned] = (await makeLines(ground, [
    { paise: 79_500n, narration: "CASH" },
    { paise: 31_000n, narration },
    { paise: 31_000n, narration: "NEFT RETURN-HDFCN52026041032337771-ACCOUNT CLOSED", direction: "debit" },
  ])) as [MadeLine, MadeLine];
  await runReconciliation(ground.database, 1, "cli");
  const { sequence } = await heldOf(ground, learned);
  const allocations = [{ billNumber: bill?.number, paise: "31000" }];
  await ask.desk("post", `/api/lines/${learned.id}/match`, { sequence, allocations });
  return { statement: String(id), unknownStatement: String(unknown.id), line: line.id };
}

/** Money kept for the payer, a refund on its way and one that waits for a second person. */
export async function makeKeptMoney({ ground, payer, rival }: Sides) {
  const people = { accountant: await staff(ground, "accountant"), supervisor: await staff(ground, "supervisor") };
  const { accountant } = people;
  const old = await makeKept(ground, accountant, {
    payer,
    paise: 4_20_000n,
    inDays: -100,
    narration: "NEFT*MAGADH TELECOM*ADVANCE",
  });
  const free = await makeKept(ground, accountant, {
    payer,
    paise: 12_50_000n,
    inDays: -9,
    narration: "RTGS-MAGADH TELECOM LTD-EXCESS",
  });
  const theirs = await makeKept(ground, accountant, { payer: rival, paise: 90_000n, inDays: -40 });
  const refund = await makeRefund(ground, people, theirs, { payer: rival, paise: 50_000n });
  const { sequence } = await heldOf(ground, old);
  const approval = await askForRefund(ground, accountant, old, { payer, paise: 4_20_000n, sequence });
  return { keptLine: free.id, refund: refund.id, approval };
}

/** Billing refused one bill of the receipt. */
export async function answerPostings({ ground }: Sides, paid: Paid): Promise<void> {
  const outcomes = ["accepted", "rejected"] as const;
  await acknowledge(
    (work) => asSystem(ground.database, work),
    { userId: null, payerId: null, discomId: 1 },
    outcomes.map((outcome, at) => ({
      postingId: paid.postingId,
      billNumber: paid.bills[at]?.number ?? "",
      outcome,
      reference: outcome === "accepted" ? `B-${at}` : "",
      message: outcome === "rejected" ? "Bill is locked for a meter dispute" : "",
    })),
  );
}

/** A trial of the rules, a pack for auditors, papers drawn, contacts of a connection and a campaign. */
export async function makeOfficeWork({ ground, ask }: Sides, connection: string, paid: Paid) {
  await ask.desk("post", "/api/trials", { draft: { kind: "rules" }, days: 30 });
  await ask.desk("post", "/api/evidence-exports", { from: day(-30), to: day(0) });
  const papers = { selection: { numbers: [paid.receiptNumber] }, per: "connection", as: "zip", language: "en" };
  await ask.own("post", "/api/receipts/papers", papers);
  await runQueued(ground, ["try-change", "pack-evidence", "draw-receipts"]);
  await findTagHints({}, ground);
  const [known] = await asSystem(ground.database, (db) =>
    rows<{ id: string }>(db, "SELECT id FROM connections WHERE number = ?", [connection]),
  );
  const contact = { connectionId: known?.id, contact: { channel: "sms", address: "+919876543210" }, language: "en" };
  const { contactId } = await ask.desk("post", "/api/connection-contacts", contact);
  const code = await lastSent(ground, "+919876543210");
  await ask.desk("post", `/api/connection-contacts/${contactId}/confirmation`, { code });
  await ask.desk("post", "/api/contact-campaigns", { name: "Patna, winter", offices: [4], categories: ["NDS-II"] });
  const [trial] = (await ask.desk("get", "/api/trials")).rows;
  return { trial: String(trial.id), told: withinPortal(contactLink(ground.config, contactId)) };
}
