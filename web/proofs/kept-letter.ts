// Who signs is typed once and kept in this browser; a letter's name is no secret of the portal.

import { useState } from "react";
import { z } from "zod";
import { PackLanguage } from "#server/proofs/contract.ts";

const KEY = "milaan.letter";
const KeptLetter = z.object({
  name: z.string().max(100).catch("").default(""),
  designation: z.string().max(100).catch("").default(""),
  reference: z.string().max(60).catch("").default(""),
  language: PackLanguage.catch("both").default("both"),
});
export type KeptLetter = z.infer<typeof KeptLetter>;

export function useKeptLetter(): [KeptLetter, (letter: KeptLetter) => void] {
  const [letter, setLetter] = useState(read);
  const keep = (next: KeptLetter) => {
    setLetter(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // A browser that keeps nothing still draws the letter.
    }
  };
  return [letter, keep];
}

function read(): KeptLetter {
  try {
    return KeptLetter.parse(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return KeptLetter.parse({});
  }
}
