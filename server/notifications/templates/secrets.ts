// A code or a link that lets somebody in stands in a notice only as where it is made; what it is, is known while it is sent.

import { codeSent, codeToSend } from "#server/accounts/contact-codes.ts";
import type { Config } from "#server/config.ts";
import type { Language } from "#server/contract.ts";
import type { Db } from "#server/database.ts";
import { payLinkFor } from "#server/gateway/pay-links.ts";
import { portalLink } from "./links.ts";
import type { Variables } from "./template.ts";

/** `@code:17`, `@invitation:17`, `@pay:1:4711:hi` (discom, bill, language of the message). */
const secret = /^@(code|invitation|pay):(\d+)(?::(\d+))?(?::(en|hi))?$/;
const HIDDEN = "••••••";

export function codeSecret(codeId: string): string {
  return `@code:${codeId}`;
}

export function invitationSecret(codeId: string): string {
  return `@invitation:${codeId}`;
}

/** A link is made anew for each attempt; earlier ones stay good. Its page speaks the language of the message. */
export function paySecret(discomId: number, billId: string, language: Language): string {
  return `@pay:${discomId}:${billId}:${language}`;
}

/** Null where one of them is of no use any more: settled, replaced, past. */
export async function revealed(db: Db, config: Config, variables: Variables): Promise<Variables | null> {
  const open: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    const match = secret.exec(value);
    const text = match ? await reveal(db, config, match) : value;
    if (text === null) return null;
    open[name] = text;
  }
  return open;
}

async function reveal(
  db: Db,
  config: Config,
  [, maker, id = "", more = "", language = "en"]: RegExpExecArray,
): Promise<string | null> {
  if (maker === "pay") {
    const path = `/pay/${await payLinkFor(db, Number(id), more)}`;
    return portalLink(config, language === "en" ? path : `${path}?lang=${language}`);
  }
  const code = await codeToSend(db, config, id);
  return maker === "code" ? (code?.code ?? null) : (code?.link ?? null);
}

/** Once it left, nobody can read a code here any more. */
export async function spent(db: Db, variables: Variables): Promise<void> {
  for (const value of Object.values(variables)) {
    const [, maker, id = ""] = secret.exec(value) ?? [];
    if (maker === "code" || maker === "invitation") await codeSent(db, id);
  }
}

/** For the log, and for whoever looks at it. */
export function masked(config: Pick<Config, "publicUrl">, variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const [, maker] = secret.exec(value) ?? [];
      if (maker === undefined) return [name, value];
      return [name, maker === "code" ? HIDDEN : portalLink(config, `/${maker}/${HIDDEN}`)];
    }),
  );
}
