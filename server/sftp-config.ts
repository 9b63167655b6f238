// Where a bank lays statements down on an SFTP server, from the environment; half a setting is refused by the name of what is missing.

import { readFileSync } from "node:fs";
import cron from "node-cron";
import { z } from "zod";

export interface SftpConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | null;
  /** Text of the private key file. */
  readonly key: string | null;
  readonly keyPassphrase: string | null;
  /** `SHA256:…` as ssh-keygen -l prints it: a server with any other key is not spoken to. */
  readonly hostKey: string;
  readonly folder: string;
  /** Names that are taken, `*` and `?` as in a shell. */
  readonly pattern: string;
  /** Code of the discom whose statements these are. */
  readonly discom: string;
  /** Number of the bank account for files that name none; null to go by the file, as the inbox does. */
  readonly account: string | null;
  /** Whether an imported file is deleted there. */
  readonly deletes: boolean;
  readonly cron: string;
  /** A file whose size changes within this time is still being written. */
  readonly settleMs: number;
}

export const sftpEnvironment = {
  MILAAN_SFTP_HOST: z.string().min(1).optional(),
  MILAAN_SFTP_PORT: z.coerce.number().int().min(1).max(65535).default(22),
  MILAAN_SFTP_USER: z.string().min(1).optional(),
  MILAAN_SFTP_PASSWORD: z.string().min(1).optional(),
  MILAAN_SFTP_KEY: z.string().min(1).optional(),
  MILAAN_SFTP_KEY_PASSPHRASE: z.string().min(1).optional(),
  MILAAN_SFTP_HOST_KEY: z
    .string()
    .regex(
      /^SHA256:[A-Za-z0-9+/]{43}=?$/,
      "this is no fingerprint; ssh-keyscan HOST | ssh-keygen -lf - prints SHA256:…",
    )
    .optional(),
  MILAAN_SFTP_FOLDER: z.string().min(1).default("/"),
  MILAAN_SFTP_PATTERN: z.string().min(1).default("*"),
  MILAAN_SFTP_DISCOM: z.string().min(1).optional(),
  MILAAN_SFTP_ACCOUNT: z
    .string()
    .regex(/^\d{6,20}$/)
    .optional(),
  MILAAN_SFTP_DELETE: z.enum(["true", "false"]).default("false"),
  MILAAN_SFTP_CRON: z.string().refine(cron.validate, "this is no cron expression").default("*/5 * * * *"),
  MILAAN_SFTP_SETTLE_SECONDS: z.coerce.number().min(0).max(300).default(5),
};

const Sftp = z.object(sftpEnvironment);

/** Null where no host is set. Throws with the names of what is missing. */
export function sftpConfig(env: z.infer<typeof Sftp>): SftpConfig | null {
  const { MILAAN_SFTP_HOST: host } = env;
  if (host === undefined) return null;
  const missing = (["MILAAN_SFTP_USER", "MILAAN_SFTP_HOST_KEY", "MILAAN_SFTP_DISCOM"] as const).filter(
    (name) => env[name] === undefined,
  );
  if (missing.length > 0) throw new Error(`MILAAN_SFTP_HOST needs ${missing.join(", ")} too.`);
  if ((env.MILAAN_SFTP_PASSWORD === undefined) === (env.MILAAN_SFTP_KEY === undefined))
    throw new Error("MILAAN_SFTP_HOST needs either MILAAN_SFTP_PASSWORD or MILAAN_SFTP_KEY.");
  return {
    host,
    port: env.MILAAN_SFTP_PORT,
    user: env.MILAAN_SFTP_USER as string,
    password: env.MILAAN_SFTP_PASSWORD ?? null,
    key: env.MILAAN_SFTP_KEY === undefined ? null : keyText(env.MILAAN_SFTP_KEY),
    keyPassphrase: env.MILAAN_SFTP_KEY_PASSPHRASE ?? null,
    hostKey: (env.MILAAN_SFTP_HOST_KEY as string).replace(/=$/, ""),
    folder: env.MILAAN_SFTP_FOLDER,
    pattern: env.MILAAN_SFTP_PATTERN,
    discom: env.MILAAN_SFTP_DISCOM as string,
    account: env.MILAAN_SFTP_ACCOUNT ?? null,
    deletes: env.MILAAN_SFTP_DELETE === "true",
    cron: env.MILAAN_SFTP_CRON,
    settleMs: env.MILAAN_SFTP_SETTLE_SECONDS * 1000,
  };
}

function keyText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`MILAAN_SFTP_KEY names a file that cannot be read: ${(error as Error).message}`);
  }
}
