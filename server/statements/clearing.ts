// Writes the aggregator's own statement: each payment it confirmed, refund it made and sum it handed over, once, as a line like a bank's.

import { createHash } from "node:crypto";
import { isUtr } from "#reconciliation/facts.ts";
import { fingerprint } from "#reconciliation/fingerprint.ts";
import type { Line } from "#reconciliation/line.ts";
import { paiseFromString } from "#reconciliation/money.ts";
import { referenceFinder } from "#reconciliation/reference.ts";
import { record } from "#server/audit/record.ts";
import { aggregatorAccount } from "#server/bank/aggregator-account.ts";
import { asSystem, type Db } from "#server/database.ts";
import { enqueue, type Jobs } from "#server/queue.ts";
import {
  balanceOf,
  type ClearingItem,
  type ClearingLine,
  insertClearingFile,
  insertClearingLines,
  termsOfDiscom,
  unbooked,
} from "./clearing-queries.ts";
import type { StatementReport } from "./contract.ts";
import { insertStatement, lockAccount } from "./import-queries.ts";

export const bookClearing: Jobs[string] = async (payload, { database }) => {
  const discomId = Number(payload["discomId"]);
  if (!Number.isSafeInteger(discomId)) throw new Error("the job names no discom");
  await asSystem(database, (db) => bookUnbooked(db, discomId));
};

/** Gives how many lines it wrote. Whoever comes second waits and finds nothing left to book. */
export async function bookUnbooked(db: Db, discomId: number): Promise<number> {
  if ((await unbooked(db, discomId)).length === 0) return 0;
  const account = await aggregatorAccount(db, discomId);
  await lockAccount(db, discomId, account.id);
  const items = await unbooked(db, discomId);
  if (items.length === 0) return 0;
  const opening = await balanceOf(db, discomId, account.id);
  const terms = await termsOfDiscom(db, discomId);
  const lines = linesOf(items, terms, account.number, BigInt(opening));
  const closing = lines.at(-1)?.balance ?? opening;
  const total = (direction: "credit" | "debit") =>
    lines.reduce((sum, line) => sum + (line.direction === direction ? BigInt(line.paise) : 0n), 0n);
  const bytes = Buffer.from(JSON.stringify(lines.map(({ found: _, ...line }) => line)));
  const sha256 = createHash("sha256").update(bytes).digest();
  const fileId = await insertClearingFile(db, {
    discomId,
    bankAccountId: account.id,
    name: `aggregator-${terms.today}-${sha256.toString("hex").slice(0, 8)}.json`,
    sha256,
    bytes,
    report: JSON.stringify(reportOf(lines, terms.today, account, { opening, closing }, total)),
  });
  const statementId = await insertStatement(db, {
    discomId,
    fileId,
    bankAccountId: account.id,
    fromDate: terms.today,
    toDate: terms.today,
    openingPaise: BigInt(opening),
    closingPaise: BigInt(closing),
    linesCount: lines.length,
    newCount: lines.length,
    creditPaise: total("credit"),
    debitPaise: total("debit"),
    linked: true,
    missingCount: 0,
  });
  await insertClearingLines(db, { discomId, bankAccountId: account.id, statementId, today: terms.today }, lines);
  const who = { userId: null, payerId: null, discomId };
  await record(db, who, "booked what the aggregator took", `statement-file:${fileId}`, { lines: lines.length });
  await enqueue(db, "reconcile", { discomId }, `reconcile:${discomId}`);
  return lines.length;
}

function linesOf(
  items: readonly ClearingItem[],
  terms: Awaited<ReturnType<typeof termsOfDiscom>>,
  account: string,
  opening: bigint,
): ClearingLine[] {
  const find = referenceFinder({
    vanPrefixes: [terms.vanPrefix],
    discomCode: terms.code,
    connectionNumber: terms.connectionNumber,
    billNumber: terms.billNumber,
  });
  let balance = opening;
  return items.map((item, at) => {
    const narration = narrationOf(item);
    const found = find({ narration, bankReference: item.number });
    balance += item.direction === "credit" ? BigInt(item.paise) : -BigInt(item.paise);
    const line: Line = {
      row: at + 1,
      bookingDate: terms.today,
      valueDate: item.day,
      direction: item.direction,
      paise: paiseFromString(item.paise),
      narration,
      bankReference: item.number,
      // What it says does not change with what stood before it.
      balancePaise: null,
    };
    return {
      ...item,
      row: at + 1,
      narration,
      balance: String(balance),
      found,
      utr: found.find(isUtr)?.value ?? null,
      fingerprint: fingerprint(line, `${account} ${item.kind}`, 1),
    };
  });
}

const METHODS: Readonly<Record<string, string>> = {
  upi: "UPI",
  card: "CARD",
  "net-banking": "NETBANKING",
  wallet: "WALLET",
};

/** In words that the engine reads as it reads a bank's: what is paid, by its own number; what the aggregator keeps, as a charge. */
function narrationOf({ kind, number, method, reference, names, bills }: ClearingItem): string {
  switch (kind) {
    case "payment": {
      const way =
        method === "upi" && /^\d{12}$/.test(reference)
          ? `UPI/CR/${reference}`
          : `ONLINE ${METHODS[method] ?? "PAYMENT"}`;
      return `${way} FOR ${names === null ? bills.map((bill) => `BILL ${bill}`).join(" ") : `ADVICE ${names}`}`;
    }
    case "refund":
      return names === null ? `REFUND ${number} NOT ASKED FOR HERE` : `ONLINE REFUND ${names}`;
    case "transfer":
      return `TRF TO OWN ACCOUNT, SETTLEMENT ${number}`;
    case "fee":
      return `AGGREGATOR FEES, SETTLEMENT ${number}`;
    case "tax":
      return `GST ON AGGREGATOR FEES, SETTLEMENT ${number}`;
    case "adjustment":
      return `ADJUSTMENT ${number}`;
  }
}

function reportOf(
  lines: readonly ClearingLine[],
  today: string,
  account: { id: number; number: string },
  { opening, closing }: { opening: string; closing: string },
  total: (direction: "credit" | "debit") => bigint,
): StatementReport {
  return {
    format: "aggregator",
    bank: "aggregator",
    refused: null,
    problems: [],
    problemsCount: 0,
    statements: [
      {
        account: account.number.slice(-4),
        bankAccountId: account.id,
        currency: "INR",
        fromDate: today,
        toDate: today,
        openingPaise: opening,
        closingPaise: closing,
        linesCount: lines.length,
        creditsCount: lines.filter(({ direction }) => direction === "credit").length,
        creditPaise: String(total("credit")),
        debitPaise: String(total("debit")),
        newCount: lines.length,
        newCreditPaise: String(total("credit")),
        gap: null,
        sample: lines.slice(0, 3).map(({ row, direction, paise, narration }) => ({
          row,
          bookingDate: today,
          direction,
          paise,
          narration,
        })),
      },
    ],
    sameAs: null,
  };
}
