// A discom is set up with its whole office tree at once; doing it again brings names up to date.

import type { Db } from "#server/database.ts";
import type { Discom, Office } from "./contract.ts";
import { upsertDiscom, upsertOffices } from "./queries.ts";

export interface DiscomSetUp extends Discom {
  readonly connectionNumber: string;
  readonly billNumber: string;
  readonly vanPrefix: string;
}

/** Parents stand before their children. */
export async function setUpDiscom(
  db: Db,
  discom: DiscomSetUp,
  offices: readonly Omit<Office, "discomId">[],
): Promise<void> {
  await upsertDiscom(db, discom);
  const lineages = new Map<number, readonly number[]>();
  const placed = offices.map((office) => {
    const lineage = [...(lineages.get(office.parentId ?? 0) ?? []), office.id];
    lineages.set(office.id, lineage);
    return { ...office, lineage };
  });
  await upsertOffices(db, discom.id, placed);
}
