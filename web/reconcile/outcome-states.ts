// Which state's icon and colour an outcome wears.

import type { Outcome } from "#server/reconciliation/contract.ts";
import type { StateName } from "#web/ui/state.tsx";

export const outcomeStates: Record<Outcome, StateName> = {
  new: "new",
  matched: "matched",
  suggested: "suggested",
  unidentified: "unidentified",
  returned: "returned",
  duplicate: "duplicate",
  excluded: "excluded",
  parked: "locked",
};
