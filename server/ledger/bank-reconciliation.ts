// Draws up the bank reconciliation statement: the bank's own words on one side, the journal's on the other, every line between listed.

import { createHash } from "node:crypto";
import { type Paise, paise, sum, ZERO } from "#reconciliation/money.ts";
import { paiseFromString } from "#server/contract.ts";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { type BankReconciliation, type Blocker, type ItemKind, itemKinds } from "./bank-contract.ts";
import {
  type AccountRow,
  type Asked,
  accountRow,
  type BankSays,
  type Basis,
  type Books,
  bankSays,
  basisOf,
  booksOf,
  gapsUpTo,
  type Waiting,
  waitingLines,
} from "./bank-queries.ts";
import { closingCovering } from "./closing-queries.ts";

export interface Item {
  readonly lineId: string | null;
  readonly kind: ItemKind;
  readonly paise: Paise;
}

export interface DrawnUp {
  readonly statement: BankReconciliation;
  readonly items: readonly Item[];
  readonly asked: Asked;
  readonly basis: Basis;
}

const OUTGOING: ReadonlySet<ItemKind> = new Set(["unexplained", "return", "own-transfer-out"]);

function sideOf(kind: ItemKind): "less" | "add" {
  return OUTGOING.has(kind) ? "add" : "less";
}

export async function drawUp(
  db: Db,
  discomId: number,
  wanted: { account?: number | undefined; day?: string | undefined },
): Promise<DrawnUp> {
  const known = await accountRow(db, discomId, wanted.account ?? null);
  if (!known) throw notFound("bank account");
  const asked = { discomId, account: known.account.id, day: wanted.day ?? known.lastDay ?? known.today };
  const basis = await basisOf(db, asked);
  const said = await bankSays(db, asked, basis);
  const gaps = eachItsOwn(await gapsUpTo(db, asked, basis));
  const books = await booksOf(db, asked);
  const items = itemsOf(await waitingLines(db, asked, basis));
  const sums = sumsOf(said, gaps, books, items);
  const contentHash = hashOf(asked, sums, books, gaps, items);
  const closing = (await closingCovering(db, asked)) ?? null;
  const statement: BankReconciliation = {
    account: known.account,
    discom: known.discom,
    day: asked.day,
    statement: said?.statement ?? null,
    gaps,
    groups: groupsOf(items),
    ...sums,
    ledgerPaise: books.bank,
    unidentifiedReceiptsPaise: books.unidentifiedReceipts,
    unappliedPaise: books.unapplied,
    unidentifiedPaymentsPaise: books.unidentifiedPayments,
    refundPayablePaise: books.refundPayable,
    waitingFilesCount: books.waitingFiles,
    contentHash,
    blockers: blockersOf(known, asked, books, sums, gaps, closing !== null),
    closedThrough: known.closedThrough,
    closesFrom: firstOpenDay(known, asked),
    closing: closing && {
      ...closing,
      unchanged: closing.day === asked.day ? closing.contentHash === contentHash : null,
    },
  };
  return { statement, items, asked, basis };
}

/** What of a difference between bank and books persons have accepted. */
export async function explainedByGaps(db: Db, asked: Asked): Promise<Paise> {
  return acceptedPaise(eachItsOwn(await gapsUpTo(db, asked, await basisOf(db, asked))));
}

function acceptedPaise(gaps: BankReconciliation["gaps"]): Paise {
  return sum(gaps.filter(({ accepted }) => accepted !== null).map((gap) => paiseFromString(gap.paise)));
}

const RECEIPTS: Readonly<Record<string, ItemKind>> = {
  parked: "parked",
  duplicate: "repeated",
  returned: "returned",
  excluded: "own-transfer-in",
};
const PAYMENTS: Readonly<Record<string, ItemKind>> = { returned: "return", excluded: "own-transfer-out" };

/** By kind, then by line. What a debit gave back is set against the credit it gave back. */
export function itemsOf(waiting: readonly Waiting[]): Item[] {
  const items = netOfReturns(waiting).flatMap(({ lineId, outcome, receipts, unapplied, payments }): Item[] => [
    { lineId, kind: RECEIPTS[outcome] ?? "unidentified", paise: paiseFromString(receipts) },
    { lineId, kind: "unapplied", paise: paiseFromString(unapplied) },
    { lineId, kind: PAYMENTS[outcome] ?? "unexplained", paise: paiseFromString(payments) },
  ]);
  const place = (item: Item) => itemKinds.indexOf(item.kind);
  return items
    .filter((item) => item.paise !== ZERO)
    .toSorted((a, b) => place(a) - place(b) || Number(BigInt(a.lineId ?? 0) - BigInt(b.lineId ?? 0)));
}

