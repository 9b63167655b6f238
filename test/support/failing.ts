// A database that stops at a chosen statement, as a machine does: what was not committed is gone.

import type { Knex } from "knex";
import type { Database } from "#server/database.ts";

/** Statements of the worker's transactions are counted over all of them. `reached` says whether the chosen one came. */
export function failingAt(real: Database, statement: number): { database: Database; reached: () => boolean } {
  let seen = 0;
  const transaction = (work: (db: Knex.Transaction) => Promise<unknown>) =>
    real.worker.transaction((db) =>
      work(
        new Proxy(db, {
          get(target, name, receiver) {
            if (name !== "raw") return Reflect.get(target, name, receiver);
            return (...told: Parameters<typeof db.raw>) => {
              seen++;
              if (seen === statement) throw new Error("the machine stopped here");
              return target.raw(...told);
            };
          },
        }),
      ),
    );
  const worker = new Proxy(real.worker, {
    get: (target, name, receiver) => (name === "transaction" ? transaction : Reflect.get(target, name, receiver)),
  });
  return { database: { ...real, worker }, reached: () => seen >= statement };
}
