// Lays what is open before the engine: rows of the database become its plain values, and its answers find their rows again.

import { adviceNumberOfVan } from "#reconciliation/check-digits.ts";
import type { Reference } from "#reconciliation/line.ts";
import { paiseFromString } from "#reconciliation/money.ts";
import type { Advice, AdviceItem, Bill, Learned, Open, OwnPolicy, Payer } from "#reconciliation/open.ts";
import type { ReferencedLine } from "#reconciliation/plan.ts";
import { stripZeros } from "#reconciliation/references/text.ts";
import { utrKey } from "#reconciliation/utr-key.ts";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { learnedNow, policyInForce } from "#server/policies/in-force.ts";
import { billsSettled, gatherSettlements } from "./aggregators.ts";
import type { LineRow } from "./line-queries.ts";
import {
  type AdviceRow,
  admittedPayers,
  type BillRow,
  type ChequeKey,
  type DiscomRow,
  discomById,
  type KeyKind,
  type PayerRow,
  type SealingKey,
  seenBefore,
  wantedAdvices,
  wantedBills,
  wantedPayers,
  wantOpen,
} from "./open-queries.ts";
import { refundsNamed } from "./refund-queries.ts";

export interface Gathered {
  readonly discom: DiscomRow;
  readonly open: Open;
  /** By the advice's number. */
  readonly advices: ReadonlyMap<string, AdviceRow>;
  /** By the bill's number. */
  readonly bills: ReadonlyMap<string, BillRow>;
  readonly payers: ReadonlyMap<string, PayerRow>;
  /** Payers whose open advices and bills were all looked for, whatever they are. */
  readonly wantedPayers: ReadonlySet<string>;
}

/** `more` are keys a person typed, beside those the lines carry. `sealing`: which advices may be looked at as a whole. */
export async function gatherOpen(
  db: Db,
  discomId: number,
  lines: readonly LineRow[],
  more: readonly (readonly [KeyKind, string])[] = [],
  sealing: (vanPrefix: string) => ReadonlyMap<string, SealingKey> = () => new Map(),
): Promise<Gathered> {
  const discom = await discomById(db, discomId);
  if (!discom) throw notFound("discom");
  const settlements = await gatherSettlements(db, discomId, lines);
  const keys = distinctKeys(discom.van_prefix, lines, [...more, ...billsSettled(settlements)]);
  await wantOpen(db, discomId, keys, sealing(discom.van_prefix));
  const advices = await wantedAdvices(db, discomId);
  const bills = await wantedBills(db, discomId);
  const payers = await admittedPayers(db, discomId);
  const seen = await seenBefore(
    db,
    discomId,
    lines.map(({ id }) => id),
    lines.flatMap(chequesOf),
  );
  const policy = await policyInForce(db, discomId);
  const learned = await learnedNow(db, discomId);
  const numberOf = new Map(bills.map(({ id, number }) => [id, number]));
  return {
    discom,
    open: {
      discom: {
        code: discom.code,
        vanPrefixes: [discom.van_prefix],
        connectionNumber: discom.connection_number,
        billNumber: discom.bill_number,
      },
      payers: payers.map((payer) => payerFrom(payer, policy.payers.get(payer.id), learned.get(payer.id))),
      bills: bills.map(billFrom),
      advices: advices.map((advice) => adviceFrom(advice, numberOf)),
      ...(settlements.length > 0 ? { settlements } : {}),
      seen: seen.map(({ id, utr, paise, value_date, payer_id }) => ({
        id,
        utr,
        paise: paiseFromString(paise),
        valueDate: value_date,
        payer: payer_id,
      })),
      refunds: await refundsNamed(db, discomId, lines),
      policy: policy.discom,
    },
    advices: new Map(advices.map((advice) => [advice.number, advice])),
    bills: new Map(bills.map((bill) => [bill.number, bill])),
    payers: new Map(payers.map((payer) => [payer.id, payer])),
    wantedPayers: new Set(await wantedPayers(db)),
  };
}

export function referencedLine(line: LineRow): ReferencedLine {
  return {
    row: line.row,
    valueDate: line.value_date,
    bookingDate: line.booking_date,
    direction: line.direction,
    paise: paiseFromString(line.paise),
    narration: line.narration,
    bankReference: line.bank_reference,
    balancePaise: line.balance_paise === null ? null : paiseFromString(line.balance_paise),
    account: String(line.bank_account_id),
    references: line.found,
  };
}

function chequesOf({ direction, found, bank_account_id, paise, value_date }: LineRow): ChequeKey[] {
  if (direction === "credit") return [];
  const cheques = found.filter(({ kind }) => kind === "cheque");
  return cheques.map(({ value }) => ({ bankAccountId: bank_account_id, cheque: value, paise, day: value_date }));
}

const COLUMN_UTR_MIN = 10;

