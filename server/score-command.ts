// `milaan score`: how good the engine is on a made-up statement with the truth planted, as numbers that anybody can make again.

import { parseArgs } from "node:util";
import { generate } from "#fixtures/generator/generate.ts";
import { type FamilyScore, type Score, score } from "#fixtures/generator/score.ts";
import type { Plan, ReferencedLine } from "#reconciliation/plan.ts";
import { reconcile } from "#reconciliation/reconcile.ts";
import { referenceFinder } from "#reconciliation/reference.ts";
import { RULES_VERSION } from "#reconciliation/version.ts";
import type { Command } from "./command.ts";

const USAGE = "Usage: milaan score [--lines N] [--bills M] [--seed S]\n";
const LINES = 20_000;
const FAULTS_SHOWN_MAX = 50;
/** The generator's lines are of April; everything is decided on the day after them. */
const AS_OF = "2026-05-01";

/** Exit code 0: no automatic decision was wrong and every valid key matched; 1: not so. */
export const scoreCommand: Command = async (args, { stdout, stderr }) => {
  const wanted = commandLine(args);
  if (!wanted) {
    stderr.write(USAGE);
    return 64;
  }
  const report = measure(wanted);
  stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return report.automatic.wrong === 0 && report.validKeys.unmatched === 0 ? 0 : 1;
};

interface Wanted {
  readonly lines: number;
  readonly bills: number;
  readonly seed: number;
}

function commandLine(args: string[]): Wanted | null {
  try {
    const option = { type: "string" } as const;
    const { values } = parseArgs({ args, options: { lines: option, bills: option, seed: option } });
    const wanted = { lines: whole(values.lines, LINES), bills: whole(values.bills, 0), seed: whole(values.seed, 1) };
    return wanted.lines > 0 ? wanted : null;
  } catch {
    return null;
  }
}

function whole(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`not a whole number: ${text}`);
  return Number(text);
}

function measure({ lines: count, bills, seed }: Wanted) {
  const { open, lines } = generate(seed, count, bills);
  const { discom } = open;
  const find = referenceFinder({ ...discom, discomCode: discom.code });
  const started = performance.now();
  const input = lines.map(({ valueDate, direction, paise, narration, bankReference = "" }, at): ReferencedLine => {
    const told = { narration, bankReference, valueDate, bookingDate: valueDate, direction, paise };
    return { ...told, row: at + 1, account: "30919410044", balancePaise: null, references: find(told) };
  });
  const found = performance.now();
  const plan = reconcile({ lines: input, open, asOf: AS_OF });
  const decided = performance.now();
  const scored = score(lines, plan);
  const { total } = scored;
  return {
    rulesVersion: RULES_VERSION,
    seed,
    lines: lines.length,
    open: { payers: open.payers.length, bills: open.bills.length, advices: open.advices.length },
    seconds: { references: seconds(found - started), reconcile: seconds(decided - found) },
    automatic: {
      matched: total.matched,
      wrong: total.wrong,
      precision: share(total.matched - total.wrong, total.matched),
    },
    validKeys: { lines: total.keys, unmatched: total.keysUnmatched },
    setAside: { lines: total.aside, missed: total.missed - total.keysUnmatched },
    suggestions: { left: total.suggested, ...offered(total) },
    rules: byRule(plan),
    families: Object.fromEntries(
      Object.entries(scored.families)
        .sort()
        .map(([name, one]) => [name, ofFamily(one)]),
    ),
    faults: faultsOf(scored, lines),
  };
}

function ofFamily(one: FamilyScore) {
  return {
    lines: one.lines,
    matchedPercent: share(one.matched, one.lines),
    wrong: one.wrong,
    missed: one.missed,
    left: one.suggested,
    ...offered(one),
  };
}

/** Of what was left to a person with a truth to pick: how often it stood first, and among the five. */
function offered({ suggested, first, amongFive }: FamilyScore) {
  return suggested === 0
    ? { firstPercent: null, amongFivePercent: null }
    : { firstPercent: share(first, suggested), amongFivePercent: share(amongFive, suggested) };
}

function byRule({ decisions }: Plan): Record<string, Record<string, number>> {
  const rules: Record<string, Record<string, number>> = {};
  for (const { rule, outcome } of decisions) {
    rules[rule] = { ...rules[rule], [outcome]: (rules[rule]?.[outcome] ?? 0) + 1 };
  }
  const place = ([rule]: [string, unknown]) => Number(rule.slice(1));
  return Object.fromEntries(Object.entries(rules).sort((a, b) => place(a) - place(b)));
}

function faultsOf({ faults }: Score, lines: readonly { readonly narration: string }[]) {
  return faults.slice(0, FAULTS_SHOWN_MAX).map(({ at, truth, decision }) => ({
    line: at + 1,
    family: truth.family,
    expected: truth.expected,
    narration: lines[at]?.narration,
    truth: { payer: truth.payer, advice: truth.advice, bills: truth.bills },
    said: {
      rule: decision.rule,
      outcome: decision.outcome,
      payer: decision.payer,
      advice: decision.advice,
      bills: decision.allocations.map(({ bill }) => bill),
    },
  }));
}

/** Percent with two decimals, cut off, so that 100 means all. */
function share(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part * 10_000) / whole) / 100;
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
