// Deep inside a container format the only way out is to throw; the readers turn this, and nothing else, into a refusal.

import type { Refusal, RefusalCode } from "../line.ts";

export class ReadFault extends Error {
  readonly refusal: Refusal;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = "ReadFault";
    this.refusal = { code, message };
  }
}

/** Runs a reader; its fault becomes the refusal. */
export async function refusing<T>(read: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReadFault) return error.refusal;
    throw error;
  }
}
