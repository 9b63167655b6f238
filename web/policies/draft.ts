// A draft of a policy as the address holds it: what it says, what it changes, and whether more would be decided without a person.

import type { Draft, OwnPolicy, Policy } from "#server/policies/contract.ts";
import type { PolicySearch } from "./search.ts";

export const policyKeys = ["partPayment", "excess", "late", "roundingPaise"] as const;
export type PolicyKey = (typeof policyKeys)[number];

/** Choices of each key but the rounding, which is a number. */
export const choices = {
  partPayment: ["oldest-due-first", "hold"],
  excess: ["advance", "hold"],
  late: ["accept", "hold"],
} as const;

export function draftOf(search: PolicySearch, current: OwnPolicy): OwnPolicy {
  const draft: Record<string, string> = {};
  for (const key of policyKeys) {
    const said = search[key] ?? current[key] ?? "discom";
    if (said !== "discom") draft[key] = said;
  }
  return draft as OwnPolicy;
}

/** What the address holds of a choice: nothing where it is what is in force. */
export function chosen(key: PolicyKey, value: string, current: OwnPolicy): Partial<PolicySearch> {
  return { [key]: value === (current[key] ?? "discom") ? undefined : value };
}

export const noDraft: Partial<PolicySearch> = {
  partPayment: undefined,
  excess: undefined,
  late: undefined,
  roundingPaise: undefined,
  work: undefined,
  trial: undefined,
};

export interface Difference {
  readonly key: PolicyKey;
  readonly before: string;
  readonly after: string;
}

/** `discom` stands for what is left to the discom's policy. */
export function differences(before: OwnPolicy, after: OwnPolicy): Difference[] {
  return policyKeys.flatMap((key) => {
    const [was, is] = [before[key] ?? "discom", after[key] ?? "discom"];
    return was === is ? [] : [{ key, before: was, after: is }];
  });
}

/** The server decides; this only tells the person beforehand. */
export function loosens(before: OwnPolicy, after: OwnPolicy, discom: Policy): boolean {
  const was = { ...discom, ...before } as Policy;
  const is = { ...discom, ...after } as Policy;
  const held = (["partPayment", "excess", "late"] as const).some((key) => was[key] === "hold" && is[key] !== "hold");
  return held || BigInt(is.roundingPaise) > BigInt(was.roundingPaise);
}

export function isSameDraft(one: Draft, other: Draft): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
