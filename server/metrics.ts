// What the monitor learns of the background, looked up when it asks; where the database cannot answer it is no number.

import { Gauge, type Registry } from "prom-client";
import type { Database } from "./database.ts";
import { type Background, lookAtBackground } from "./work/health.ts";

const FRESH_MS = 2000;

export function measureBackground(registry: Registry, database: Database): void {
  const look = shared(() => lookAtBackground(database, null));
  const gauge = (
    name: string,
    help: string,
    set: (gauge: Gauge, background: Background) => void,
    labelNames: string[] = [],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        const background = await look().catch(() => null);
        if (background) set(this, background);
        else if (labelNames.length === 0) this.set(Number.NaN);
      },
    });
  gauge("milaan_jobs_waiting", "Jobs that wait to be run", (of, { jobs }) => of.set(jobs.waitingCount));
  gauge("milaan_jobs_running", "Jobs being run", (of, { jobs }) => of.set(jobs.runningCount));
  gauge("milaan_jobs_given_up", "Jobs that were tried as often as allowed", (of, { jobs }) =>
    of.set(jobs.givenUpCount),
  );
  gauge("milaan_oldest_job_seconds", "Age of the oldest job that may run", (of, { jobs }) =>
    of.set(jobs.oldestSeconds),
  );
  gauge(
    "milaan_last_statement_age_seconds",
    "Since the newest statement of a bank account was imported; none before the first",
    (of, { accounts }) => {
      for (const { discom, id, bank, lastStatementAt } of accounts) {
        if (lastStatementAt === null) continue;
        of.set({ discom, account: String(id), bank }, (Date.now() - Date.parse(lastStatementAt)) / 1000);
      }
    },
    ["discom", "account", "bank"],
  );
  gauge("milaan_invariants_broken", "Invariants the last check found broken", (of, { invariants }) => {
    if (invariants) of.set(invariants.broken.length);
  });
  gauge("milaan_invariants_check_age_seconds", "Since the invariants were last checked", (of, { invariants }) => {
    if (invariants) of.set((Date.now() - Date.parse(invariants.at)) / 1000);
  });
}

/** All gauges of one scrape are of one look. */
function shared<T>(look: () => Promise<T>): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | null = null;
  return () => {
    if (last === null || Date.now() - last.at > FRESH_MS) last = { at: Date.now(), answer: look() };
    return last.answer;
  };
}
