// The next version of what the discom promises and when it warns.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { ServiceSettings } from "./service-contract.ts";
import { insertServiceVersion, serviceVersions } from "./service-queries.ts";

export async function saveService(
  db: Db,
  actor: Actor,
  change: { readonly settings: ServiceSettings; readonly after: number; readonly why: string },
): Promise<{ version: number }> {
  const discomId = actor.discomId as number;
  const { settings, after, why } = change;
  const [current] = await serviceVersions(db, discomId);
  const version = after + 1;
  if (current?.version !== after) throw changedMeanwhile();
  if (JSON.stringify(ordered(current.settings)) === JSON.stringify(ordered(settings))) {
    throw new Refusal(422, "service-unchanged", "These are the settings that are in force.");
  }
  const made = await insertServiceVersion(db, { discomId, version, settings, why, userId: actor.userId });
  if (!made) throw changedMeanwhile();
  const { answers, ...numbers } = settings;
  const details = { version, ...numbers, answers: answers.map(({ title }) => title), reason: why };
  await record(db, actor, "changed the service settings", `discom:${discomId}`, details);
  return { version };
}

function changedMeanwhile(): Refusal {
  return new Refusal(409, "service-changed-meanwhile", "Somebody changed these settings just now. Look at them again.");
}

/** The same settings are the same text, in whatever order their parts came. */
function ordered({ staleHours, lowBalancePaise, disputeDays, reopenDays, answers }: ServiceSettings): unknown {
  const texts = answers.map(({ title, titleHi, text, textHi }) => [title, titleHi, text, textHi]);
  return [staleHours, lowBalancePaise, disputeDays, reopenDays, texts];
}
