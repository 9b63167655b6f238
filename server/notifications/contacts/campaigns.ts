// Campaigns: addresses the discom knows from its files are asked, part after part, whether bills may come there.

import { cellAt } from "#reconciliation/read/row.ts";
import { record } from "#server/audit/record.ts";
import { type Actor, asSystem } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Services, UploadedFile } from "#server/http.ts";
import { findHeader } from "#server/tables/columns.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { readTable } from "#server/tables/read-table.ts";
import { type Channel, Mobile } from "../contract.ts";
import { contactLink } from "../templates/links.ts";
import { writeNotices } from "../write.ts";
import { insertWave, keepAddresses, nextToAsk } from "./contact-queries.ts";
import type { AddressReport } from "./contacts-contract.ts";

const USEFUL_HOURS = 24 * 7;
const PROBLEMS_MAX = 500;
const AT_ONCE = 10_000;

const addressColumns = {
  number: {
    caption: "Connection number",
    also: ["CA number", "CA no", "Consumer number", "Consumer no", "K number", "Connection no"],
    required: true,
  },
  mobile: { caption: "Mobile", also: ["Mobile number", "Mobile no", "Phone", "Contact number"], required: false },
  email: { caption: "E-mail", also: ["Email", "Email id", "Mail"], required: false },
  language: { caption: "Language", also: ["Lang"], required: false },
} as const;

interface Given {
  readonly row: number;
  readonly number: string;
  readonly channel: Channel;
  readonly address: string;
  readonly language: "en" | "hi";
}

export async function loadAddresses(
  { database }: Services,
  actor: Actor,
  { bytes }: UploadedFile,
): Promise<AddressReport> {
  const table = await readTable(bytes, addressColumns);
  if (isRefusal(table)) throw new Refusal(422, table.code, table.message, { params: { ...table.params } });
  const header = findHeader(table, addressColumns);
  if (isRefusal(header)) throw new Refusal(422, header.code, header.message, { params: { ...header.params } });
  const problems: { row: number; code: string; found: string }[] = [];
  const given: Given[] = [];
  const body = table.filter((row) => row.number > header.row);
  for (const row of body) {
    const cell = (key: keyof typeof addressColumns) =>
      header.at[key] === -1 ? "" : cellAt(row, header.at[key]).trim();
    const number = cell("number");
    if (!/^\d{4,12}$/.test(number)) {
      problems.push({ row: row.number, code: "connection-shape", found: number });
      continue;
    }
    const language = /^(en|english|अंग्रेज़ी)$/i.test(cell("language")) ? "en" : "hi";
    const { addresses, wrong } = addressesIn(cell("mobile"), cell("email"));
    problems.push(...wrong.map((found) => ({ row: row.number, code: "address-shape", found })));
    given.push(...addresses.map((one) => ({ row: row.number, number, language, ...one }) as const));
  }
  const sums = { added: 0 };
  for (let at = 0; at < given.length; at += AT_ONCE) {
    const part = given.slice(at, at + AT_ONCE);
    const kept = await asSystem(database, (db) => keepAddresses(db, actor.discomId as number, actor.userId, part));
    sums.added += kept.added;
    const strangers = new Set(kept.strangers);
    const numbers = new Map(part.map((one) => [one.row, one.number]));
    for (const row of strangers) problems.push({ row, code: "connection-unknown", found: numbers.get(row) ?? "" });
  }
  await asSystem(database, (db) => record(db, actor, "loaded contact addresses", "contacts:file", sums));
  return {
    rowsRead: body.length,
    added: sums.added,
    known: given.length - sums.added,
    problems: problems.sort((one, other) => one.row - other.row).slice(0, PROBLEMS_MAX),
  };
}

function addressesIn(
  mobile: string,
  email: string,
): { addresses: { channel: Channel; address: string }[]; wrong: string[] } {
  const addresses: { channel: Channel; address: string }[] = [];
  const wrong: string[] = [];
  if (mobile !== "") {
    const parsed = Mobile.safeParse(mobile);
    if (parsed.success) addresses.push({ channel: "sms", address: parsed.data });
    else wrong.push(mobile);
  }
  if (email !== "") {
    if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) addresses.push({ channel: "email", address: email.toLowerCase() });
    else wrong.push(email);
  }
  return { addresses, wrong };
}

export async function sendWave(
  { database, config }: Services,
  actor: Actor,
  campaignId: string,
  size: number,
): Promise<{ number: number; asked: number }> {
  const discomId = actor.discomId as number;
  return asSystem(database, async (db) => {
    const next = await nextToAsk(db, { discomId, campaignId, size });
    if (!next) throw notFound("campaign");
    const asked = next.asked.filter(({ channel }) => config.notices[channel] !== null);
    if (asked.length === 0) {
      throw new Refusal(409, "nobody-to-ask", "Nobody is left to ask. Load addresses, or widen the campaign.");
    }
    const contacts = asked.map(({ contactId }) => contactId);
    await insertWave(db, { discomId, campaignId, number: next.wave, by: actor.userId, contacts });
    await writeNotices(
      db,
      config,
      asked.map(({ contactId, channel, address, language, connection, discom }) => ({
        discomId,
        payerId: null,
        contactId,
        kind: "contact-wanted",
        channel,
        address,
        language,
        variables: { discom, connection, link: contactLink(config, contactId) },
        subject: `connection:${connection}`,
        dedupeKey: `contact-wanted:${campaignId}:${contactId}`,
        usefulHours: USEFUL_HOURS,
      })),
    );
    await record(db, actor, "sent contact wave", `campaign:${campaignId}`, { wave: next.wave, asked: asked.length });
    return { number: next.wave, asked: asked.length };
  });
}
