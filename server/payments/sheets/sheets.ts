// A sheet of amounts is checked as a job and changes nothing; then its good rows go into the basket, or into advices of their own.

import { record } from "#server/audit/record.ts";
import { isPayable, type OwedBill, payerOf, whatIsOwed } from "#server/bills/owed.ts";
import { type Actor, asActor, asSystem, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { readTable } from "#server/tables/read-table.ts";
import { advanceWork, failWork, finishWork, startWork } from "#server/work/progress.ts";
import type { AdviceDetails } from "../contract.ts";
import { type BasketLine, problemIn } from "../prepare/basket.ts";
import { insertBasket, updateBasket } from "../prepare/basket-queries.ts";
import { draftItem, wish } from "../prepare/draft.ts";
import { prepareLines, refuseProblems } from "../prepare/prepare.ts";
import { setAsideAmong } from "../prepare/set-aside.ts";
import { discomsOfPayer, termsOf } from "../queries.ts";
import {
  billsNumbered,
  goodSheetRows,
  type KeptRow,
  keepRows,
  moveSheet,
  type NumberedBill,
  type SheetRecord,
  sheetBytes,
  sheetRecord,
} from "./sheet-queries.ts";
import { readSheet, type SheetLine, sheetColumns } from "./sheet-rows.ts";
import type { SheetOutcome } from "./sheets-contract.ts";

const PORTION = 2_000;

/** The job `check-amount-sheet`. */
export async function checkSheet(payload: Record<string, unknown>, { database }: Services): Promise<void> {
  const [payerId, id] = [String(payload["payerId"]), String(payload["sheetId"])];
  const sheet = await asSystem(database, (db) => sheetRecord(db, payerId, id));
  if (sheet?.state !== "checking") return;
  await advanceWork(database, sheet.workId, { stage: "reading" });
  const table = await readTable(await asSystem(database, (db) => sheetBytes(db, payerId, id)), sheetColumns);
  const read = isRefusal(table) ? table : await readSheet(table);
  if (isRefusal(read)) {
    await asSystem(database, (db) => moveSheet(db, { payerId, id, from: "checking", to: "refused", problem: read }));
    await failWork(database, sheet.workId, { code: read.code, detail: read.message });
    return;
  }
  await advanceWork(database, sheet.workId, { stage: "checking", done: 0, total: read.lines.length });
  await asActor(database, authorOf(sheet), async (db) => {
    await keepRows(db, payerId, id, await judge(db, authorOf(sheet), read.lines));
    await moveSheet(db, { payerId, id, from: "checking", to: "checked", header: read.header });
  });
  await finishWork(database, sheet.workId, { rows: read.lines.length });
}

/** Its rows are read and written as the person who sent it, behind that person's fence. */
function authorOf(sheet: SheetRecord): Actor {
  return { userId: sheet.uploadedBy, name: "", payerId: sheet.payerId, discomId: null, roles: ["maker"] };
}

async function judge(db: Db, actor: Actor, lines: readonly SheetLine[]): Promise<KeptRow[]> {
  const numbered = byNumber(
    await billsNumbered(
      db,
      lines.flatMap((line) => (line.fault === null ? [line.numberKey] : [])),
    ),
  );
  const discoms = await discomNames(db, actor);
  const meant = lines.map((line) => (line.fault === null ? billMeant(line, numbered, discoms) : line.fault));
  const keys = meant.filter((one) => typeof one !== "string");
  const owed = new Map((await whatIsOwed(db, actor, keys)).map((bill) => [`${bill.discomId} ${bill.billId}`, bill]));
  const aside = await setAsideAmong(db, actor, keys);
  const taken = new Set<string>();
  return lines.map((line, index) => {
    const key = meant[index] as NumberedBill | SheetOutcome;
    const kept = { row: line.row, cells: line.cells, paise: null, tdsPaise: "0", amountPaise: "0" };
    if (typeof key === "string") return { ...kept, discomId: null, billId: null, outcome: key };
    const name = `${key.discomId} ${key.billId}`;
    const bill = owed.get(name);
    const judged = judgeBill(line, bill, aside.has(key.billId), taken.has(name));
    if (judged.outcome === "good") taken.add(name);
    return { ...kept, ...judged, discomId: key.discomId, billId: key.billId };
  });
}

function judgeBill(
  line: SheetLine,
  bill: OwedBill | undefined,
  aside: boolean,
  repeated: boolean,
): Pick<KeptRow, "paise" | "tdsPaise" | "amountPaise" | "outcome"> {
  const wrong = (outcome: SheetOutcome) => ({ paise: null, tdsPaise: "0", amountPaise: "0", outcome });
  if (!bill) return wrong("number-unknown");
  if (repeated) return wrong("repeated-in-file");
  if (aside) return wrong("set-aside");
  const asked = line.paise === null || String(line.paise) === bill.outstandingPaise ? null : String(line.paise);
  const whole = wish({ ...bill, askedPaise: asked, tdsPaise: String(line.tdsPaise) });
  const problem = bill.state !== "in-advice" && !isPayable(bill) ? "paid" : problemIn(bill, whole);
  if (problem !== null) return wrong(problem);
  const amountPaise = String(draftItem(whole).amountPaise);
  return { paise: asked, tdsPaise: String(line.tdsPaise), amountPaise, outcome: "good" };
}

function byNumber(bills: readonly NumberedBill[]): ReadonlyMap<string, NumberedBill[]> {
  const found = new Map<string, NumberedBill[]>();
  const add = (key: string, bill: NumberedBill) => found.set(key, [...(found.get(key) ?? []), bill]);
  for (const bill of bills) {
    add(bill.billKey, bill);
    if (bill.connectionKey !== bill.billKey) add(bill.connectionKey, bill);
  }
  return found;
}

async function discomNames(db: Db, actor: Actor): Promise<ReadonlyMap<string, number>> {
  const terms = await termsOf(db, await discomsOfPayer(db, payerOf(actor)));
  return new Map(
    terms.flatMap(({ discomId, code, shortName }) => [
      [code.toLowerCase(), discomId] as const,
      [shortName.toLowerCase(), discomId] as const,
    ]),
  );
}

/** A number that is a bill's own means that bill; a connection's means its only open bill. */
function billMeant(
  line: SheetLine,
  numbered: ReadonlyMap<string, NumberedBill[]>,
  discoms: ReadonlyMap<string, number>,
): NumberedBill | SheetOutcome {
  const discom = discoms.get(line.discom);
  if (line.discom !== "" && discom === undefined) return "discom-unknown";
  const found = (numbered.get(line.numberKey) ?? []).filter((bill) => discom === undefined || bill.discomId === discom);
  const own = found.filter((bill) => bill.billKey === line.numberKey);
  const meant = own.length > 0 ? own : found;
  if (meant.length === 1) return meant[0] as NumberedBill;
  if (meant.length === 0) return "number-unknown";
  return new Set(meant.map((bill) => bill.discomId)).size > 1 ? "several-discoms" : "several-bills";
}

/** Queues the job with the caller's transaction; asking again while it runs gives the same work. */
export async function startApplying(
  db: Db,
  actor: Actor,
  id: string,
  wanted: { to: "basket" | "advice"; details?: AdviceDetails | undefined },
): Promise<string> {
  const payerId = payerOf(actor);
  const sheet = await sheetRecord(db, payerId, id);
  if (!sheet) throw notFound("sheet");
  if (sheet.state === "applying" || sheet.state === "applied") return sheet.workId;
  const good = await goodSheetRows(db, payerId, id);
  if (sheet.state !== "checked" || good.length === 0) {
    throw new Refusal(409, "upload-nothing-to-apply", "There is no good row to apply in this file.");
  }
  const workId = await startWork(db, actor, "apply-amount-sheet", good.length);
  if (!(await moveSheet(db, { payerId, id, from: "checked", to: "applying", workId }))) {
    throw new Refusal(409, "acted-meanwhile", "Somebody else acted on this file just now. Look at it again.");
  }
  const { userId, name, roles } = actor;
  await enqueue(db, "apply-amount-sheet", {
    payerId,
    sheetId: id,
    by: { userId, name, roles },
    ...wanted,
    work: workId,
  });
  return workId;
}

/** The job `apply-amount-sheet`: one transaction, so that a second run finds it done. */
export async function applySheetJob(payload: Record<string, unknown>, { database }: Services): Promise<void> {
  const [payerId, id] = [String(payload["payerId"]), String(payload["sheetId"])];
  const by = payload["by"] as { userId: string; name: string; roles: string[] };
  const sheet = await asSystem(database, (db) => sheetRecord(db, payerId, id));
  if (sheet?.state !== "applying") return;
  const actor: Actor = { ...by, payerId, discomId: null };
  await advanceWork(database, sheet.workId, { stage: "applying" });
  const outcome = await asActor(database, actor, (db) =>
    payload["to"] === "basket"
      ? intoBasket(db, actor, id)
      : intoAdvices(db, actor, id, (payload["details"] ?? {}) as AdviceDetails),
  ).catch((error: unknown) => {
    if (error instanceof Refusal) return error;
    throw error;
  });
  if (!(outcome instanceof Refusal)) return finishWork(database, sheet.workId, outcome);
  // What stands otherwise since the check is for the person to see: the file is checked anew.
  await asSystem(database, (db) => moveSheet(db, { payerId, id, from: "applying", to: "checked" }));
  await failWork(database, sheet.workId, { code: outcome.code, detail: outcome.message });
}

async function intoBasket(db: Db, actor: Actor, id: string): Promise<{ bills: number; numbers: string[] }> {
  const payerId = payerOf(actor);
  const good = await goodSheetRows(db, payerId, id);
  for (let from = 0; from < good.length; from += PORTION) {
    const portion = good.slice(from, from + PORTION);
    await insertBasket(db, { payer: payerId, user: actor.userId }, portion);
    await updateBasket(db, actor.userId, portion);
  }
  return finish(db, actor, id, { bills: good.length, numbers: [] });
}

async function intoAdvices(
  db: Db,
  actor: Actor,
  id: string,
  details: AdviceDetails,
): Promise<{ bills: number; numbers: string[] }> {
  const good = new Map(
    (await goodSheetRows(db, payerOf(actor), id)).map((one) => [`${one.discomId} ${one.billId}`, one]),
  );
  const owed = await whatIsOwed(db, actor, [...good.values()]);
  const aside = await setAsideAmong(db, actor, owed);
  const lines = owed.flatMap((bill): BasketLine[] => {
    const asked = good.get(`${bill.discomId} ${bill.billId}`);
    if (!asked) return [];
    const meant = wish({ ...bill, askedPaise: asked.paise, tdsPaise: asked.tdsPaise });
    const problem = aside.has(bill.billId) ? "set-aside" : problemIn(bill, meant);
    return [{ discomId: bill.discomId, owed: bill, wish: meant, problem }];
  });
  refuseProblems(lines);
  const numbers: string[] = [];
  for (const terms of await termsOf(db, [...new Set(lines.map((line) => line.discomId))])) {
    const own = lines.filter((line) => line.discomId === terms.discomId);
    numbers.push(await prepareLines(db, actor, terms, own, { details }));
  }
  return finish(db, actor, id, { bills: lines.length, numbers });
}

async function finish<Applied extends { bills: number; numbers: string[] }>(
  db: Db,
  actor: Actor,
  id: string,
  applied: Applied,
): Promise<Applied> {
  await moveSheet(db, { payerId: payerOf(actor), id, from: "applying", to: "applied", applied });
  await record(db, actor, "amounts taken from a file", `amount-sheet:${id}`, applied);
  return applied;
}
