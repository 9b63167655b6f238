// Rows of the approval chain: its versions, who approved what an advice says now, what hinders whom, and what people said of it.

import { type Db, row, rows } from "#server/database.ts";
import type { AdviceChain, ApprovalChain } from "./chain-contract.ts";

interface AdviceKey {
  readonly discomId: number;
  readonly id: string;
}

export interface Person {
  readonly name: string;
  readonly nameHi: string;
}
const person = (alias: string) => `jsonb_build_object('name', ${alias}.name, 'nameHi', ${alias}.name_hi)`;

/** Newest first within the organisation and each of its sub-units. */
export function chainsOf(db: Db, payer: string): Promise<ApprovalChain[]> {
  return rows(
    db,
    `SELECT c.id, c.unit_id AS "unitId", c.one_up_to_paise AS "oneUpToPaise", c.inherited, n.id IS NOT NULL AS "inForce",
            ${person("u")} AS by, c.why, c.at
       FROM approval_chains c
       LEFT JOIN approval_chains_now n ON n.payer_id = c.payer_id AND n.id = c.id
       LEFT JOIN users u ON u.id = c.by_user
      WHERE c.payer_id = ? ORDER BY c.unit_id NULLS FIRST, c.id DESC`,
    [payer],
  );
}

export async function insertChain(
  db: Db,
  chain: {
    payerId: string;
    unitId: string | null;
    oneUpToPaise: string | null;
    inherited: boolean;
    by: string;
    why: string;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO approval_chains (payer_id, unit_id, one_up_to_paise, inherited, by_user, why)
     VALUES (:payerId, :unitId, :oneUpToPaise, :inherited, :by, :why)`,
    chain,
  );
}

/** What keeps the user `:user` from approving an advice that is submitted, by the names of its columns; null where nothing does. */
export function hindranceOf(advice: { discom: string; id: string; unit: string; paise: string }): string {
  return `CASE WHEN made_advice(${advice.discom}, ${advice.id}, :user) THEN 'made-it'
                 WHEN EXISTS (SELECT FROM standing_approvals(${advice.discom}, ${advice.id}) s WHERE s.by_user = :user) THEN 'approved-it'
                 WHEN NOT user_reaches(:user, ${advice.unit}) THEN 'other-unit'
                 WHEN ${advice.paise} > approval_limit(:user) THEN 'above-limit' END`;
}
const asked = { discom: ":discomId", id: ":id", unit: ":unitId::bigint", paise: ":amountPaise::bigint" };

/** What the trigger will hold an approval against, for the person who asks. */
export async function chainOfAdvice(
  db: Db,
  advice: AdviceKey & { payerId: string; unitId: string | null; amountPaise: string },
  user: string,
): Promise<AdviceChain> {
  const found = await row<AdviceChain>(
    db,
    `SELECT checkers_needed(:payerId, :unitId::bigint, :amountPaise::bigint) AS needed,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('by', ${person("u")},
                      'at', to_char(s.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY s.seq), '[]')
               FROM standing_approvals(:discomId, :id) s JOIN users u ON u.id = s.by_user) AS given,
            approval_limit(:user) AS "limitPaise",
            ${hindranceOf(asked)} AS hindrance,
            second_factor_state(:user) AS "secondFactor"`,
    { ...advice, user },
  );
  return found as AdviceChain;
}

/** How many of the approvals that count are of people who may still give them. */
export async function approvalsGiven(
  db: Db,
  advice: AdviceKey & { unitId: string | null; amountPaise: string },
): Promise<number> {
  const found = await row<{ given: number }>(
    db,
    `SELECT count(DISTINCT s.by_user)::int AS given FROM standing_approvals(:discomId, :id) s
       JOIN users u ON u.id = s.by_user AND u.active AND 'checker' = ANY (u.roles)
      WHERE :amountPaise::bigint <= coalesce(approval_limit(s.by_user), :amountPaise::bigint)
        AND user_reaches(s.by_user, :unitId::bigint)`,
    { ...advice },
  );
  return found?.given ?? 0;
}

export interface Comment {
  readonly text: string;
  readonly by: Person;
  readonly own: boolean;
  readonly at: string;
}

export function commentsOf(db: Db, advice: AdviceKey, user: string): Promise<Comment[]> {
  return rows(
    db,
    `SELECT c.text, ${person("u")} AS by, c.by_user = :user AS own, c.at
       FROM advice_comments c JOIN users u ON u.id = c.by_user
      WHERE c.discom_id = :discomId AND c.advice_id = :id ORDER BY c.id`,
    { discomId: advice.discomId, id: advice.id, user },
  );
}

export async function insertComment(
  db: Db,
  advice: AdviceKey & { payerId: string },
  comment: { by: string; text: string },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO advice_comments (discom_id, advice_id, payer_id, by_user, text) VALUES (:discomId, :id, :payerId, :by, :text)`,
    { discomId: advice.discomId, id: advice.id, payerId: advice.payerId, ...comment },
  );
}
