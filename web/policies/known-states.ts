// Which state's icon and colour a way of being known wears.

import type { KnownAs } from "#server/policies/contract.ts";
import type { StateName } from "#web/ui/state.tsx";

export const knownStates: Record<KnownAs, StateName> = {
  registered: "confirmed",
  learned: "suggested",
  seen: "awaited",
};
