// SWIFT and camt messages as banks write them and as damage leaves them, each with the places where its entries stand.

import type { Dice } from "./dice.ts";
import { escaped } from "./encode.ts";

const DATES = ["260401", "260402", "260430", "260228", "260231", "991231", "26040", "2604O1"];
const AMOUNTS = ["1,", "1000,00", "250000,5", "0,00", "12.50", "1234567890123,45", "1,234,00", "", "10,005"];

interface SwiftOptions {
  readonly interim: boolean;
}

/** A whole message whose balances agree. */
export function swiftMessage(dice: Dice, { interim }: SwiftOptions = { interim: dice.onceIn(4) }): string[] {
  let balance = BigInt(dice.below(1_000_000));
  const amount = (paise: bigint) => `${paise / 100n},${String(paise % 100n).padStart(2, "0")}`;
  const opening = `:60F:C260401INR${amount(balance)}`;
  const entries = Array.from({ length: 1 + dice.below(6) }, (_, index) => {
    const paise = BigInt(1 + dice.below(99_999_999));
    const mark = balance > paise ? dice.pick(["C", "D", "RC", "RD", "CR"]) : dice.pick(["C", "RD"]);
    balance += /^(?:C|CR|RD)$/.test(mark) ? paise : -paise;
    const head = `:61:26040${1 + index}${dice.pick(["", `040${1 + index}`])}${mark}${amount(paise)}${dice.pick(["NTRF", "NMSC", "FCHK", "S103"])}${dice.pick(["NONREF", "SBINR52026040112", "UTR1"])}${dice.pick(["", "//BANKREF1"])}`;
    const supplement = dice.onceIn(3) ? ["WRAPPED SUPPLEMENT"] : [];
    const owner = dice.pick([
      [":86:NEFT CR MAGADH TELECOM (FICTIONAL)"],
      [":86:166?00NEFT?20SBINR5202604011234?215678?32MAGADH"],
      [":86:RTGS SBINR52026040112345678", "MAGADH TELECOM", "/REMARK/SB26000000010132"],
      [],
    ]);
    return [head, ...supplement, ...owner];
  });
  const envelope = dice.onceIn(3);
  return [
    ...(envelope ? ["{1:F01SBININBBAXXX0000000000}{2:I940SBININBBXXXXN}{4:"] : []),
    ":20:STMT1",
    ":25:SBIN0000999/30919410044",
    ":28C:1/1",
    ...(interim ? [":34F:INR0,", ":13D:2604011200+0530"] : [opening]),
    ...entries.flat(),
    ...(interim ? [] : [`:62F:C260430INR${amount(balance)}`]),
    envelope ? "-}" : "-",
  ];
}

const LINE_DAMAGES: readonly ((lines: string[], dice: Dice) => void)[] = [
  (lines, dice) => void lines.splice(dice.below(lines.length), 1),
  (lines, dice) => lines.splice(dice.below(lines.length), 0, dice.pick(lines)),
  (lines, dice) => lines.splice(dice.below(lines.length), 0, ...lines.splice(dice.below(lines.length), 1)),
  (lines, dice) => {
    const at = dice.below(lines.length);
    const line = lines[at] ?? "";
    const cut = dice.below(line.length + 1);
    lines.splice(at, 1, line.slice(0, cut), line.slice(cut));
  },
  (lines, dice) => {
    const at = dice.below(lines.length);
    lines.splice(at, 2, lines.slice(at, at + 2).join(""));
  },
  (lines, dice) => changeLine(lines, dice, (line) => line.replace(/\d{6}/, dice.pick(DATES))),
  (lines, dice) => changeLine(lines, dice, (line) => line.replace(/[\d]+,\d*/, dice.pick(AMOUNTS))),
  (lines, dice) =>
    changeLine(lines, dice, (line) =>
      line.replace(/(?<=\d)(?:RC|RD|CR|C|D)/, dice.pick(["EC", "ED", "RC", "X", "", "C", "D"])),
    ),
  (lines, dice) => changeLine(lines, dice, (line) => line.slice(0, dice.below(line.length + 1))),
  (lines, dice) => changeLine(lines, dice, (line) => ` ${line}`),
  (lines, dice) =>
    changeLine(
      lines,
      dice,
      (line) => `${line}${dice.pick(["-}", "{5:}", ":61:", "-", "\u0000", "Ö", "x".repeat(200)])}`,
    ),
  (lines, dice) =>
    lines.splice(
      dice.below(lines.length + 1),
      0,
      dice.pick([
        "-",
        "-}",
        "",
        ":86:",
        ":61:",
        ":20:X",
        ":62M:C260401INR1,00",
        ":60M:C260401INR1,00",
        ":99:?",
        "{1:F01X}{4:",
      ]),
    ),
  (lines) => void lines.push(...lines),
];

