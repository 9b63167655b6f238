// The process packs are drawn in by the hundred, so that the portal stays quick meanwhile.

import { answerParent } from "#server/child.ts";
import type { PackLanguage } from "./contract.ts";
import { type Pack, packsPdfOf } from "./pack-pdf.ts";

export interface PackTask {
  readonly packs: readonly Pack[];
  readonly language: PackLanguage;
  /** In one file, or each in its own. */
  readonly together: boolean;
}

/** One where all are together. */
export type PackAnswer = readonly Uint8Array[];

answerParent<PackTask>(async ({ packs, language, together }, tell): Promise<PackAnswer> => {
  if (together) return [await packsPdfOf(packs, language, tell)];
  const drawn: Buffer[] = [];
  for (const pack of packs) drawn.push(await packsPdfOf([pack], language));
  return drawn;
});
