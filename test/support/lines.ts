// Builder of statement lines as an import leaves them: references found, booked, waiting to be decided.

import { isUtr } from "#reconciliation/facts.ts";
import { referenceFinder } from "#reconciliation/reference.ts";
import { asSystem, row, rows } from "#server/database.ts";
import { day } from "./bills.ts";
import type { TestGround } from "./ground.ts";
import { makeDiscom } from "./people.ts";

export interface LineWish {
  readonly paise: bigint | string;
  readonly narration: string;
  readonly bankReference?: string;
  readonly direction?: "credit" | "debit";
  /** Days from today, today if left out. */
  readonly inDays?: number;
}

export interface MadeLine {
  readonly discomId: number;
  readonly id: string;
  readonly paise: string;
}

let serial = 0;

/** One statement of bank account 1 with these lines. `gap` makes it one whose opening contradicts what was there before. */
export async function makeLines(
  ground: TestGround,
  wishes: readonly LineWish[],
  { discom = 1, gap = false }: { discom?: 1 | 2; gap?: boolean } = {},
): Promise<MadeLine[]> {
  await makeDiscom(ground, discom);
  return asSystem(ground.database, async (db) => {
    const known = (await row<{ code: string; van_prefix: string; connection_number: string; bill_number: string }>(
      db,
      "SELECT * FROM discoms WHERE id = ?",
      [discom],
    )) as { code: string; van_prefix: string; connection_number: string; bill_number: string };
    const find = referenceFinder({
      vanPrefixes: [known.van_prefix],
      discomCode: known.code,
      connectionNumber: known.connection_number,
      billNumber: known.bill_number,
    });
    const { id: statementId } = (await row<{ id: string }>(
      db,
      `WITH file AS (
         INSERT INTO statement_files (discom_id, bank_account_id, source, file_name, sha256, bytes, state, report)
         VALUES (:discom, 1, 'upload', 'made.csv', sha256('made'), 'made', 'imported', '{}') RETURNING id)
       INSERT INTO statements (discom_id, file_id, bank_account_id, from_date, to_date, opening_paise, lines_count, new_count,
                               credit_paise, debit_paise, linked, missing_count)
       SELECT :discom, id, 1, :day, :day, NULL, :count, :count, 0, 0, false, :missing FROM file RETURNING id`,
      { discom, day: day(0), count: wishes.length, missing: gap ? 1 : 0 },
    )) as { id: string };
    const made: MadeLine[] = [];
    for (const wish of wishes) {
      const bankReference = wish.bankReference ?? "";
      const found = find({ narration: wish.narration, bankReference });
      const at = day(wish.inDays ?? 0);
      const line = await row<MadeLine>(
        db,
        `INSERT INTO statement_lines (discom_id, bank_account_id, statement_id, row, value_date, booking_date, direction, paise,
                                      narration, bank_reference, found, utr, fingerprint)
         VALUES (:discom, 1, :statementId, :row, :at, :at, :direction, :paise, :narration, :bankReference, :found, :utr, :fingerprint)
         RETURNING discom_id AS "discomId", id, paise`,
        {
          discom,
          statementId,
          row: made.length + 1,
          at,
          direction: wish.direction ?? "credit",
          paise: String(wish.paise),
          narration: wish.narration,
          bankReference,
          found: JSON.stringify(found),
          utr: (found.find(isUtr) ?? found.find(({ kind }) => kind === "cheque"))?.value ?? null,
          fingerprint: `made ${++serial}`,
        },
      );
      made.push(line as MadeLine);
    }
    return made;
  });
}

export interface Held {
  readonly outcome: string;
  readonly rule: string;
  readonly sequence: number;
  readonly decisionId: string | null;
}

/** What stands of a line. */
export async function heldOf(ground: TestGround, line: MadeLine): Promise<Held> {
  const [held] = await asSystem(ground.database, (db) =>
    rows<Held>(
      db,
      `SELECT outcome, rule, sequence, decision_id AS "decisionId" FROM line_decisions WHERE discom_id = ? AND line_id = ?`,
      [line.discomId, line.id],
    ),
  );
  return held as Held;
}
