// One table of text in the dress of each format, with the liberties that programs take in writing it.

import { crc32, deflateRawSync } from "node:zlib";
import type { Dice } from "./dice.ts";

export function asDelimited(rows: readonly (readonly string[])[], dice: Dice): Buffer {
  const delimiter = dice.pick([",", "\t", ";", "|"]);
  const newline = dice.pick(["\n", "\r\n", "\r"]);
  const quotesAll = dice.onceIn(5);
  const cell = (text: string) =>
    quotesAll || text.includes(delimiter) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const text = rows.map((cells) => cells.map(cell).join(delimiter)).join(newline) + (dice.onceIn(4) ? "" : newline);
  return encoded(text, dice);
}

function encoded(text: string, dice: Dice): Buffer {
  const kind = dice.below(5);
  if (kind === 0) return Buffer.from(`\ufeff${text}`);
  if (kind === 1) return Buffer.from(`\ufeff${text}`, "utf16le");
  if (kind === 2) return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
  return Buffer.from(text);
}

export function asHtml(rows: readonly (readonly string[])[], dice: Dice): Buffer {
  const closes = !dice.onceIn(4);
  const tag = (name: string) => (dice.onceIn(3) ? name.toUpperCase() : name);
  const cell = (text: string) => {
    const shown = dice.onceIn(6) ? `<b>${escaped(text)}</b>` : escaped(text);
    return `<${tag("td")}${dice.pick(["", " class='x'", " align=right", ' colspan="1"'])}>${shown || "&nbsp;"}${closes ? "</td>" : ""}`;
  };
  const body = rows.map((cells) => {
    const written = cells.length > 0 ? cells.map(cell).join(dice.pick(["", "\n "])) : "<td></td>";
    return `<${tag("tr")}>${written}${closes ? "</tr>" : ""}`;
  });
  const head = dice.pick(["<html><body>", "<!DOCTYPE html><html><head><style>td{color:red}</style></head><body>", ""]);
  const comment = dice.onceIn(3) ? "<!-- <tr><td>none</td></tr> -->" : "";
  return encoded(`${head}<table>${comment}${body.join("\n")}</table>`, dice);
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Amounts as numbers, text shared or inline, row and cell references left out at times, hidden rows, merged cells. */
export function asWorkbook(
  rows: readonly (readonly string[])[],
  dice: Dice,
  damage: (xml: string) => string = (xml) => xml,
): Buffer {
  const shared: string[] = [];
  const references = !dice.onceIn(5);
  const cell = (text: string, row: number, column: number): string => {
    const place = references ? ` r="${letters(column)}${row}"` : "";
    const plain = text.replaceAll(",", "").trim();
    if (/^-?\d{1,9}\.\d\d$/.test(plain)) return `<c${place} s="1"><v>${numberOf(plain, dice)}</v></c>`;
    if (text === "") return references ? "" : `<c${place}/>`;
    if (dice.onceIn(2)) return `<c${place} t="inlineStr"><is><t xml:space="preserve">${inXml(text)}</t></is></c>`;
    shared.push(text);
    return `<c${place} t="s"><v>${shared.length - 1}</v></c>`;
  };
  const sheetRows = rows.map((cells, index) => {
    const attributes = `${references ? ` r="${index + 1}"` : ""}${dice.onceIn(9) ? ' hidden="1"' : ""}`;
    return `<row${attributes}>${cells.map((text, column) => cell(text, index + 1, column)).join("")}</row>`;
  });
  const merges = dice.onceIn(3) ? '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>' : "";
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  return zipOf({
    "xl/workbook.xml": `<workbook ${main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/styles.xml": damage(
      `<styleSheet ${main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="4"/></cellXfs></styleSheet>`,
    ),
    "xl/sharedStrings.xml": damage(
      `<sst ${main}>${shared.map((text) => `<si><t xml:space="preserve">${inXml(text)}</t></si>`).join("")}</sst>`,
    ),
    "xl/worksheets/sheet1.xml": damage(
      `<worksheet ${main}><sheetData>${sheetRows.join("")}</sheetData>${merges}</worksheet>`,
    ),
  });
}

/** `1234.56` as programs store it: plain, with binary noise, or as a power of ten. */
function numberOf(plain: string, dice: Dice): string {
  if (dice.onceIn(5))
    return Number(plain)
      .toPrecision(17)
      .replace(/^(-?\d+\.\d*?)0+$/, "$1");
  return dice.onceIn(6) ? Number(plain).toExponential() : plain;
}

function letters(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : letters(Math.floor(column / 26) - 1) + letters(column % 26);
}

/** XML has no control characters; Excel writes them as `_x000B_`. */
function inXml(text: string): string {
  return escaped(text).replace(
    /(?![\t\n\r])\p{Cc}/gu,
    (character) => `_x${character.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}_`,
  );
}

/** A zip of these entries, deflated. */
export function zipOf(entries: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x0800, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), facts, Buffer.from(name)]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"), facts, tail, Buffer.from(name)]),
    );
    bodies.push(local, packed);
    offset += local.length + packed.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, index, end]);
}
