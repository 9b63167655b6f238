// Passwords: argon2id with the parameters OWASP gives (19 MiB, 2 passes), length over composition, common ones refused.

import { hash, verify } from "@node-rs/argon2";
import { Refusal } from "#server/errors.ts";

const LENGTH_MIN = 15;
const blocked = ["password", "milaan", "123456", "qwerty", "letmein", "admin", "welcome", "india", "bihar"];

export function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19456, timeCost: 2, parallelism: 1 });
}

/** Takes the same time whether or not the user exists. */
export async function passwordFits(storedHash: string | undefined, password: string): Promise<boolean> {
  const fits = await verify(storedHash ?? (await unknownUserHash), password);
  return fits && storedHash !== undefined;
}

const unknownUserHash = hashPassword("nobody has this password");

/** Refuses what is short, or only a common word with padding. */
export function requireStrongPassword(password: string): void {
  if (password.length < LENGTH_MIN) {
    throw new Refusal(422, "password-short", `A password has at least ${LENGTH_MIN} characters.`, {
      params: { min: LENGTH_MIN },
    });
  }
  const core = blocked.reduce((text, word) => text.replaceAll(word, ""), password.toLowerCase());
  if (new Set(core).size < 6) throw new Refusal(422, "password-common", "This password is too easy to guess.");
}
