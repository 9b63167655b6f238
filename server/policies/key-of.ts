// What a person typed of an account or a name, as what is learned is kept.

import { stripZeros } from "#reconciliation/references/text.ts";
import { Refusal } from "#server/errors.ts";
import type { KnownKind } from "./contract.ts";

/** As it is kept: an account without leading zeros, a name as banks write it. */
export function keyOf({ kind, key }: { readonly kind: KnownKind; readonly key: string }): string {
  if (kind === "name")
    return key
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, " ")
      .trim();
  if (!/^(?=.*[1-9])[0-9]{6,20}$/.test(key))
    throw new Refusal(422, "not-an-account", "An account number has 6 to 20 digits.");
  return stripZeros(key);
}
