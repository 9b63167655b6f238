// On the first of a month the last one is summed up for each payer and each of its sub-units, once, and said to be ready.

import { amountInWords } from "#reconciliation/amount-in-words.ts";
import { formatRupees, paiseFromString } from "#reconciliation/money.ts";
import type { Language } from "#server/contract.ts";
import { type Actor, asActor, asSystem, type Database, type Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import type { Services } from "#server/http.ts";
import { type Column, inside, Pdf } from "#server/pdf.ts";
import { added } from "./account.ts";
import { heldConnections, sumsOfMany, type Year } from "./account-queries.ts";
import type { MonthlySummary, SummaryFigures } from "./summary-contract.ts";
import {
  discomsNamed,
  insertSummary,
  receiptsWithin,
  type Scope,
  scopesWithout,
  summaryById,
} from "./summary-queries.ts";
import { type SummaryWords, summaryWords } from "./summary-words.ts";

/** A clock that was stopped on the first is caught up with, but nobody is told of a month that is long over. */
const DAYS_AFTER_MAX = 7;

/** The job `sum-up-month`; what was summed up before is left as it was told. */
export async function sumUpMonth(_payload: Record<string, unknown>, { database }: Services): Promise<void> {
  const today = new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });
  if (Number(today.slice(8)) <= DAYS_AFTER_MAX) await sumUp(database, monthBefore(today));
}

/** `month` is its first day. */
export async function sumUp(database: Database, month: string): Promise<void> {
  for (const scope of await asSystem(database, (db) => scopesWithout(db, month))) {
    const figures = await figuresOf(database, scope, month);
    await asSystem(database, async (db) => {
      const { payerId, unitId, unit, unitHi } = scope;
      const id = await insertSummary(db, { payerId, month, unitId, figures });
      if (id === undefined) return;
      const { sums, connectionsCount, receiptsCount } = figures;
      await happened(db, {
        kind: "summary.ready",
        discomId: null,
        payerId,
        subject: `monthly-summary:${id}`,
        facts: { summaryId: id, month, unitId, unit, unitHi, connectionsCount, receiptsCount, ...sums },
      });
    });
  }
}

/** As the payer sees its own, by the fences that hold for it. */
async function figuresOf(database: Database, scope: Scope, month: string): Promise<SummaryFigures> {
  const actor: Actor = { userId: "0", name: "", payerId: scope.payerId, discomId: null, roles: [] };
  const span = spanOf(month);
  return asActor(database, actor, async (db) => {
    const held = await heldConnections(db, { discom: null, unit: scope.unitId, q: null });
    const discoms: SummaryFigures["discoms"] = [];
    for (const { id: discomId, name, nameHi } of await discomsNamed(db)) {
      const ids = held.filter((one) => one.discomId === discomId).map(({ id }) => id);
      if (ids.length === 0) continue;
      discoms.push({
        discom: name,
        discomHi: nameHi,
        connectionsCount: ids.length,
        receiptsCount: await receiptsWithin(db, { discomId, ids, ...span }),
        ...(await sumsOfMany(db, { discomId, ids }, span)),
      });
    }
    return {
      payer: scope.payer,
      payerHi: scope.payerHi,
      discoms,
      sums: added(discoms),
      connectionsCount: held.length,
      receiptsCount: discoms.reduce((total, { receiptsCount }) => total + receiptsCount, 0),
    };
  });
}

function spanOf(month: string): Year {
  const [year = 0, of = 0] = month.split("-").map(Number);
  return { from: month, to: new Date(Date.UTC(year, of, 0)).toISOString().slice(0, 10) };
}

function monthBefore(day: string): string {
  const [year = 0, of = 0] = day.split("-").map(Number);
  return new Date(Date.UTC(year, of - 2, 1)).toISOString().slice(0, 10);
}

/** The paper that goes with the message; for who may see the summary, or as the system. */
export async function summaryPdf(db: Db, id: string, language: Language): Promise<{ fileName: string; body: Buffer }> {
  const summary = await summaryById(db, id);
  if (!summary) throw notFound("summary");
  return { fileName: `summary-${summary.month.slice(0, 7)}-${language}.pdf`, body: await draw(summary, language) };
}

async function draw({ month, unit, figures }: MonthlySummary, language: Language): Promise<Buffer> {
  const words = summaryWords[language];
  const title = `${words.title} ${month.slice(5, 7)}-${month.slice(0, 4)}`;
  const of = unit === null ? words.whole : language === "hi" ? unit.nameHi : unit.name;
  const pdf = new Pdf({ title, language, foot: `${title} · ${of}`, pageOf: words.pageOf });
  pdf.line(title, { size: 18, strong: true });
  pdf.line(language === "hi" ? figures.payerHi : figures.payer, { size: 12, strong: true });
  pdf.line(of, { size: 10, quiet: true });
  pdf.y += 8;
  const { sums } = figures;
  pdf.facts([
    [words.connections, figures.connectionsCount.toLocaleString("en-IN")],
    [words.receipts, figures.receiptsCount.toLocaleString("en-IN")],
    ...words.rows(sums).map(([name, paise]) => [name, `₹${rupees(paise)}`] as const),
    [words.closing, `₹${rupees(sums.closingPaise)}`, { size: 16, strong: true }, inWords(sums.closingPaise, language)],
  ]);
  pdf.y += 10;
  pdf.line(words.byDiscom, { size: 12, strong: true });
  await pdf.table(
    columnsOf(words),
    figures.discoms.map((one) => rowOf(one, language)),
    [words.total, ...cells(figures.sums)],
  );
  pdf.line(words.hint, { size: 8, quiet: true });
  return pdf.finish();
}

function columnsOf(words: SummaryWords): Column[] {
  const width = 72;
  return [
    { head: words.heads[0], width: inside - 5 * width },
    ...words.heads.slice(1).map((head): Column => ({ head, width, align: "right" })),
  ];
}

function rowOf(one: SummaryFigures["discoms"][number], language: Language): string[] {
  return [language === "hi" ? one.discomHi : one.discom, ...cells(one)];
}

function cells({ openingPaise, billedPaise, paidPaise, rebatePaise, closingPaise }: SummaryFigures["sums"]): string[] {
  return [openingPaise, billedPaise, paidPaise, rebatePaise, closingPaise].map(rupees);
}

function rupees(paise: string): string {
  return formatRupees(paiseFromString(paise));
}

function inWords(paise: string, language: Language): string {
  return paise.startsWith("-") ? summaryWords[language].inFavour : amountInWords(paiseFromString(paise), language);
}