function netOfReturns(waiting: readonly Waiting[]): Waiting[] {
  const byLine = new Map(waiting.map((one) => [one.lineId, one]));
  for (const one of waiting) {
    const given = paiseFromString(one.receipts);
    if (given >= ZERO || one.reversesLineId === null) continue;
    const credit = byLine.get(one.reversesLineId);
    // Until its credit has come, money that went out is no less than that.
    const awaited = credit ? ZERO : paise(-given);
    byLine.set(one.lineId, { ...one, receipts: "0", payments: String(paiseFromString(one.payments) + awaited) });
    if (credit) byLine.set(credit.lineId, { ...credit, receipts: String(paiseFromString(credit.receipts) + given) });
  }
  return [...byLine.values()];
}

/** What each adds to the difference that those before it left. */
function eachItsOwn(gaps: BankReconciliation["gaps"]): BankReconciliation["gaps"] {
  return gaps.map((gap, index) => {
    const before = index === 0 ? "0" : (gaps[index - 1]?.paise ?? "0");
    return { ...gap, paise: String(paiseFromString(gap.paise) - paiseFromString(before)) };
  });
}

function groupsOf(items: readonly Item[]): BankReconciliation["groups"] {
  return itemKinds.flatMap((kind) => {
    const own = items.filter((item) => item.kind === kind);
    const total = sum(own.map((item) => item.paise));
    return own.length === 0 ? [] : [{ kind, side: sideOf(kind), count: own.length, paise: String(total) }];
  });
}

type Sums = Pick<BankReconciliation, "bankPaise" | "expectedPaise" | "cashBookPaise" | "differencePaise">;

function sumsOf(
  said: BankSays | undefined,
  gaps: BankReconciliation["gaps"],
  books: Books,
  items: readonly Item[],
): Sums {
  const waits =
    paiseFromString(books.unidentifiedReceipts) +
    paiseFromString(books.unapplied) -
    paiseFromString(books.unidentifiedPayments);
  const cashBook = paiseFromString(books.bank) - waits;
  if (!said) return { bankPaise: null, expectedPaise: null, cashBookPaise: String(cashBook), differencePaise: null };
  const explained = acceptedPaise(gaps);
  const listed = sum(items.map(({ kind, paise: part }) => (sideOf(kind) === "less" ? part : paise(-part))));
  const expected = paiseFromString(said.paise) - explained - listed;
  return {
    bankPaise: said.paise,
    expectedPaise: String(expected),
    cashBookPaise: String(cashBook),
    differencePaise: String(expected - cashBook),
  };
}

/** One text for one statement, whatever it is drawn up on: figures, gaps and every line. */
function hashOf(
  asked: Asked,
  sums: Sums,
  books: Books,
  gaps: BankReconciliation["gaps"],
  items: readonly Item[],
): string {
  const content = [
    "milaan-bank-reconciliation-1",
    asked.discomId,
    asked.account,
    asked.day,
    sums.bankPaise,
    books.bank,
    books.unidentifiedReceipts,
    books.unapplied,
    books.unidentifiedPayments,
    books.refundPayable,
    gaps.map((gap) => [gap.fromDate, gap.toDate, gap.paise, gap.missingCount, gap.accepted !== null]),
    items.map((item) => [item.kind, item.lineId, String(item.paise)]),
  ];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function blockersOf(
  known: AccountRow,
  asked: Asked,
  books: Books,
  sums: Sums,
  gaps: BankReconciliation["gaps"],
  closed: boolean,
): Blocker[] {
  if (closed) return ["closed"];
  const blockers: [boolean, Blocker][] = [
    [asked.day >= known.today, "day-not-over"],
    [!books.reached, "statement-awaited"],
    [sums.bankPaise === null, "balance-unknown"],
    [gaps.some(({ accepted }) => accepted === null), "gap-open"],
    [sums.differencePaise !== null && sums.differencePaise !== "0", "bank-and-books-differ"],
  ];
  return blockers.flatMap(([blocks, blocker]) => (blocks ? [blocker] : []));
}

function firstOpenDay({ closedThrough, firstDay }: AccountRow, { day }: Asked): string {
  if (closedThrough === null) return firstDay !== null && firstDay < day ? firstDay : day;
  return new Date(Date.parse(closedThrough) + DAY_MS).toISOString().slice(0, 10);
}
const DAY_MS = 86_400_000;
