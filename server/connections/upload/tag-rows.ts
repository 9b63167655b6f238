// Rows of a mass-tag file, checked one by one without a database: which connection, proved by what, or what is wrong.

import { readAmount } from "#reconciliation/amount.ts";
import { cellAt, type Row } from "#reconciliation/read/row.ts";
import { type Columns, findHeader, type Header } from "#server/tables/columns.ts";
import { type FileRefusal, isRefusal } from "#server/tables/file-refusal.ts";
import { mapRows } from "#server/tables/map-rows.ts";
import { LABEL_MAX, REASON_MIN, type TagAction } from "../contract.ts";
import type { Outcome } from "../outcomes-contract.ts";
import type { AdmittingDiscom, OwnUnit } from "../queries.ts";
import { restoreZeros } from "../restore-zeros.ts";

export const tagColumns = {
  discom: { caption: "Discom", also: ["Utility", "Discom code", "डिस्कॉम"], required: true },
  number: {
    caption: "Connection number",
    also: ["CA number", "CA no", "Consumer number", "Consumer no", "K number", "Connection no", "कनेक्शन संख्या"],
    required: true,
  },
  proof: {
    caption: "Recent bill number or amount",
    also: ["Proof", "Recent bill", "Bill number or amount", "हाल के बिल की संख्या या राशि"],
    required: false,
  },
  billNumber: { caption: "Bill number", also: ["Recent bill number", "Bill no", "बिल संख्या"], required: false },
  billAmount: { caption: "Bill amount", also: ["Recent bill amount", "Amount", "बिल राशि"], required: false },
  label: { caption: "Label", also: ["Site", "Own name", "Remark", "लेबल"], required: false },
  subUnit: {
    caption: "Sub-unit",
    also: ["Sub-unit code", "Unit", "Unit code", "Our division", "DDO", "Branch", "उप-इकाई", "उप-इकाई कोड"],
    required: false,
  },
} as const;

export const untagColumns = {
  discom: tagColumns.discom,
  number: tagColumns.number,
  reason: { caption: "Reason", also: ["Reason for untagging", "कारण"], required: true },
} as const;

const transferColumns = {
  discom: tagColumns.discom,
  number: tagColumns.number,
  subUnit: { ...tagColumns.subUnit, required: true },
} as const;

/** The caption of the column that is added to the file given back. */
export const resultCaption = { en: "Result", hi: "परिणाम" } as const;

export interface TagRow {
  readonly row: number;
  /** The row as it came. */
  readonly cells: readonly string[];
  readonly discomId: number | null;
  readonly numberKey: string | null;
  readonly billNumber: string | null;
  readonly amountPaise: bigint | null;
  /** The label of a tag, the reason of an untag. */
  readonly label: string;
  /** Null: the organisation itself. */
  readonly subUnitId: string | null;
  readonly fault: Outcome | null;
}

/** Where the sender of a file may put connections. */
export interface Reach {
  readonly whole: boolean;
  readonly units: readonly OwnUnit[];
}

function tagRows(
  rows: readonly Row[],
  header: Header<keyof typeof tagColumns>,
  discoms: readonly AdmittingDiscom[],
  reach: Reach,
): Promise<TagRow[]> {
  const findUnit = unitFinder(reach);
  return readRows(rows, header, discoms, (row, discom) => {
    const label = cellAt(row, header.at.label);
    const unit = findUnit(cellAt(row, header.at.subUnit), "usual");
    const proof = readProof(row, header, discom);
    // What only the sender can mend comes before a proof the discom could stand in for.
    const fault = label.length > LABEL_MAX ? "label-too-long" : (unit.fault ?? ("fault" in proof ? proof.fault : null));
    return {
      ...noProof,
      ...("fault" in proof ? {} : proof),
      label: label.slice(0, LABEL_MAX),
      subUnitId: unit.subUnitId,
      fault,
    };
  });
}

function transferRows(
  rows: readonly Row[],
  header: Header<keyof typeof transferColumns>,
  discoms: readonly AdmittingDiscom[],
  reach: Reach,
): Promise<TagRow[]> {
  const findUnit = unitFinder(reach);
  return readRows(rows, header, discoms, (row) => {
    const { subUnitId, fault } = findUnit(cellAt(row, header.at.subUnit), "must be told");
    return { ...noProof, label: "", subUnitId, fault };
  });
}

/** By code or by name in either language, in any case; a dash is the organisation itself. */
function unitFinder({ whole, units }: Reach) {
  const byName = new Map(
    units.flatMap((one) => [one.code, one.name, one.name_hi].map((name) => [name.toLowerCase().trim(), one.id])),
  );
  return (text: string, empty: "usual" | "must be told"): { subUnitId: string | null; fault: Outcome | null } => {
    const nobody = { subUnitId: null };
    if (text === "" && empty === "usual" && !whole && units.length === 1) {
      return { subUnitId: units[0]?.id ?? null, fault: null };
    }
    const itself = /^[-–—]$/.test(text) || (text === "" && empty === "usual");
    if (itself) return { ...nobody, fault: whole ? null : "sub-unit-missing" };
    if (text === "") return { ...nobody, fault: "sub-unit-missing" };
    const found = byName.get(text.toLowerCase());
    return found === undefined ? { ...nobody, fault: "sub-unit-unknown" } : { subUnitId: found, fault: null };
  };
}

function untagRows(
  rows: readonly Row[],
  header: Header<keyof typeof untagColumns>,
  discoms: readonly AdmittingDiscom[],
): Promise<TagRow[]> {
  return readRows(rows, header, discoms, (row) => {
    const label = cellAt(row, header.at.reason).slice(0, 300);
    return { ...noProof, label, subUnitId: null, fault: label.length < REASON_MIN ? "reason-missing" : null };
  });
}

