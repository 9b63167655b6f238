// Fills an empty database with the demo, through the doors real data comes by; running it again changes nothing.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { demoBills, MONTHS } from "#fixtures/demo/bills.ts";
import { type DemoConnection, demoConnections } from "#fixtures/demo/connections.ts";
import { type DemoDiscom, demoDiscoms } from "#fixtures/demo/discoms.ts";
import { billsCsv, connectionsCsv, prepaidCsv } from "#fixtures/demo/feed.ts";
import { demoOffices } from "#fixtures/demo/offices.ts";
import { DEMO_PASSWORD, type DemoPayer, demoPayers, demoStaff } from "#fixtures/demo/payers.ts";
import { demoPrepaid } from "#fixtures/demo/prepaid.ts";
import { rowsToTag } from "#fixtures/demo/to-tag.ts";
import { createUser, onboardPayer } from "./accounts/onboard.ts";
import { openAccount } from "./bank/open-account.ts";
import { loadFeed, seededFeeds } from "./bills/feed.ts";
import type { FeedKind } from "./bills/feed-contract.ts";
import type { Command } from "./command.ts";
import { grantConnections } from "./connections/grant.ts";
import { asSystem, type Database, type Db } from "./database.ts";
import { setUpDiscom } from "./offices/set-up.ts";
import { withGround } from "./operator-commands.ts";
import { isRefusal } from "./tables/file-refusal.ts";
import { bytesOf, writeTable } from "./tables/write-table.ts";

export const SEED = 41;

export interface Seeded {
  /** False when the demo was there already. */
  readonly fresh: boolean;
  readonly connections: number;
  readonly bills: number;
}

const FEEDS = demoDiscoms.length * MONTHS;

/** An interrupted seeding is taken up where it was, with the days of its beginning. */
export async function seedDemo(database: Database, today: string = todayInIndia()): Promise<Seeded> {
  const before = await asSystem(database, seededFeeds);
  if (before.bills >= FEEDS) return { fresh: false, connections: 0, bills: 0 };
  const connections = demoConnections(SEED);
  const payers = await asSystem(database, seedOrganisations);
  for (const discom of demoDiscoms) {
    const own = connections.filter(({ discomId }) => discomId === discom.id);
    await feed(database, discom, "connections", connectionsCsv(own));
  }
  await asSystem(database, (db) => seedTags(db, connections, payers));
  await seedPrepaid(database, payers, before.since ?? today);
  let bills = 0;
  for (const month of demoBills(connections, before.since ?? today, SEED)) {
    for (const discom of demoDiscoms) {
      const own = month.filter(({ discomId }) => discomId === discom.id);
      bills += own.length;
      await feed(database, discom, "bills", billsCsv(own));
    }
  }
  return { fresh: true, connections: connections.length, bills };
}

/** Id of the payer and of its first user, by the demo's number of the payer. */
type Payers = ReadonlyMap<number, { payerId: string; userId: string }>;

async function seedOrganisations(db: Db): Promise<Payers> {
  for (const discom of demoDiscoms) {
    await setUpDiscom(db, discom, demoOffices(discom.id));
    for (const account of discom.accounts) await openAccount(db, discom.id, account);
  }
  for (const { id, code } of demoDiscoms) {
    for (const person of demoStaff[code] ?? []) {
      await createUser(db, { ...person, payerId: null, discomId: id }, DEMO_PASSWORD);
    }
  }
  const payers = new Map<number, { payerId: string; userId: string }>();
  for (const payer of demoPayers) payers.set(payer.id, await seedPayer(db, payer));
  return payers;
}

async function seedPayer(db: Db, payer: DemoPayer): Promise<{ payerId: string; userId: string }> {
  const payerId = await onboardPayer(db, {
    name: payer.name,
    nameHi: payer.nameHi,
    kind: payer.kind,
    tds194q: payer.tds194q,
    discoms: demoDiscoms.filter((_, index) => (payer.connections[index] ?? 0) > 0),
    remitters: payer.remitters,
  });
  const ids: string[] = [];
  for (const person of payer.people) {
    ids.push((await createUser(db, { ...person, payerId, discomId: null }, DEMO_PASSWORD)).id);
  }
  return { payerId, userId: ids[0] as string };
}

