// What a payer's connections can be filtered by, with how many there are of each.

import type { z } from "zod";
import type { Db } from "#server/database.ts";
import type { connectionChoices } from "./contract.ts";
import { discomsWithAdmission, type HeldGroup, heldGroups, unitCounts } from "./queries.ts";

export async function choicesOf(db: Db, payerId: string): Promise<z.input<(typeof connectionChoices)["answer"]>> {
  const groups = await heldGroups(db, payerId);
  const admitting = (await discomsWithAdmission(db, payerId)).filter(({ admitted }) => admitted);
  const subUnits = await unitCounts(db, payerId);
  const countBy = (fits: (group: HeldGroup) => boolean) =>
    groups.filter(fits).reduce((sum, { count }) => sum + count, 0);
  const categories = [...new Set(groups.map(({ category }) => category))].sort();
  const divisions = new Map(groups.map((group) => [`${group.discomId} ${group.divisionId}`, group]));
  return {
    total: countBy(() => true),
    discoms: admitting.map(({ id, code, short_name: name }) => ({
      id,
      code,
      name,
      count: countBy(({ discomId }) => discomId === id),
    })),
    subUnits,
    categories: categories.map((category) => ({ category, count: countBy((group) => group.category === category) })),
    divisions: [...divisions.values()].flatMap(({ discomId, divisionId, division, divisionHi }) =>
      divisionId === null
        ? []
        : [
            {
              discomId,
              id: divisionId,
              name: division ?? "",
              nameHi: divisionHi ?? "",
              count: countBy((group) => group.discomId === discomId && group.divisionId === divisionId),
            },
          ],
    ),
  };
}