type Claim = Pick<TagRow, "billNumber" | "amountPaise" | "label" | "subUnitId" | "fault">;
const noProof = { billNumber: null, amountPaise: null };

function readRows(
  rows: readonly Row[],
  header: Header<"discom" | "number">,
  discoms: readonly AdmittingDiscom[],
  readClaim: (row: Row, discom: AdmittingDiscom) => Claim,
): Promise<TagRow[]> {
  const findDiscom = discomFinder(discoms);
  return mapRows(
    rows.filter(({ number }) => number > header.row),
    (row): TagRow => {
      const place = { row: row.number, cells: row.cells, discomId: null, numberKey: null };
      const nothing = { ...place, ...noProof, label: "", subUnitId: null };
      const discom = findDiscom(cellAt(row, header.at.discom));
      if (typeof discom === "string") return { ...nothing, fault: discom };
      const key = readNumber(cellAt(row, header.at.number), new RegExp(discom.connection_number));
      if ("fault" in key) return { ...nothing, discomId: discom.id, fault: key.fault };
      const claim = readClaim(row, discom);
      return { ...nothing, ...claim, discomId: discom.id, numberKey: key.numberKey };
    },
  );
}

/** By code, short name or full name, in any case. */
function discomFinder(discoms: readonly AdmittingDiscom[]): (text: string) => AdmittingDiscom | Outcome {
  const byName = new Map(discoms.flatMap((one) => [one.code, one.short_name].map((name) => [name.toLowerCase(), one])));
  return (text) => {
    if (text === "") return "discom-missing";
    const found = byName.get(text.toLowerCase());
    if (!found) return "discom-unknown";
    return found.admitted ? found : "discom-not-admitted";
  };
}

/** A spreadsheet drops leading zeros; the key never has them. */
function readNumber(text: string, pattern: RegExp): { numberKey: string } | { fault: Outcome } {
  if (text === "") return { fault: "number-missing" };
  const restored = restoreZeros(text, pattern);
  return restored === null ? { fault: "number-malformed" } : { numberKey: restored.replace(/^0+/, "") };
}

function readProof(
  row: Row,
  header: Header<keyof typeof tagColumns>,
  discom: AdmittingDiscom,
): { billNumber: string } | { amountPaise: bigint } | { fault: Outcome } {
  const [either, number, amount] = [header.at.proof, header.at.billNumber, header.at.billAmount].map((at) =>
    cellAt(row, at),
  ) as [string, string, string];
  const text = number || either || amount;
  if (text === "") return { fault: "proof-missing" };
  // An amount of eleven digits would be a thousand crore: in the column of both, one lost zero is still a bill number.
  const pattern = new RegExp(discom.bill_number);
  const billNumber = number ? restoreZeros(number, pattern) : either ? restoreZeros(either, pattern, 1) : null;
  if (billNumber !== null) return { billNumber };
  const read = readAmount(number ? "" : text);
  if (typeof read === "string" || read.paise <= 0n) return { fault: "proof-unreadable" };
  return { amountPaise: read.paise };
}

export interface TagFile {
  readonly header: readonly string[];
  readonly rows: readonly TagRow[];
}

export async function readTagFile(
  action: TagAction,
  table: readonly Row[],
  discoms: readonly AdmittingDiscom[],
  reach: Reach,
): Promise<TagFile | FileRefusal> {
  const found = await rowsOf(action, table, discoms, reach);
  if (isRefusal(found)) return found;
  if (found.rows.length === 0) return { code: "file-empty", message: "The file holds no rows below its header." };
  return found;
}

async function rowsOf(
  action: TagAction,
  table: readonly Row[],
  discoms: readonly AdmittingDiscom[],
  reach: Reach,
): Promise<TagFile | FileRefusal> {
  if (action === "tag") {
    const header = findHeader(table, tagColumns);
    return isRefusal(header) ? header : { header: header.cells, rows: await tagRows(table, header, discoms, reach) };
  }
  if (action === "transfer") {
    const header = findHeader(table, transferColumns);
    return isRefusal(header)
      ? header
      : { header: header.cells, rows: await transferRows(table, header, discoms, reach) };
  }
  const header = findHeader(table, untagColumns);
  return isRefusal(header) ? header : { header: header.cells, rows: await untagRows(table, header, discoms) };
}

const columnsOf: Record<TagAction, Columns> = { tag: tagColumns, untag: untagColumns, transfer: transferColumns };

/** The cells of a kept row as a screen shows them. */
export function cellsByMeaning(
  action: TagAction,
  header: readonly string[],
): (cells: readonly string[]) => { discom: string; number: string; proof: string; label: string; subUnit: string } {
  const found = findHeader([{ number: 1, cells: header }], columnsOf[action]);
  const at: Partial<Record<string, number>> = isRefusal(found) ? {} : found.at;
  return (cells) => {
    const text = (key: string) => cellAt({ number: 0, cells }, at[key] ?? -1);
    return {
      discom: text("discom"),
      number: text("number"),
      proof: text("billNumber") || text("proof") || text("billAmount"),
      label: action === "untag" ? text("reason") : text("label"),
      subUnit: text("subUnit"),
    };
  };
}

/** Index of the cell that holds the connection's number. */
export function numberCell(header: readonly string[]): number {
  const found = findHeader([{ number: 1, cells: header }], tagColumns);
  return isRefusal(found) ? 0 : found.at.number;
}
