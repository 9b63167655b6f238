// What persons' decisions taught takes automatic decisions back where it contradicts them; it never makes one.

import type { Case, Desk } from "../desk.ts";
import { learnedContradictions } from "../facts.ts";
import type { Decision } from "../plan.ts";
import { learnedNamesAnother } from "../suggest/names.ts";

/**
 * After the ladder, so that the ladder itself knows nothing learned: the lines matched with any learned facts are among those
 * matched without them. What a held line would have paid is open again for suggestions only.
 */
export function holdBackLearned(desk: Desk): void {
  for (const one of desk.cases) {
    const { decision } = one;
    if (decision?.outcome !== "matched" || !contradicted(desk, one, decision)) continue;
    desk.remaining.release(decision);
    one.decision = null;
  }
}

/** An account as a registered one would; a name, as ever, only where the amount is not a second witness. */
function contradicted(desk: Desk, one: Case, { payer, rule }: Decision): boolean {
  if (payer === null) return false;
  if (learnedContradictions(one.facts, payer).length > 0) return true;
  return rule === "P7" && learnedNamesAnother(desk, one, payer) !== undefined;
}
