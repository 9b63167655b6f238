// Each morning: bills issued, due soon and overdue, told to payers as one digest a discom and to contacts bill by bill.

import type { Config } from "#server/config.ts";
import { asSystem, type Db } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import {
  billsOfContacts,
  type ContactBill,
  discomsToTell,
  type Occasion,
  type PayerSum,
  sumsOfPayers,
} from "./bill-queries.ts";
import type { NoticeKind } from "./contract.ts";
import { toPeople } from "./expand/to-people.ts";
import { type Person, peopleOfPayers } from "./queries.ts";
import { templateOf } from "./templates/all.ts";
import { portalLink } from "./templates/links.ts";
import { paySecret } from "./templates/secrets.ts";
import { type Draft, writeNotices } from "./write.ts";

const digests: Record<Occasion, NoticeKind> = {
  issued: "bills-issued",
  "due-soon": "bills-due-soon",
  "rebate-soon": "bills-due-soon",
  overdue: "bills-overdue",
};
const singles: Record<Occasion, NoticeKind> = {
  issued: "bill-issued",
  "due-soon": "bill-due-soon",
  "rebate-soon": "bill-rebate-soon",
  overdue: "bill-overdue",
};
/** Which of a payer's dues the digest leads to. */
const views: Record<Occasion, string> = {
  issued: "",
  "due-soon": "?state=due-soon",
  "rebate-soon": "?state=rebate-possible",
  overdue: "?state=overdue",
};
const occasions: readonly Occasion[] = ["issued", "due-soon", "rebate-soon", "overdue"];
const WHO_HEARS = ["maker", "admin"];
const AT_ONCE = 2000;

/** The job. Run twice on a day, or a day late, it says nothing twice: a bill is told once on each occasion. */
export async function tellOfBills(_payload: Record<string, unknown>, services: Services): Promise<void> {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());
  await tellOfBillsOn(services, day);
}

/** `day` is `YYYY-MM-DD` in India. Gives how many notices were new. */
export async function tellOfBillsOn(services: Services, day: string, now = new Date()): Promise<number> {
  const { database, config } = services;
  let written = 0;
  for (const discom of await asSystem(database, discomsToTell)) {
    for (const occasion of occasions) {
      written += await asSystem(database, (db) => tellPayers(db, config, discom, occasion, day, now));
      written += await tellContacts(services, discom, occasion, day, now);
    }
  }
  return written;
}

interface Discom {
  readonly id: number;
  readonly name: string;
}

async function tellPayers(db: Db, config: Config, discom: Discom, occasion: Occasion, day: string, now: Date) {
  const sums = await sumsOfPayers(db, { discomId: discom.id, occasion, day });
  if (sums.length === 0) return 0;
  const kind = digests[occasion];
  const payers = [...new Set(sums.map(({ payerId }) => payerId))];
  const people = await peopleOfPayers(db, { payers, roles: WHO_HEARS, topic: templateOf(kind).topic });
  const drafts = sums.flatMap((sum) =>
    digest(
      config,
      discom,
      occasion,
      sum,
      people.filter(({ payerId }) => payerId === sum.payerId),
    ),
  );
  return (await writeNotices(db, config, drafts, now)).length;
}

function digest(config: Config, discom: Discom, occasion: Occasion, sum: PayerSum, people: readonly Person[]): Draft[] {
  return toPeople(people, {
    kind: digests[occasion],
    discomId: discom.id,
    payerId: sum.payerId,
    subject: `dues:${discom.id}`,
    about: `${occasion}:${discom.id}:${sum.date}`,
    variables: (language) => ({
      payer: language === "hi" ? sum.payerHi : sum.payer,
      discom: discom.name,
      count: sum.count,
      amount: sum.amountPaise,
      due: sum.due,
      ...(occasion !== "overdue" && { rebate: sum.rebatePaise === "0" ? "" : sum.rebatePaise }),
      ...(occasion !== "overdue" && occasion !== "issued" && { until: sum.until }),
      link: portalLink(config, `/dues${views[occasion]}`),
    }),
  });
}

async function tellContacts(
  { database, config }: Services,
  discom: Discom,
  occasion: Occasion,
  day: string,
  now: Date,
) {
  let written = 0;
  for (let after = { afterBill: "0", afterContact: "0" }; ; ) {
    const [last, count] = await asSystem(database, async (db) => {
      const wish = { discomId: discom.id, occasion, day, ...after, limit: AT_ONCE };
      const bills = await billsOfContacts(db, wish);
      const drafts = bills.map((bill) => ofContact(discom, occasion, bill));
      return [bills.at(-1), (await writeNotices(db, config, drafts, now)).length] as const;
    });
    written += count;
    if (!last) return written;
    after = { afterBill: last.billId, afterContact: last.contactId };
  }
}

function ofContact(discom: Discom, occasion: Occasion, bill: ContactBill): Draft {
  const kind = singles[occasion];
  const won = occasion === "rebate-soon";
  const rebate = bill.rebatePaise === "0" ? "" : bill.rebatePaise;
  return {
    discomId: discom.id,
    payerId: null,
    contactId: bill.contactId,
    kind,
    channel: bill.channel,
    address: bill.address,
    language: bill.language,
    variables: {
      discom: discom.name,
      connection: bill.connection,
      month: bill.month,
      amount: won ? String(BigInt(bill.amountPaise) - BigInt(bill.rebatePaise)) : bill.amountPaise,
      due: bill.due,
      link: paySecret(discom.id, bill.billId, bill.language),
      ...((occasion === "issued" || won) && { rebate, until: rebate === "" ? "" : bill.until }),
    },
    subject: `connection:${bill.connection}`,
    dedupeKey: `${kind}:${discom.id}:${bill.billId}:${bill.contactId}`,
  };
}
