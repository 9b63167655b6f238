// The bank's SFTP server as the pull sees it: a list, a file whole or not at all, and every failure with a name.

import { createHash } from "node:crypto";
import { Writable } from "node:stream";
import Client from "ssh2-sftp-client";
import type { SftpConfig } from "#server/sftp-config.ts";

export interface RemoteFile {
  readonly name: string;
  readonly size: number;
  readonly modifiedMs: number;
}

export interface SftpSource {
  list(): Promise<readonly RemoteFile[]>;
  /** Throws when it is longer than `bytesMax`. */
  fetch(file: RemoteFile, bytesMax: number): Promise<Buffer>;
  look(name: string): Promise<RemoteFile | null>;
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

export type SftpFailureCode = "host-key" | "log-in" | "unreachable" | "folder" | "cut-off";

export class SftpFailure extends Error {
  readonly code: SftpFailureCode;

  constructor(code: SftpFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

const READY_MS = 20_000;
const REPLY_MS = 120_000;
/** Still on their way, by the names writers give them. */
const UNFINISHED = /^\.|\.(?:part|filepart|tmp|temp|writing|crdownload)$/i;

export async function openSftp(config: SftpConfig): Promise<SftpSource> {
  const client = new Client("statements", {
    error: () => undefined,
    end: () => undefined,
    close: () => undefined,
  });
  let presented = "";
  try {
    await client.connect({
      host: config.host,
      port: config.port,
      username: config.user,
      ...(config.password !== null && { password: config.password }),
      ...(config.key !== null && { privateKey: config.key }),
      ...(config.keyPassphrase !== null && { passphrase: config.keyPassphrase }),
      readyTimeout: READY_MS,
      hostVerifier: (key: Buffer) => {
        presented = `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
        return presented === config.hostKey;
      },
    });
  } catch (error) {
    await client.end().catch(() => undefined);
    throw connectFailure(error as Error, presented, config);
  }
  const folder = config.folder.replace(/\/+$/, "");
  const wanted = shellPattern(config.pattern);
  const reply = <T>(work: Promise<T>) => inTime(work, client);
  return {
    async list() {
      const found = await reply(client.list(folder || "/")).catch((error: Error) => {
        throw new SftpFailure("folder", `The folder ${config.folder} cannot be listed: ${error.message}`);
      });
      return found
        .filter(({ type, name }) => type === "-" && wanted.test(name) && !UNFINISHED.test(name))
        .map(({ name, size, modifyTime }) => ({ name, size, modifiedMs: modifyTime }))
        .sort((one, other) => one.modifiedMs - other.modifiedMs || (one.name < other.name ? -1 : 1));
    },
    async fetch({ name }, bytesMax) {
      const taken = collector(bytesMax);
      await reply(client.get(`${folder}/${name}`, taken.stream)).catch((error: Error) => {
        throw new SftpFailure("cut-off", `${name} could not be read whole: ${error.message}`);
      });
      return taken.bytes();
    },
    async look(name) {
      const found = await reply(client.stat(`${folder}/${name}`)).catch(() => null);
      return found && { name, size: found.size, modifiedMs: found.modifyTime };
    },
    async remove(name) {
      await reply(client.delete(`${folder}/${name}`));
    },
    async close() {
      await client.end().catch(() => undefined);
    },
  };
}

function connectFailure(error: Error, presented: string, { host, port, hostKey }: SftpConfig): SftpFailure {
  if (presented !== "" && presented !== hostKey) {
    const message = `${host} shows the key ${presented}, not the one that is set. Nobody was told the password. Ask the bank whether its key changed.`;
    return new SftpFailure("host-key", message);
  }
  if (/authentication|permission denied/i.test(error.message))
    return new SftpFailure("log-in", `${host} does not accept the user and its password or key.`);
  return new SftpFailure("unreachable", `${host}:${port} cannot be reached: ${error.message}`);
}

/** A server that stops answering must not hold the pull, nor its lock, for ever. */
async function inTime<T>(work: Promise<T>, client: Client): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let lost: () => void = () => undefined;
  const broken = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new SftpFailure("cut-off", "The server does not answer any more.")), REPLY_MS);
    lost = () => refuse(new SftpFailure("cut-off", "The connection was cut."));
    client.on("close", lost);
  });
  try {
    return await Promise.race([work, broken]);
  } finally {
    clearTimeout(timer);
    client.removeListener("close", lost);
    work.catch(() => undefined);
  }
}

function collector(bytesMax: number): { stream: Writable; bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      chunks.push(chunk);
      done(size > bytesMax ? new Error("it is larger than is read at once") : null);
    },
  });
  return { stream, bytes: () => Buffer.concat(chunks) };
}

function shellPattern(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
}
