// The next service standards while they are typed: kept with the tab, dropped when another version came meanwhile.

import { useEffect, useState } from "react";
import { z } from "zod";
import { type AnswerTemplate, ServiceSettings } from "#server/policies/service-contract.ts";

/** Null and an empty text stand for what is not understood, or not typed yet. */
export interface ServiceDraft {
  readonly staleHours: number | null;
  readonly lowBalancePaise: string | null;
  readonly disputeDays: number | null;
  readonly reopenDays: number | null;
  readonly answers: readonly AnswerTemplate[];
}

const Kept = z.object({
  after: z.number(),
  draft: z.object({
    staleHours: z.number().nullable(),
    lowBalancePaise: z.string().nullable(),
    disputeDays: z.number().nullable(),
    reopenDays: z.number().nullable(),
    answers: z.array(z.object({ title: z.string(), titleHi: z.string(), text: z.string(), textHi: z.string() })),
  }),
});
const KEY = "milaan-service-draft";

export function useServiceDraft(
  after: number,
  settings: ServiceSettings,
): [ServiceDraft, (draft: ServiceDraft | null) => void] {
  const [kept, setKept] = useState<z.infer<typeof Kept> | null>(read);
  useEffect(() => {
    if (kept === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(kept));
  }, [kept]);
  const draft = kept?.after === after ? kept.draft : settings;
  return [draft, (next) => setKept(next === null ? null : { after, draft: { ...next, answers: [...next.answers] } })];
}

function read(): z.infer<typeof Kept> | null {
  try {
    return Kept.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? "null")).data ?? null;
  } catch {
    return null;
  }
}

const numberKeys = ["staleHours", "disputeDays", "reopenDays"] as const;
export type NumberKey = (typeof numberKeys)[number];
export const mostOf: Record<NumberKey, number> = { staleHours: 2160, disputeDays: 180, reopenDays: 180 };

export type ServiceDifference =
  | { readonly key: NumberKey; readonly before: number; readonly after: number }
  | { readonly key: "lowBalancePaise"; readonly before: string; readonly after: string }
  | { readonly key: "answers"; readonly what: "added" | "removed" | "reworded"; readonly answer: AnswerTemplate };

/** What of `after` is otherwise; what is not understood yet is none. */
export function differencesOf(before: ServiceSettings, after: ServiceDraft): ServiceDifference[] {
  const numbers = numberKeys.flatMap((key) => {
    const value = after[key];
    return value === null || value === before[key] ? [] : [{ key, before: before[key], after: value }];
  });
  const low = after.lowBalancePaise;
  return [
    ...numbers,
    ...(low === null || low === before.lowBalancePaise
      ? []
      : [{ key: "lowBalancePaise" as const, before: before.lowBalancePaise, after: low }]),
    ...answersOf(before.answers, after.answers),
  ];
}

/** By their English names: a new name is another answer. */
function answersOf(before: readonly AnswerTemplate[], after: readonly AnswerTemplate[]): ServiceDifference[] {
  const kept = new Map(before.map((answer) => [answer.title, answer]));
  const key = "answers" as const;
  const changed = after.flatMap((answer): ServiceDifference[] => {
    const old = kept.get(answer.title);
    kept.delete(answer.title);
    if (!old) return [{ key, what: "added", answer }];
    const same = old.titleHi === answer.titleHi && old.text === answer.text && old.textHi === answer.textHi;
    return same ? [] : [{ key, what: "reworded", answer }];
  });
  return [...changed, ...[...kept.values()].map((answer) => ({ key, what: "removed" as const, answer }))];
}

/** As it can be saved, or null while something is missing. */
export function settingsOf(draft: ServiceDraft): ServiceSettings | null {
  return ServiceSettings.safeParse(draft).data ?? null;
}
