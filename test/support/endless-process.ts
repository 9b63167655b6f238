// What an evil file would make of a reading process: it never ends, or it eats all memory.

import { answerParent } from "#server/child.ts";

answerParent<{ endless: boolean }>(async ({ endless }) => {
  const eaten: number[][] = [];
  for (;;) {
    if (!endless) eaten.push(Array.from({ length: 100_000 }, (_, index) => index));
  }
});
