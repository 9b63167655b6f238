// Trials and the lines they would have changed.

import { type Db, row, rows } from "#server/database.ts";
import type { ChangeKind, Draft, Trial, TrialChange, Tried } from "./contract.ts";

export interface NewTrial {
  readonly discomId: number;
  readonly workId: string;
  readonly draft: Draft;
  readonly fromDay: string;
  readonly toDay: string;
  readonly linesCount: number;
  readonly leftOutCount: number;
  readonly counts: Readonly<Partial<Record<ChangeKind, number>>>;
  readonly rulesVersion: number;
  readonly policyVersionId: string;
  readonly milliseconds: number;
  readonly userId: string;
}

export interface NewTrialChange {
  readonly lineId: string;
  readonly change: ChangeKind;
  readonly before: Tried;
  readonly after: Tried;
}

export async function insertTrial(db: Db, trial: NewTrial): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO trials (discom_id, work_id, draft, from_day, to_day, lines_count, left_out_count, counts, rules_version,
                         policy_version_id, milliseconds, by_user)
     VALUES (:discomId, :workId, :draft, :fromDay, :toDay, :linesCount, :leftOutCount, :counts, :rulesVersion,
             :policyVersionId, :milliseconds, :userId) RETURNING id`,
    { ...trial, draft: JSON.stringify(trial.draft), counts: JSON.stringify(trial.counts) },
  );
  return (made as { id: string }).id;
}

export async function insertTrialChanges(
  db: Db,
  discomId: number,
  trialId: string,
  changes: readonly NewTrialChange[],
): Promise<void> {
  await rows(
    db,
    `INSERT INTO trial_changes (discom_id, trial_id, position, line_id, change, before, after)
     SELECT :discomId, :trialId, c.place, (c.one->>'lineId')::bigint, c.one->>'change', c.one->'before', c.one->'after'
       FROM jsonb_array_elements(:changes::jsonb) WITH ORDINALITY AS c (one, place)`,
    { discomId, trialId, changes: JSON.stringify(changes) },
  );
}

/** The trial when it was of this draft; `fresh` while no policy changed since. */
export async function trialFor(
  db: Db,
  discomId: number,
  id: string,
  draft: Draft,
): Promise<{ fresh: boolean } | undefined> {
  return row(
    db,
    `SELECT policy_version_id = (SELECT max(id) FROM policy_versions WHERE discom_id = :discomId) AS fresh
       FROM trials WHERE discom_id = :discomId AND id = :id AND draft = :draft::jsonb`,
    { discomId, id, draft: JSON.stringify(draft) },
  );
}

export async function trialOfWork(db: Db, workId: string): Promise<string | null> {
  const found = await row<{ id: string }>(db, "SELECT id FROM trials WHERE work_id = ?", [workId]);
  return found?.id ?? null;
}

const trialColumns = `t.id, t.draft, t.from_day AS "fromDay", t.to_day AS "toDay", t.lines_count AS "linesCount",
            t.left_out_count AS "leftOutCount",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('change', c.key, 'count', c.value) ORDER BY c.key), '[]') FROM jsonb_each(t.counts) c) AS counts,
            t.rules_version AS "rulesVersion", t.milliseconds, t.at,
            jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) AS by`;

export async function trialById(db: Db, discomId: number, id: string): Promise<Trial | undefined> {
  return row(
    db,
    `SELECT ${trialColumns} FROM trials t JOIN users u ON u.id = t.by_user WHERE t.discom_id = ? AND t.id = ?`,
    [discomId, id],
  );
}

export async function trialRows(db: Db, discomId: number, page: { limit: number; offset: number }): Promise<Trial[]> {
  return rows(
    db,
    `SELECT ${trialColumns} FROM trials t JOIN users u ON u.id = t.by_user
      WHERE t.discom_id = :discomId ORDER BY t.id DESC LIMIT :limit OFFSET :offset`,
    { discomId, ...page },
  );
}

export async function trialsTotal(db: Db, discomId: number): Promise<number> {
  const found = await row<{ total: number }>(db, "SELECT count(*)::int AS total FROM trials WHERE discom_id = ?", [
    discomId,
  ]);
  return (found as { total: number }).total;
}

export async function trialChanges(
  db: Db,
  discomId: number,
  id: string,
  change: ChangeKind | null,
  page: { limit: number; offset: number },
): Promise<TrialChange[]> {
  return rows(
    db,
    `SELECT c.line_id AS "lineId", l.value_date AS "valueDate", l.paise, l.narration, c.change, c.before, c.after
       FROM trial_changes c JOIN statement_lines l ON l.discom_id = c.discom_id AND l.id = c.line_id
      WHERE c.discom_id = :discomId AND c.trial_id = :id AND (:change::text IS NULL OR c.change = :change)
      ORDER BY c.position LIMIT :limit OFFSET :offset`,
    { discomId, id, change, ...page },
  );
}

export async function trialChangesTotal(
  db: Db,
  discomId: number,
  id: string,
  change: ChangeKind | null,
): Promise<number> {
  const found = await row<{ total: number }>(
    db,
    `SELECT count(*)::int AS total FROM trial_changes
      WHERE discom_id = :discomId AND trial_id = :id AND (:change::text IS NULL OR change = :change)`,
    { discomId, id, change },
  );
  return (found as { total: number }).total;
}
