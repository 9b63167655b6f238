// Which of an account's mappings reads a file, if any: what the file says of its account decides, then what the person chose.

import type { ReadFile } from "#reconciliation/line.ts";
import { layoutOf } from "#reconciliation/read/own-layout.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";
import type { AccountMapping } from "./mapping-queries.ts";

export interface MappedFile {
  readonly file: Omit<ReadFile, "refused"> & {
    readonly refused: { readonly code: string; readonly message: string } | null;
  };
  /** Null where it was read by a bank's own layout, or is a message. */
  readonly mapping: AccountMapping | null;
}

/** What choosing needs to know of the task. */
export interface MappedTask {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Number of the account where the file may not name one. */
  readonly account: string;
  /** What persons said of files of this account, or of any when none was chosen. */
  readonly mappings: readonly AccountMapping[];
  /** The one mapping to read by, whatever else would fit. */
  readonly readBy: AccountMapping | null;
}

/**
 * A mapping of the account that the file names, or that was chosen, goes before the banks' layouts: somebody made it for
 * those files. One of an account that nobody named is used only where no layout fits, and only if it is the only one.
 */
export async function readMapped(task: MappedTask): Promise<MappedFile> {
  if (task.readBy) return { file: await readBy(task, task.readBy), mapping: task.readBy };
  const fitting: MappedFile[] = [];
  for (const mapping of task.mappings) {
    const file = await readBy(task, mapping);
    if (file.refused) continue;
    const named = file.statements.map(({ account }) => account).filter((account) => account !== "");
    const isOurs = named.every((account) => sameNumber(account, mapping.number));
    if (task.account !== "" || (named.length > 0 && isOurs)) return { file, mapping };
    if (named.length === 0) fitting.push({ file, mapping });
  }
  const { name, bytes } = task;
  const known: MappedFile = { file: await readStatementFile(bytes, { name, bytesMax: bytes.length }), mapping: null };
  if (known.file.refused?.code !== "layout-unknown" || fitting.length === 0) return known;
  const [only, another] = fitting;
  return only && !another ? only : { file: { ...known.file, refused: AMBIGUOUS }, mapping: null };
}

const AMBIGUOUS = {
  code: "account-needed",
  message:
    "The mappings of several accounts fit this file, and it does not say which account it is of. Choose the account.",
} as const;

function readBy({ name, bytes }: MappedTask, { mapping }: AccountMapping): Promise<ReadFile> {
  return readStatementFile(bytes, { name, bytesMax: bytes.length, layout: layoutOf(mapping) });
}

function sameNumber(one: string, other: string): boolean {
  return one.replace(/^0+/, "") === other.replace(/^0+/, "");
}
