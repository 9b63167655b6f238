// `milaan user create`: how the first person of an organisation comes in; the password is asked for on stdin or made up and printed once.

import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import type { Command } from "#server/command.ts";
import { discomRoles, payerRoles } from "#server/contract.ts";
import { asSystem, type Db } from "#server/database.ts";
import { withGround } from "#server/operator-commands.ts";
import { createUser } from "./onboard.ts";
import { requireStrongPassword } from "./password.ts";
import { discomByCode, payerById, payerByName } from "./payer-queries.ts";

const USAGE = `Usage: milaan user create --email E --name N [--name-hi N] --payer NAME_OR_ID|--discom CODE --roles R,R [--password-stdin]
  payer roles: ${payerRoles.join(", ")}; discom roles: ${discomRoles.join(", ")}
`;

interface Wanted {
  readonly email: string;
  readonly name: string;
  readonly nameHi: string;
  readonly payer: string | undefined;
  readonly discom: string | undefined;
  readonly roles: readonly string[];
  readonly passwordFromStdin: boolean;
}

export const userCommand: Command = async (args, { stdout, stderr }) => {
  const wanted = commandLine(args);
  const fault = wanted === null ? USAGE : faultOf(wanted);
  if (wanted === null || fault) {
    stderr.write(fault ?? USAGE);
    return 64;
  }
  const password = wanted.passwordFromStdin ? await readStdin() : randomBytes(15).toString("base64url");
  requireStrongPassword(password);
  return withGround(({ database }) =>
    asSystem(database, async (db) => {
      const of = await organisation(db, wanted);
      if (!of) {
        stderr.write(`There is no ${wanted.payer ? `payer "${wanted.payer}"` : `discom "${wanted.discom}"`}.\n`);
        return 64;
      }
      const { email, name, nameHi, roles } = wanted;
      const { id, created } = await createUser(db, { email, name, nameHi, roles, ...of }, password);
      if (!created) {
        stderr.write(`${email} exists already; nothing was changed.\n`);
        return 1;
      }
      const told = wanted.passwordFromStdin ? {} : { password };
      stdout.write(`${JSON.stringify({ id, email, roles, ...told })}\n`);
      return 0;
    }),
  );
};

function commandLine(args: string[]): Wanted | null {
  try {
    const text = { type: "string" } as const;
    const { values, positionals } = parseArgs({
      args,
      options: {
        email: text,
        name: text,
        "name-hi": text,
        payer: text,
        discom: text,
        roles: text,
        "password-stdin": { type: "boolean" },
      },
      allowPositionals: true,
    });
    const { email, name, roles } = values;
    if (positionals.join(" ") !== "create" || !email || !name || !roles) return null;
    return {
      email,
      name,
      nameHi: values["name-hi"] ?? name,
      payer: values.payer,
      discom: values.discom,
      roles: roles.split(",").map((role) => role.trim()),
      passwordFromStdin: values["password-stdin"] ?? false,
    };
  } catch {
    return null;
  }
}

function faultOf({ email, payer, discom, roles }: Wanted): string | null {
  if ((payer === undefined) === (discom === undefined)) return `Give either --payer or --discom.\n${USAGE}`;
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return `"${email}" is no e-mail address.\n`;
  const known: readonly string[] = payer === undefined ? discomRoles : payerRoles;
  const unknown = roles.filter((role) => !known.includes(role));
  return unknown.length > 0 ? `Unknown role: ${unknown.join(", ")}.\n${USAGE}` : null;
}

async function organisation(db: Db, { payer, discom }: Wanted) {
  if (discom !== undefined) {
    const found = await discomByCode(db, discom);
    return found && { payerId: null, discomId: found.id };
  }
  const name = payer as string;
  const found = /^\d{1,18}$/.test(name) ? await payerById(db, name) : await payerByName(db, name);
  return found && { payerId: found.id, discomId: null };
}

async function readStdin(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part as Buffer));
  return Buffer.concat(parts).toString("utf8").trim();
}