function distinctKeys(
  vanPrefix: string,
  lines: readonly LineRow[],
  more: readonly (readonly [KeyKind, string])[],
): Iterable<readonly [KeyKind, string]> {
  const keys = new Map<string, readonly [KeyKind, string]>();
  const add = (kind: KeyKind, key: string) => keys.set(`${kind} ${key}`, [kind, key]);
  for (const [kind, key] of more) add(kind, key);
  for (const line of lines) {
    const named = line.found.map((found) => keyOf(found, vanPrefix)).filter((key) => key !== null);
    for (const [kind, key] of named) add(kind, key);
    const column = utrKey(line.bank_reference);
    if (column.length >= COLUMN_UTR_MIN) add("utr", column);
    // Whose account it came from and its amount matter only where nothing says more.
    if (line.direction !== "credit" || named.some(([kind]) => kind === "advice")) continue;
    add("amount", line.paise);
    for (const found of line.found) if (found.kind === "account") add("account", stripZeros(found.value));
  }
  return keys.values();
}

/**
 * Advices that one credit names and no other line of the batch does. A million bills are not read to learn that each of ten is
 * open when one sum pays them all.
 */
export function sealingKeys(lines: readonly LineRow[], vanPrefix: string): Map<string, SealingKey> {
  const keys = new Map<string, SealingKey | null>();
  for (const line of lines) {
    const named = new Set<string>();
    for (const found of line.found) {
      const key = keyOf(found, vanPrefix);
      if (key?.[0] === "advice") named.add(key[1]);
    }
    for (const number of named) {
      const alone = named.size === 1 && line.direction === "credit" && !keys.has(number);
      keys.set(number, alone ? { number, paise: line.paise, day: line.value_date } : null);
    }
  }
  return new Map([...keys].filter((entry): entry is [string, SealingKey] => entry[1] !== null));
}

const ADVICE_NUMBER_LENGTH = 14;
const CUT_NUMBER_MIN = 8;

function keyOf(found: Reference, vanPrefix: string): readonly [KeyKind, string] | null {
  switch (found.kind) {
    case "advice":
      return adviceKey(found.value);
    case "van":
      return adviceKey(found.valid ? adviceNumberOfVan(found.value) : found.value.replace(vanPrefix, ""));
    case "payer-van":
    case "bill":
      return [found.kind, found.value];
    case "connection":
      return ["connection", stripZeros(found.value)];
    case "neft-utr":
    case "rtgs-utr":
    case "rrn":
      return ["utr", utrKey(found.value)];
    default:
      return null;
  }
}

function adviceKey(number: string): readonly [KeyKind, string] | null {
  if (number.length >= ADVICE_NUMBER_LENGTH) return ["advice", number];
  return number.length >= CUT_NUMBER_MIN ? ["advice-begins", number] : null;
}

function billFrom(bill: BillRow): Bill {
  return {
    number: bill.number,
    connection: bill.connection,
    payer: bill.payer_id,
    outstandingPaise: paiseFromString(bill.outstanding),
    dueDate: bill.due_date,
    rebate: bill.rebate_until === null ? null : { paise: paiseFromString(bill.rebate_paise), until: bill.rebate_until },
  };
}

function payerFrom(payer: PayerRow, policy: OwnPolicy | undefined, learned: Learned | undefined): Payer {
  const { id, name, van, remitters } = payer;
  return { id, name, van, remitters, deductions: payer.tds_194q ? ["tds-194q"] : [], policy, learned };
}

/** One not yet approved counts as open, so that it holds its bills; `apply` never lets it be paid by itself. */
const states = {
  draft: "open",
  submitted: "open",
  approved: "open",
  expired: "expired",
  cancelled: "cancelled",
  settled: "paid",
  posted: "paid",
} as const;

function adviceFrom(advice: AdviceRow, numberOf: ReadonlyMap<string, string>): Advice {
  return {
    number: advice.number,
    van: advice.van,
    payer: advice.payer_id,
    amountPaise: paiseFromString(advice.amount_paise),
    tdsPaise: paiseFromString(advice.tds_paise),
    advancePaise: paiseFromString(advice.advance_paise),
    ...laidOut(advice, numberOf),
    declaredUtrs: advice.utrs?.split(" ") ?? [],
    issuedOn: advice.issued_on,
    validUntil: advice.valid_until,
    state: states[advice.state],
  };
}

/** An advance alone has no items, and so nothing to be sealed. */
function laidOut(advice: AdviceRow, numberOf: ReadonlyMap<string, string>): Pick<Advice, "items" | "sealed"> {
  if (advice.items_count === 0) return { items: [], sealed: false };
  if (advice.items === null) return { items: [whole(advice)], sealed: true };
  return { items: itemsOf(advice.items, numberOf), sealed: false };
}

function whole({ number, gross_paise }: AdviceRow): AdviceItem {
  return { bill: number, paise: paiseFromString(gross_paise) };
}

/** Bills that were not wanted themselves (of an advice that merely holds one) keep their id for a name; nothing is paid by it. */
function itemsOf(items: string, numberOf: ReadonlyMap<string, string>): AdviceItem[] {
  return items.split(",").map((item) => {
    const [id = "", amount = ""] = item.split(" ");
    return { bill: numberOf.get(id) ?? `#${id}`, paise: paiseFromString(amount) };
  });
}
