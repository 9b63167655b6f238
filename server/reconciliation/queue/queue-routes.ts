// The queue and acts upon many of its lines over HTTP.

import type { Db } from "#server/database.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { type Bucket, buckets, getQueue } from "../contract.ts";
import { startAccepting } from "./accept-many.ts";
import { markLines, parkLines, reverseDecisions } from "./decide-many.ts";
import * as contract from "./queue-contract.ts";
import {
  accountsOf,
  bucketSums,
  chosenLines,
  decidedSums,
  decidedToday,
  type LineFilter,
  queuePage,
} from "./queue-queries.ts";
import { considerTogether, matchTogether } from "./together.ts";

const MINE_MAX = 500;

export const queueRoutes: readonly Route[] = [
  inTransaction(getQueue, async ({ db, actor, query }) => {
    return queue(db, actor.discomId as number, query.account ?? null);
  }),

  inTransaction(contract.listQueueLines, async ({ db, actor, query }) => {
    const { around, after, before, skip = 0, size } = query;
    const mode = around ? "around" : after ? "after" : before ? "before" : "skip";
    const place = { mode, lineId: around ?? after ?? before ?? null, skip, size } as const;
    return queuePage(db, actor.discomId as number, filterOf(query), place);
  }),

  inTransaction(contract.chooseAll, async ({ db, actor, query }) => {
    return { rows: await chosenLines(db, actor.discomId as number, filterOf(query), contract.LINES_AT_ONCE_MAX) };
  }),

  inTransaction(contract.countQueue, async ({ db, actor }) => {
    const sums = await bucketSums(db, actor.discomId as number, null);
    return { count: together(sums).count };
  }),

  inTransaction(contract.listDecidedByMe, async ({ db, actor }) => {
    return { rows: await decidedToday(db, actor.discomId as number, actor.userId, MINE_MAX) };
  }),

  inTransaction(contract.parkLines, ({ db, actor, body }) => parkLines(db, actor, body)),
  inTransaction(contract.markLines, ({ db, actor, body }) => markLines(db, actor, body)),
  inTransaction(contract.reverseDecisions, ({ db, actor, body }) => reverseDecisions(db, actor, body)),
  inTransaction(contract.acceptLines, async ({ db, actor, body }) => ({
    workId: await startAccepting(db, actor, body),
  })),

  inTransaction(contract.considerTogether, ({ db, actor, query }) => {
    const picked = { advice: query.advice ?? null, payer: query.payer ?? null };
    return considerTogether(db, actor.discomId as number, query.lines.split(","), picked);
  }),
  inTransaction(contract.matchTogether, ({ db, actor, body }) => matchTogether(db, actor, body)),
];

interface View {
  readonly bucket: Bucket;
  readonly account?: number | undefined;
  readonly rule?: string | undefined;
  readonly q?: string | undefined;
}

function filterOf({ bucket, account, rule, q }: View): LineFilter {
  return { bucket, account: account ?? null, rule: rule ?? null, q: q === undefined || q === "" ? null : q };
}

async function queue(db: Db, discomId: number, account: number | null) {
  const sums = await bucketSums(db, discomId, account);
  const decided = await decidedSums(db, discomId, account);
  const of = (by: string) => decided.find((one) => one.by === by) ?? { count: 0, paise: "0" };
  const sum = ({ count, paise }: { count: number; paise: string }) => ({ count, paise });
  return {
    buckets: buckets.map((bucket) => ({
      bucket,
      ...sum(sums.find((one) => one.bucket === bucket) ?? { count: 0, paise: "0" }),
    })),
    left: together(sums),
    since: decided[0]?.since ?? null,
    credits: together(decided),
    byRules: sum(of("rules")),
    byPeople: sum(of("people")),
    accounts: await accountsOf(db, discomId),
  };
}

function together(sums: readonly { count: number; paise: string }[]) {
  return {
    count: sums.reduce((count, one) => count + one.count, 0),
    paise: String(sums.reduce((total, one) => total + BigInt(one.paise), 0n)),
  };
}