function changeLine(lines: string[], dice: Dice, change: (line: string) => string): void {
  const at = dice.below(lines.length);
  lines[at] = change(lines[at] ?? "");
}

export function damageLines(lines: string[], dice: Dice): void {
  for (let times = dice.below(5); times > 0 && lines.length > 0; times -= 1) dice.pick(LINE_DAMAGES)(lines, dice);
}

/** 1-based numbers of the lines where an entry begins that is not merely announced (`EC`, `ED`). */
export function swiftEntries(lines: readonly string[]): number[] {
  return lines.flatMap((line, index) => (/^(?:\{.*)?:61:(?!\d{6}(?:\d{4})?E[CD])/.test(line) ? [index + 1] : []));
}

const VERSIONS = ["02", "03", "04", "05", "06", "07", "08"] as const;
const MESSAGES = [
  ["052", "BkToCstmrAcctRpt", "Rpt"],
  ["053", "BkToCstmrStmt", "Stmt"],
  ["054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"],
] as const;

/** A camt document, one element a line; `version` 08 has the status in a code of its own and parties one level deeper. */
export function camtLines(dice: Dice): string[] {
  const [number, message, part] = dice.pick(MESSAGES);
  const version = dice.pick(VERSIONS);
  const prefix = dice.onceIn(3) ? "ns2:" : "";
  const late = Number(version) >= 7;
  let balance = BigInt(dice.below(1_000_000));
  const money = (paise: bigint) => `${paise / 100n}.${String(paise % 100n).padStart(2, "0")}`;
  const opening = balance;
  const entries = Array.from({ length: 1 + dice.below(5) }, (_, index) => {
    const parts = Array.from({ length: dice.pick([1, 1, 1, 3]) }, () => BigInt(1 + dice.below(9_999_999)));
    const paise = parts.reduce((sum, one) => sum + one, 0n);
    const side = balance > paise && dice.onceIn(3) ? "DBIT" : "CRDT";
    balance += side === "CRDT" ? paise : -paise;
    const party = (name: string) =>
      late ? `<Dbtr><Pty><Nm>${name}</Nm></Pty></Dbtr>` : `<Dbtr><Nm>${name}</Nm></Dbtr>`;
    return [
      "<Ntry>",
      `<Amt Ccy="INR">${money(paise)}</Amt>`,
      `<CdtDbtInd>${side}</CdtDbtInd>`,
      late ? "<Sts><Cd>BOOK</Cd></Sts>" : "<Sts>BOOK</Sts>",
      `<BookgDt><Dt>2026-04-0${1 + index}</Dt></BookgDt>`,
      `<ValDt><Dt>2026-04-0${1 + index}</Dt></ValDt>`,
      "<NtryDtls>",
      ...parts.flatMap((one) => [
        "<TxDtls>",
        `<Refs><EndToEndId>SBINR52026040112345678</EndToEndId></Refs>`,
        `<Amt Ccy="INR">${money(one)}</Amt>`,
        `<RltdPties>${party(escaped("MAGADH & SONS (FICTIONAL)"))}</RltdPties>`,
        "<RmtInf><Ustrd>SBPDCL SB26000000010132</Ustrd></RmtInf>",
        "</TxDtls>",
      ]),
      "</NtryDtls>",
      "</Ntry>",
    ];
  });
  const bal = (code: string, paise: bigint, day: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="INR">${money(paise)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${number}.001.${version}">`,
    `<${message}>`,
    "<GrpHdr><MsgId>1</MsgId></GrpHdr>",
    `<${part}>`,
    "<Acct><Id><Othr><Id>30919410044</Id></Othr></Id><Ccy>INR</Ccy></Acct>",
    ...(number === "054" ? [] : [bal("OPBD", opening, "2026-04-01")]),
    ...entries.flat(),
    ...(number === "054" ? [] : [bal("CLBD", balance, "2026-04-30")]),
    `</${part}>`,
    `</${message}>`,
    "</Document>",
  ];
  return prefix === "" ? lines : lines.map((line) => prefixed(line, prefix));
}

function prefixed(line: string, prefix: string): string {
  return line.replace(/<(\/?)(?=[A-Z])/g, `<$1${prefix}`).replace(" xmlns=", ` xmlns:${prefix.slice(0, -1)}=`);
}

const XML_DAMAGES: readonly ((lines: string[], dice: Dice) => void)[] = [
  (lines, dice) => void lines.splice(dice.below(lines.length), 1),
  (lines, dice) => lines.splice(dice.below(lines.length), 0, dice.pick(lines)),
  (lines, dice) =>
    changeLine(lines, dice, (line) =>
      line.replace(
        />[^<]+</,
        `>${dice.pick(["", "0", "-1.00", "1e3", "1.005", "2026-02-30", "PDNG", "INFO", "DBIT", "CRDT", "x", "&#0;", "&amp;", "9".repeat(40)])}<`,
      ),
    ),
  (lines, dice) => changeLine(lines, dice, (line) => line.replace(/ Ccy="INR"/, dice.pick(["", ' Ccy="USD"']))),
  (lines, dice) =>
    changeLine(lines, dice, (line) =>
      line.replace(/<(\/?)(\w+)/, `<$1${dice.pick(["Ntry", "Amt", "Stmt", "Xx", "Bal", "TxDtls"])}`),
    ),
  (lines, dice) => changeLine(lines, dice, (line) => line.slice(0, dice.below(line.length + 1))),
  (lines, dice) =>
    changeLine(
      lines,
      dice,
      (line) => `${line}${dice.pick(["<!-- note -->", "\u0000", " ", "<x/>", "&bogus;", "]]>"])}`,
    ),
  (lines, dice) => moveElement(lines, dice),
  (lines, dice) => dropElement(lines, dice),
];

/** A whole element that stands on lines of its own. */
function elementAt(lines: readonly string[], start: number): number | null {
  const name = /^<([\w:]+)/.exec(lines[start] ?? "")?.[1];
  if (!name || new RegExp(`</${name}>$`).test(lines[start] ?? "")) return name ? start : null;
  const end = lines.indexOf(`</${name}>`, start);
  return end < 0 ? null : end;
}

function moveElement(lines: string[], dice: Dice): void {
  const start = dice.below(lines.length);
  const end = elementAt(lines, start);
  if (end === null || start < 3) return;
  const moved = lines.splice(start, end - start + 1);
  lines.splice(3 + dice.below(Math.max(1, lines.length - 3)), 0, ...moved);
}

function dropElement(lines: string[], dice: Dice): void {
  const start = dice.below(lines.length);
  const end = elementAt(lines, start);
  if (end !== null && start > 2) lines.splice(start, end - start + 1);
}

export function damageXml(lines: string[], dice: Dice): void {
  for (let times = dice.below(4); times > 0 && lines.length > 0; times -= 1) dice.pick(XML_DAMAGES)(lines, dice);
}

/** First and last line of each entry that is booked, 1-based. */
export function camtEntries(lines: readonly string[]): readonly (readonly [first: number, last: number])[] {
  const found: [number, number][] = [];
  lines.forEach((line, index) => {
    if (!/^<(?:\w+:)?Ntry>/.test(line)) return;
    const length = lines.slice(index).findIndex((one) => /^<\/(?:\w+:)?Ntry>/.test(one));
    const body = lines.slice(index, index + length + 1).join("");
    const status = /<(?:\w+:)?Sts>(?:<(?:\w+:)?Cd>)?(.*?)</.exec(body)?.[1]?.trim() ?? "";
    if (length > 0 && (status === "" || status === "BOOK")) found.push([index + 1, index + length + 1]);
  });
  return found;
}
