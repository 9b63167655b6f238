// One Ntry of a camt file to its lines: a batch is split into its details when their sum proves them complete.

import { readAmount } from "../amount.ts";
import { isoDate } from "../date.ts";
import type { Direction, IsoDate, Line, Problem } from "../line.ts";
import { formatRupees, type Paise, paise } from "../money.ts";
import { problem } from "./draft.ts";
import { all, at, firstText, textAt, type XmlNode } from "./xml-tree.ts";

export interface CamtEntry {
  readonly lines: readonly Line[];
  readonly problems: readonly Problem[];
}

interface Booked {
  readonly direction: Direction;
  readonly paise: Paise;
  readonly bookingDate: IsoDate;
  readonly valueDate: IsoDate;
}

/** Entries that are pending or for information are no lines yet; they come again when they are booked. */
export function readEntry(entry: XmlNode): CamtEntry {
  const status = firstText(entry, "Sts/Cd", "Sts/Prtry", "Sts");
  if (status !== "" && status !== "BOOK") return { lines: [], problems: [] };
  const booked = readBooked(entry);
  if ("code" in booked) return { lines: [], problems: [booked] };
  const details = all(entry, "NtryDtls/TxDtls");
  const [only] = details;
  const currency = at(entry, "Amt")?.attributes["Ccy"];
  if (details.length <= 1) return { lines: [lineOf(entry, booked, only ? [only] : [])], problems: [] };
  const amounts = details.map((detail) => detailAmount(detail, booked.direction, currency));
  const known = amounts.filter((amount) => amount !== null);
  const sum = known.reduce((total, amount) => total + amount, 0n);
  const complete = known.length === details.length;
  if (complete && sum === booked.paise && known.every((amount) => amount !== 0n)) {
    return {
      lines: details.map((detail, index) => detailLine(entry, booked, detail, known[index] as Paise)),
      problems: [],
    };
  }
  const whole = lineOf(entry, booked, details);
  return { lines: [whole], problems: complete ? [sumDiffers(entry, booked.paise, paise(sum))] : [] };
}

function readBooked(entry: XmlNode): Booked | Problem {
  const amountText = textAt(entry, "Amt");
  const amount = readCamtAmount(amountText);
  if (amount === null) {
    return problem(entry.line, "Amt", "amount-unreadable", `"${amountText}" cannot be read as an amount.`, amountText);
  }
  if (amount === 0n) return problem(entry.line, "Amt", "amount-missing", "The entry is of no amount.", amountText);
  const side = textAt(entry, "CdtDbtInd");
  if (side !== "CRDT" && side !== "DBIT") {
    return problem(entry.line, "CdtDbtInd", "row-unreadable", `"${side}" says neither CRDT nor DBIT.`, side);
  }
  const bookedOn = firstText(entry, "BookgDt/Dt", "BookgDt/DtTm");
  const valueOn = firstText(entry, "ValDt/Dt", "ValDt/DtTm");
  const bookingDate = readXmlDay(bookedOn || valueOn);
  const valueDate = readXmlDay(valueOn || bookedOn);
  if (bookingDate === null || valueDate === null) {
    const raw = bookingDate === null ? bookedOn || valueOn : valueOn;
    return problem(entry.line, "BookgDt / ValDt", "date-unreadable", `"${raw}" is not a day that exists.`, raw);
  }
  return { direction: side === "CRDT" ? "credit" : "debit", paise: amount, bookingDate, valueDate };
}

/** Positive in the direction of the entry; null when the detail has no amount of its own in the entry's currency. */
function detailAmount(detail: XmlNode, direction: Direction, currency: string | undefined): Paise | null {
  const own = ["Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"].map((path) => at(detail, path)).find(Boolean);
  const amount = own?.attributes["Ccy"] === currency ? readCamtAmount(textAt(own)) : null;
  if (amount === null) return null;
  const side = textAt(detail, "CdtDbtInd");
  const against = side !== "" && (side === "CRDT") !== (direction === "credit");
  return against ? paise(-amount) : amount;
}

function detailLine(entry: XmlNode, booked: Booked, detail: XmlNode, amount: Paise): Line {
  const turned = amount < 0n;
  const opposite = booked.direction === "credit" ? "debit" : "credit";
  const own: Booked = {
    ...booked,
    paise: turned ? paise(-amount) : amount,
    direction: turned ? opposite : booked.direction,
  };
  return { ...lineOf(entry, own, [detail]), row: detail.line };
}

