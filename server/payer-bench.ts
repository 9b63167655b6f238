// What the largest payer waits for: its dues in every way the screen asks for them, a large advice, its receipts, a mass-tag file.

import { adviceNumber, adviceVan } from "#reconciliation/check-digits.ts";
import { hashPassword } from "./accounts/password.ts";
import { benchTagging } from "./connections/upload/bench.ts";
import { asSystem } from "./database.ts";
import type { Services } from "./http.ts";
import { prove } from "./invariants.ts";
import {
  askedOfBilling,
  fillAdvices,
  fillMonths,
  fillPayer,
  type PaidAdvice,
  refreshStatistics,
} from "./payer-bench-queries.ts";
import { acknowledge } from "./postings/acknowledge.ts";
import { benchReceipts } from "./receipts/bench.ts";
import { runReconciliation } from "./reconciliation/run/run.ts";
import { serve } from "./serve.ts";
import { importUnattended } from "./statements/import-unattended.ts";
import { systemImports } from "./statements/importer.ts";

const EMAIL = "bench@milaan.invalid";
const PASSWORD = "a password of the bench alone";
const MONTHS = 4;
const P95_WANTED_MS = 150;
const MAKER = { userId: "1", name: "Bench", payerId: "1", discomId: null, roles: ["maker", "admin"] };

export async function measurePayer(
  services: Services,
  wanted: { connections: number; rounds: number; tags: number; tell: (words: string) => void },
) {
  const { connections, rounds, tell } = wanted;
  tell(`a payer of ${connections} connections with ${MONTHS} bills each, all but the newest paid and posted …`);
  const [paid] = await generate(services, connections);
  const serving = await serve({ ...services, config: { ...services.config, run: "web" } });
  try {
    const ask = await logIn(serving.url as string);
    tell("dues …");
    const dues = await measureDues(ask, rounds);
    tell("an advice of all that is overdue …");
    const advice = await measureAdvice(ask);
    tell("its receipts …");
    const seconds = paid ? await benchReceipts(services, MAKER, paid.number) : 0;
    tell(`a mass-tag file of ${wanted.tags} rows …`);
    const tagging = await benchTagging(services, wanted.tags);
    tell("invariants …");
    const broken = (await prove(services.database)).filter(({ holds }) => !holds).map(({ name }) => name);
    return {
      connections,
      bills: connections * MONTHS,
      dues,
      advice,
      receipts: { bills: paid?.bills ?? 0, pdfSeconds: rounded(seconds), ...within(30, seconds) },
      tagging: {
        rows: wanted.tags,
        checkSeconds: rounded(tagging.checkSeconds),
        applySeconds: rounded(tagging.applySeconds),
        seconds: rounded(tagging.checkSeconds + tagging.applySeconds),
        ...within(20, tagging.checkSeconds + tagging.applySeconds),
      },
      invariantsHold: broken.length === 0,
      broken,
    };
  } finally {
    await serving.stop();
  }
}

/** In the mix a fifth of the newest bills is overdue: 10,000 of 50,000. */
async function measureAdvice(ask: Ask) {
  await ask("/api/basket/view", { state: "overdue" });
  const { body: basket } = await ask("/api/basket");
  const { milliseconds } = await ask("/api/advices", {});
  return { bills: basket["count"], makeSeconds: rounded(milliseconds / 1000), ...within(3, milliseconds / 1000) };
}

