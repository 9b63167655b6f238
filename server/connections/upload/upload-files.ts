// Files that go out: the template to fill in, and the file that came in, given back with what became of each row.

import type { Download } from "#server/http.ts";
import { type TableKind, writeTable } from "#server/tables/write-table.ts";
import type { TagAction } from "../contract.ts";
import { outcomes } from "../outcomes-contract.ts";
import { resultCaption, tagColumns, untagColumns } from "./tag-rows.ts";
import type { StoredRow, UploadRecord } from "./upload-queries.ts";

export function templateFile(
  action: TagAction,
  kind: TableKind,
  held: readonly { readonly code: string; readonly number: string; readonly unit: string }[],
  hasUnits: boolean,
): Download {
  const { discom, number, proof, label, subUnit } = tagColumns;
  const last: Record<TagAction, readonly string[]> = {
    tag: [proof.caption, label.caption, ...(hasUnits ? [subUnit.caption] : [])],
    untag: [untagColumns.reason.caption],
    transfer: [subUnit.caption],
  };
  const header = [discom.caption, number.caption, ...last[action]];
  const rows = held.map((one) => [one.code, one.number, action === "transfer" ? one.unit : ""]);
  return { fileName: `connections-to-${action}.${kind}`, body: writeTable(kind, "Connections", [header, ...rows]) };
}

/** CSV comes back as CSV, a workbook as a workbook; the result is in the person's language. */
export function fileWithResults(
  upload: UploadRecord,
  rows: readonly StoredRow[],
  language: "en" | "hi",
  kind: TableKind,
): Download {
  const width = upload.header.length;
  const header = [...upload.header, resultCaption[language]];
  const lines = rows.map(({ cells, outcome, reason }) => [
    ...Array.from({ length: width }, (_, index) => cells[index] ?? ""),
    reason === "" ? outcomes[outcome][language] : `${outcomes[outcome][language]} ${reason}`,
  ]);
  const stem = upload.file_name.replace(/\.[^.]*$/, "");
  return {
    fileName: `${stem}-${resultCaption.en.toLowerCase()}.${kind}`,
    body: writeTable(kind, "Connections", [header, ...lines]),
  };
}