function lineOf(entry: XmlNode, booked: Booked, details: readonly XmlNode[]): Line {
  return {
    row: entry.line,
    ...booked,
    narration: narrationOf(entry, details, booked.direction),
    bankReference: referenceOf(entry, details),
    balancePaise: null,
  };
}

const UTR = /^(?:[A-Z]{4}[RN]\d{17}|[A-Z]{4}[A-Z0-9]\d{11})$/;
const NO_REFERENCE = /^(?:NOT ?PROVIDED|NON-?REF|0*)$/i;

/** The UTR wherever the bank put it, or else the first reference there is. */
function referenceOf(entry: XmlNode, details: readonly XmlNode[]): string {
  const [detail] = details.length === 1 ? details : [];
  const candidates = [
    textAt(detail, "Refs/EndToEndId"),
    textAt(detail, "Refs/ChqNb"),
    textAt(detail, "Refs/TxId"),
    textAt(detail, "Refs/AcctSvcrRef"),
    textAt(detail, "Refs/InstrId"),
    textAt(entry, "AcctSvcrRef"),
    textAt(entry, "NtryRef"),
  ].filter((reference) => !NO_REFERENCE.test(reference));
  return candidates.find((reference) => UTR.test(reference)) ?? candidates[0] ?? "";
}

/** A batch that cannot be split names its first payments only. */
const DETAILS_TOLD_MAX = 20;

/** Remittance text first, then who sent it; a piece that another already says is not repeated. */
function narrationOf(entry: XmlNode, details: readonly XmlNode[], direction: Direction): string {
  const pieces = details
    .slice(0, DETAILS_TOLD_MAX)
    .flatMap((detail) => [...remittance(detail), ...counterparty(detail, direction)]);
  const told = [...pieces, textAt(entry, "AddtlNtryInf")].filter((piece) => piece !== "");
  return told.filter((piece, index) => !isRepeated(piece, index, told)).join(" ");
}

function isRepeated(piece: string, index: number, told: readonly string[]): boolean {
  return told.some((other, at) => other.includes(piece) && (at < index || other.length > piece.length));
}

function remittance(detail: XmlNode): readonly string[] {
  const paths = [
    "RmtInf/Ustrd",
    "RmtInf/Strd/CdtrRefInf/Ref",
    "RmtInf/Strd/AddtlRmtInf",
    "RmtInf/Strd/RfrdDocInf/Nb",
    "AddtlTxInf",
  ];
  return paths.flatMap((path) => all(detail, path)).map(({ text }) => text.replace(/\s+/g, " ").trim());
}

function counterparty(detail: XmlNode, direction: Direction): readonly string[] {
  const who = direction === "credit" ? "Dbtr" : "Cdtr";
  return [
    firstText(detail, `RltdPties/${who}/Nm`, `RltdPties/${who}/Pty/Nm`),
    firstText(detail, `RltdPties/${who}Acct/Id/Othr/Id`, `RltdPties/${who}Acct/Id/IBAN`),
    firstText(detail, ...["ClrSysMmbId/MmbId", "BICFI", "BIC"].map((id) => `RltdAgts/${who}Agt/FinInstnId/${id}`)),
  ];
}

function sumDiffers(entry: XmlNode, stated: Paise, sum: Paise): Problem {
  const message = `The details of this batch come to ${formatRupees(sum)}, not to its ${formatRupees(stated)}; it is read as one line.`;
  return problem(entry.line, "TxDtls", "entry-sum-differs", message, textAt(entry, "Amt"));
}

/** `100000.00`; null when it is none, is signed, or has fractions of a paisa. */
export function readCamtAmount(text: string): Paise | null {
  if (!/^\d+(?:\.\d+)?$/.test(text)) return null;
  const amount = readAmount(text);
  return typeof amount === "string" ? null : amount.paise;
}

const INDIA_MINUTES = 330;

/** A day, or an instant taken to its day in India when it names its offset. */
export function readXmlDay(text: string): IsoDate | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  if (!found) return null;
  const day = isoDate(Number(found[1]), Number(found[2]), Number(found[3]));
  if (day === null || !found[4] || !found[5]) return day;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : new Date(instant + INDIA_MINUTES * 60_000).toISOString().slice(0, 10);
}