function within(wantedSeconds: number, seconds: number) {
  return { wantedSeconds, met: seconds <= wantedSeconds };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

/** Gives the advices that were paid. */
async function generate(services: Services, connections: number): Promise<PaidAdvice[]> {
  const { database } = services;
  const passwordHash = await hashPassword(PASSWORD);
  const advices = await asSystem(database, async (db) => {
    await fillPayer(db, { connections, email: EMAIL, passwordHash });
    await fillMonths(db, MONTHS);
    return fillAdvices(db, (serial) => {
      const number = adviceNumber("SB", 2026, serial);
      return { number, van: adviceVan("SBPDCL", number) };
    });
  });
  await asSystem(database, refreshStatistics);
  const bytes = Buffer.from(statementOf(advices));
  await importUnattended(systemImports(services, 1), { name: "bench.tsv", bytes, bankAccountId: 1 }, "cli");
  await runReconciliation(database, 1, "cli");
  const author = { userId: null, payerId: null, discomId: 1 };
  for (const { postingId, billNumbers } of await asSystem(database, askedOfBilling)) {
    const answers = billNumbers.map((billNumber) => ({
      postingId,
      billNumber,
      outcome: "accepted" as const,
      reference: "",
      message: "",
    }));
    await acknowledge((work) => asSystem(database, work), author, answers);
  }
  await asSystem(database, refreshStatistics);
  return advices;
}

const CAPTIONS = "Txn Date\tValue Date\tDescription\tRef No./Cheque No.\tDebit\tCredit\tBalance";

/** In the shape of an SBI statement: one credit for each advice. */
function statementOf(advices: readonly { van: string; paise: string }[]): string {
  let balance = 0n;
  const lines = advices.map(({ van, paise }, at) => {
    balance += BigInt(paise);
    const narration = `BY TRANSFER-NEFT*UTIB0000001*UTIBN520260420${String(at).padStart(8, "0")}*BENCH WORKS*${van}--`;
    return `20 Apr 2026\t20 Apr 2026\t${narration}\t \t \t${rupees(BigInt(paise))}\t${rupees(balance)}\n`;
  });
  return ["Account Number : _00000030000000001\n\n", `${CAPTIONS}\n`, ...lines].join("");
}

function rupees(paise: bigint): string {
  return `${paise / 100n}.${String(paise % 100n).padStart(2, "0")}`;
}

/** A body makes it a POST. */
type Ask = (path: string, body?: object) => Promise<{ milliseconds: number; body: Record<string, unknown> }>;

/** Times are of the whole answer over HTTP on loopback. */
async function logIn(url: string): Promise<Ask> {
  const session = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  const { accessToken } = (await session.json()) as { accessToken: string };
  return async (path, sent) => {
    const started = performance.now();
    const answer = await fetch(`${url}${path}`, {
      method: sent ? "POST" : "GET",
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(sent && { "content-type": "application/json", "idempotency-key": crypto.randomUUID() }),
      },
      ...(sent && { body: JSON.stringify(sent) }),
    });
    const body = (await answer.json()) as Record<string, unknown>;
    const milliseconds = performance.now() - started;
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`);
    return { milliseconds, body };
  };
}

/** What the screen asks for: each as often as the others. */
const mix: Readonly<Record<string, string>> = {
  first: "/api/dues?size=100",
  deep: "/api/dues?size=100&page=250",
  sortedByPayable: "/api/dues?size=100&sort=payable&descending=true",
  sortedByDue: "/api/dues?size=100&sort=due&page=3",
  sortedBySite: "/api/dues?size=100&sort=site",
  overdue: "/api/dues?size=100&state=overdue",
  rebate: "/api/dues?size=100&state=rebate-possible",
  office: "/api/dues?size=100&discom=1&office=5",
  category: "/api/dues?size=100&category=LTIS,NDS-I",
  amountAndDate: "/api/dues?size=100&least=100000&most=400000&state=payable",
  searchOfNumber: "/api/dues?size=100&search=1079",
  searchOfSite: "/api/dues?size=100&search=ward%2012",
};

async function measureDues(ask: Ask, rounds: number) {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds + 1; round++) {
    for (const [name, path] of Object.entries(mix)) {
      const { milliseconds } = await ask(path);
      // The first time fills caches that a running server always has.
      if (round > 0) times[name] = [...(times[name] ?? []), milliseconds];
    }
  }
  const all = Object.values(times).flat();
  const p95Ms = percentile(all, 95);
  return {
    asked: all.length,
    p50Ms: percentile(all, 50),
    p95Ms,
    p99Ms: percentile(all, 99),
    wantedP95Ms: P95_WANTED_MS,
    met: p95Ms <= P95_WANTED_MS,
    medianMsOf: Object.fromEntries(Object.entries(times).map(([name, each]) => [name, percentile(each, 50)])),
  };
}

function percentile(values: readonly number[], of: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * of) / 100) - 1)] ?? 0) * 10) / 10;
}
