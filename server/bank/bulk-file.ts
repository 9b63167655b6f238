// Writes the text file by which a bank takes many payments at once. What does not fit a field is refused by name, never cut in silence.

import { Refusal } from "#server/errors.ts";
import type { BulkFormat } from "./ways-contract.ts";

export interface BulkPayment {
  readonly number: string;
  readonly van: string;
  readonly ifsc: string;
  readonly bank: string;
  readonly beneficiary: string;
  readonly paise: string;
}

export interface BulkOrder {
  readonly debitAccount: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly payments: readonly BulkPayment[];
}

interface Layout {
  readonly ending: string;
  readonly write: (order: BulkOrder) => string;
}

const RTGS_LEAST_PAISE = 2_00_000_00n;

/** Below the least amount of RTGS by NEFT. */
function railFor(paise: string): "RTGS" | "NEFT" {
  return BigInt(paise) >= RTGS_LEAST_PAISE ? "RTGS" : "NEFT";
}

const layouts: Readonly<Record<BulkFormat, Layout>> = {
  // A head with count and total, a line a payment, a foot that says both again: the common shape of host-to-host files.
  pipe: {
    ending: "txt",
    write: ({ debitAccount, day, payments }) =>
      [
        ["H", compact(day), debitAccount, String(payments.length), rupees(totalOf(payments))],
        ...payments.map((one, at) => [
          "D",
          String(at + 1),
          railFor(one.paise),
          field(one, "account", one.van, /^[A-Z0-9]{6,34}$/),
          field(one, "ifsc", one.ifsc, /^[A-Z]{4}0[A-Z0-9]{6}$/),
          field(one, "beneficiary", plain(one.beneficiary), /^[A-Z0-9 ]{1,35}$/),
          rupees(BigInt(one.paise)),
          field(one, "reference", one.number, /^[A-Z0-9]{6,20}$/),
        ]),
        ["T", String(payments.length), rupees(totalOf(payments))],
      ]
        .map((fields) => `${fields.join("|")}\r\n`)
        .join(""),
  },
  // One row a payment under captions, as ICICI's corporate internet banking takes vendor payments.
  "vendor-csv": {
    ending: "csv",
    write: ({ debitAccount, day, payments }) =>
      [
        [
          "PYMT_PROD_TYPE_CODE",
          "PYMT_MODE",
          "DEBIT_ACC_NO",
          "BNF_NAME",
          "BENE_ACC_NO",
          "BENE_IFSC",
          "AMOUNT",
          "DEBIT_NARR",
          "CREDIT_NARR",
          "MOBILE_NUM",
          "EMAIL_ID",
          "REMARK",
          "PYMT_DATE",
          "REF_NO",
        ],
        ...payments.map((one) => [
          "PAB_VENDOR",
          railFor(one.paise),
          debitAccount,
          field(one, "beneficiary", plain(one.beneficiary), /^[A-Z0-9 ]{1,32}$/),
          field(one, "account", one.van, /^[A-Z0-9]{6,34}$/),
          field(one, "ifsc", one.ifsc, /^[A-Z]{4}0[A-Z0-9]{6}$/),
          rupees(BigInt(one.paise)),
          field(one, "reference", one.number, /^[A-Z0-9]{6,20}$/),
          one.number,
          "",
          "",
          one.number,
          day.split("-").reverse().join("-"),
          one.number,
        ]),
      ]
        .map((fields) => `${fields.join(",")}\r\n`)
        .join(""),
  },
};

export function bulkFile(format: BulkFormat, order: BulkOrder): { fileName: string; body: Buffer } {
  const { ending, write } = layouts[format];
  return { fileName: `payments-${order.day}.${ending}`, body: Buffer.from(write(order), "ascii") };
}

function totalOf(payments: readonly BulkPayment[]): bigint {
  return payments.reduce((sum, { paise }) => sum + BigInt(paise), 0n);
}

/** Banks take capitals, digits and blanks. */
function plain(name: string): string {
  return name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, " ")
    .trim();
}

function field(one: BulkPayment, name: string, value: string, shape: RegExp): string {
  if (shape.test(value)) return value;
  const message = `The ${name} of ${one.number} does not fit the bank's file: ${value}.`;
  throw new Refusal(422, "bulk-field", message, { params: { field: name, advice: one.number, found: value } });
}

function rupees(paise: bigint): string {
  return `${paise / 100n}.${String(paise % 100n).padStart(2, "0")}`;
}

function compact(day: string): string {
  return day.replaceAll("-", "");
}
