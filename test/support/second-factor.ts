// A phone for a test's person: set up at the server's own verb, giving each code once.

import { generateSync } from "otplib";
import { begin, confirm } from "#server/accounts/second-factor.ts";
import { asSystem } from "#server/database.ts";
import type { TestGround } from "./ground.ts";
import type { Person } from "./people.ts";

export interface Phone {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  /** A code that was not given before. There are two at once, of the step that runs and of the next; a third waits up to 30 s. */
  code(): Promise<string>;
}

/** Sets up a second factor; the code of the step before now is spent on that. */
export async function givePhone(ground: TestGround, { userId, email }: Person): Promise<Phone> {
  const { secret } = await asSystem(ground.database, (db) => begin(db, ground, { id: userId, email }));
  const last = stepNow() - 1;
  const recoveryCodes = await asSystem(ground.database, (db) => confirm(db, ground, userId, codeOf(secret, last)));
  return { secret, recoveryCodes, code: phoneOf(secret, last) };
}

/** Codes of a secret, each given once, of steps after `last`. */
export function phoneOf(secret: string, last = stepNow() - 1): () => Promise<string> {
  let given = last;
  return async () => {
    given = Math.max(given + 1, stepNow() - 1);
    while (given > stepNow() + 1) await new Promise((resolve) => setTimeout(resolve, 200));
    return codeOf(secret, given);
  };
}

export function codeOf(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * 30 });
}

export function stepNow(): number {
  return Math.floor(Date.now() / 30_000);
}
