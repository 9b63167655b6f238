// A bank's layout is a value: the captions of its header row and what each column means.

import type { Mapping } from "./mapping.ts";
import type { Meaning } from "./meaning.ts";

export interface Column {
  readonly meaning: Meaning;
  /** Any of them; compared by letters and digits alone, so case, blanks and points do not matter. */
  readonly captions: readonly string[];
  /** The bank's exports do not always have it. */
  readonly optional?: true;
}

export interface Layout {
  /** What `--bank` and the `bank` of a file say. */
  readonly id: string;
  readonly name: string;
  /** In the bank's order: where two captions are alike the first column listed takes the first cell. */
  readonly columns: readonly Column[];
  /** Text above the header that tells banks with the same captions apart. */
  readonly identify: RegExp;
  /** What a person said of a table that is no bank's known one: then columns are found by it. */
  readonly mapping?: Mapping;
}