async function seedTags(db: Db, connections: readonly DemoConnection[], payers: Payers): Promise<void> {
  for (const payer of demoPayers) {
    const { payerId, userId } = payers.get(payer.id) as { payerId: string; userId: string };
    for (const [index, { id }] of demoDiscoms.entries()) {
      const own = connections.filter(({ discomId, payerId: owner }) => discomId === id && owner === payer.id);
      const numbers = own.slice(0, payer.tagged[index] ?? 0).map(({ number }) => number);
      if (numbers.length > 0) await grantConnections(db, { discomId: id, payerId, userId, numbers });
    }
  }
}

/** Of the largest payer at the first discom; they have balances and no bills. */
async function seedPrepaid(database: Database, payers: Payers, today: string): Promise<void> {
  const [discom] = demoDiscoms;
  const owner = payers.get(1);
  if (!discom || !owner) return;
  for (const { day, connections } of demoPrepaid(today)) {
    await feed(database, discom, "connections", prepaidCsv(connections, day));
    const numbers = connections.map(({ number }) => number);
    await asSystem(database, (db) => grantConnections(db, { discomId: discom.id, ...owner, numbers }));
  }
}

async function feed(database: Database, discom: DemoDiscom, kind: FeedKind, csv: string): Promise<void> {
  const report = await loadFeed(database, kind, {
    discomId: discom.id,
    source: "seed",
    name: `demo-${kind}.csv`,
    bytes: Buffer.from(csv),
    by: null,
  });
  if (isRefusal(report)) throw new Error(`the demo's ${kind} of ${discom.code} were refused: ${report.message}`);
  if (report.rowsRefused > 0)
    throw new Error(`the demo's ${kind} of ${discom.code}: ${JSON.stringify(report.problems[0])}`);
}

/** What to log in with, for whoever has just started the demo. */
export function demoLogIns(): string {
  const [largest] = demoPayers;
  const smallest = demoPayers.at(-1);
  const lines = [
    ...(largest?.people ?? []).map(({ email, roles }) => [`payer ${roles.join(", ")}`, email]),
    ...(smallest?.people ?? []).map(({ email }) => ["small payer, alone", email]),
    ...(demoStaff["SB"] ?? []).map(({ email, roles }) => [`SBPDCL ${roles.join(", ")}`, email]),
  ].map(([role = "", email = ""]) => `  ${role.padEnd(18)} ${email}`);
  return `\nDemo log-ins, all with the password  ${DEMO_PASSWORD}\n${lines.join("\n")}\n`;
}

export const seedCommand: Command = async (_args, { stdout, stderr }) => {
  const seeded = await withGround(({ database }) => seedDemo(database));
  stdout.write(`${JSON.stringify(seeded)}\n`);
  stderr.write(seeded.fresh ? demoLogIns() : "The demo is there already; nothing was changed.\n");
  return 0;
};

/** Files to try the portal with: they fit what `seed` loads on the same day. */
export const demoFilesCommand: Command = async ([folder], { stdout, stderr }) => {
  if (folder === undefined) {
    stderr.write("Usage: milaan demo-files DIR\n");
    return 64;
  }
  const connections = demoConnections(SEED);
  const months = demoBills(connections, todayInIndia(), SEED);
  await mkdir(folder, { recursive: true });
  const files: Record<string, Buffer> = {};
  for (const [name, options] of Object.entries({
    "connections-to-tag": false,
    "connections-to-tag-some-wrong": true,
  })) {
    const rows = rowsToTag(connections, months.flat(), options);
    files[`${name}.xlsx`] = await bytesOf(writeTable("xlsx", "Connections", rows));
    files[`${name}.csv`] = await bytesOf(writeTable("csv", "Connections", rows));
  }
  for (const { id, code } of demoDiscoms) {
    files[`${code}-connections.csv`] = Buffer.from(
      connectionsCsv(connections.filter(({ discomId }) => discomId === id)),
    );
    files[`${code}-bills.csv`] = Buffer.from(billsCsv((months.at(-1) ?? []).filter(({ discomId }) => discomId === id)));
  }
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  stdout.write(`${JSON.stringify({ folder, files: Object.keys(files) })}\n`);
  return 0;
};

function todayInIndia(): string {
  return new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });
}
