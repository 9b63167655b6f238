// A table that gives no rows at all is refused as a whole, with what to do instead.

/** `code` never changes, `message` is the English sentence. */
export interface FileRefusal {
  readonly code: string;
  readonly message: string;
  /** What the sentence names: columns, a row. */
  readonly params?: Readonly<Record<string, string | number>>;
}

export function isRefusal(found: object): found is FileRefusal {
  return "code" in found;
}

export const notATable: FileRefusal = {
  code: "file-not-a-table",
  message: "The file is neither CSV nor an XLSX workbook that can be opened. Save it again as .xlsx or CSV.",
};
