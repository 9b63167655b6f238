// Numbers by which the tax department knows an organisation: PAN, TAN, GSTIN, checked as far as each can be by itself.

import { z } from "zod";

const GSTIN_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Fourth letter of a PAN: what its holder is. A association, B body of individuals, C company, F firm, G government, H family, J juridical person, L local authority, P person, T trust. */
export const panHolders = ["A", "B", "C", "F", "G", "H", "J", "L", "P", "T"] as const;
const PAN = new RegExp(`^[A-Z]{3}[${panHolders.join("")}][A-Z]\\d{4}[A-Z]$`);

/** Ten characters, the fourth a holder type. The last is a check letter whose rule is not public. */
export function isPan(text: string): boolean {
  return PAN.test(text);
}

/** Ten characters: city code of three letters, initial of the name, five digits, a letter. */
export function isTan(text: string): boolean {
  return /^[A-Z]{4}\d{5}[A-Z]$/.test(text);
}

/** Fifteen characters: state, PAN (or TAN, of who only deducts), entity, a letter, and a check character that must be right. */
export function isGstin(text: string): boolean {
  if (!/^\d{2}[A-Z0-9]{10}[1-9A-Z][A-Z][0-9A-Z]$/.test(text)) return false;
  const state = Number(text.slice(0, 2));
  const inner = text.slice(2, 12);
  return (
    ((state >= 1 && state <= 38) || state === 97 || state === 99) &&
    (isPan(inner) || isTan(inner)) &&
    gstinCheck(text.slice(0, 14)) === text.at(-1)
  );
}

/** The 15th character of a GSTIN: digits base 36, weights 1 and 2 in turn, quotient and remainder of each product summed. */
export function gstinCheck(first14: string): string {
  let sum = 0;
  for (const [place, letter] of [...first14].entries()) {
    const product = GSTIN_LETTERS.indexOf(letter) * (place % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return GSTIN_LETTERS.charAt((36 - (sum % 36)) % 36);
}

const typed = z
  .string()
  .max(30)
  .transform((text) => text.replace(/[\s-]/g, "").toUpperCase());

export const Pan = typed.pipe(z.string().refine((text) => text === "" || isPan(text), "not a PAN"));
export const Tan = typed.pipe(z.string().refine((text) => text === "" || isTan(text), "not a TAN"));
export const Gstin = typed.pipe(z.string().refine((text) => text === "" || isGstin(text), "not a GSTIN"));

/** An Indian mobile, as it is typed, becomes `+919…`. */
export const Mobile = z
  .string()
  .max(20)
  .transform((text) => `+91${text.replace(/[\s()-]/g, "").replace(/^(\+91|0091|91(?=\d{10}$)|0)/, "")}`)
  .pipe(z.string().regex(/^\+91[6-9]\d{9}$/, "not an Indian mobile number"));

export const Email = z.string().trim().toLowerCase().pipe(z.email().max(200));
export const Ifsc = typed.pipe(z.string().regex(/^[A-Z]{4}0[A-Z0-9]{6}$/, "not an IFSC"));
export const AccountNumber = z
  .string()
  .transform((text) => text.replace(/[\s-]/g, ""))
  .pipe(z.string().regex(/^\d{6,20}$/, "not an account number"));
