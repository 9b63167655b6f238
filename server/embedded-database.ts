// A real PostgreSQL without installing one: started from an npm package when DATABASE_URL is not set, shared by all our processes.

import { type ChildProcess, spawn } from "node:child_process";
import { access, chmod, constants, mkdtemp, rm, statfs } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import {
  type Cluster,
  findPostmaster,
  freePort,
  lastLogLines,
  launch,
  openCluster,
  type Postmaster,
} from "./embedded-cluster.ts";

export interface EmbeddedDatabase {
  /** Of the superuser `postgres`, database `postgres`, over loopback. */
  readonly url: string;
  /** Stops the server unless another process of ours still uses it. May be called twice. */
  stop(): Promise<void>;
}

export type EmbeddedDatabaseOptions = {
  readonly log: (message: string) => void;
} & (
  | { /** Where the cluster is kept between runs. */ readonly dataDir: string; readonly throwaway?: false }
  /** For tests: nothing is flushed to disk, and the temporary folder goes when stopped or when this process dies. */
  | { readonly throwaway: true }
);

const ATTEMPTS_MAX = 5;
const START_SECONDS_MAX = 60;
const STOP_SECONDS_MAX = 60;

/** Each process of ours holds this advisory lock shared; who can take it alone is the last one and puts out the light. */
const IN_USE = 0x6d696c61;

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "256MB",
  max_wal_size: "2GB",
  TimeZone: "UTC",
  log_timezone: "UTC",
};

const UNSAFE_SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  shared_buffers: "128MB",
  max_wal_size: "512MB",
};

/** Linux's folder in memory; containers are often given 64 MB of it, which is too little. */
const MEMORY = "/dev/shm";
const MEMORY_BYTES_MIN = 4_000_000_000;

interface Running {
  readonly cluster: Cluster;
  readonly postmaster: Postmaster;
  /** The connection that holds our share of the lock for as long as we live. */
  readonly keeper: pg.Client;
  /** The keeper's; it does not hold the process alive, except while it is asked. */
  readonly socket: Socket;
}

/** Joins the server of `dataDir` when another process already runs it (or left it behind), else starts it. */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const began = performance.now();
  const throwaway = options.throwaway === true;
  const dataDir = options.throwaway ? await throwawayFolder() : resolve(options.dataDir);
  const cluster = await openCluster(dataDir, throwaway);
  const running = await joinOrStart(cluster, throwaway ? { ...SETTINGS, ...UNSAFE_SETTINGS } : SETTINGS, options.log);
  const elapsedMs = Math.round(performance.now() - began);
  options.log(`PostgreSQL ready on port ${running.postmaster.port} after ${elapsedMs} ms, data in ${dataDir}`);
  const cleaner = throwaway ? cleanUpWhenWeDie(running, dirname(dataDir)) : null;

  let stopped: Promise<void> | null = null;
  function stop(): Promise<void> {
    stopped ??= cleaner === null ? leave(running) : discard(running, cleaner);
    return stopped;
  }
  return { url: urlOf(running.cluster, running.postmaster), stop };
}

async function joinOrStart(
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
  log: (message: string) => void,
): Promise<Running> {
  const deadline = performance.now() + START_SECONDS_MAX * 1000;
  let attempts = 0;
  let child: ChildProcess | null = null;
  while (performance.now() < deadline) {
    const postmaster = await findPostmaster(cluster);
    const running = postmaster?.ready ? await takeShare(cluster, postmaster) : null;
    if (running !== null) return running;
    if (postmaster === null && !isAlive(child)) {
      if (attempts === ATTEMPTS_MAX) break;
      if (attempts > 0) await sleep(attempts * 250);
      attempts += 1;
      child = await launch(cluster, { ...settings, port: String(await freePort()) });
      child.on("error", (error) => log(`PostgreSQL could not be launched: ${error.message}`));
    }
    await sleep(30);
  }
  throw new Error(`PostgreSQL did not start; the end of ${cluster.logFile}:\n${await lastLogLines(cluster)}`);
}

function isAlive(child: ChildProcess | null): boolean {
  return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** null when the server is just being stopped by its last user, or is not answering yet. */
async function takeShare(cluster: Cluster, postmaster: Postmaster): Promise<Running | null> {
  const socket = new Socket();
  const keeper = new pg.Client({
    stream: () => socket,
    connectionString: urlOf(cluster, postmaster),
    application_name: "milaan keeper",
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  });
  keeper.on("error", () => undefined);
  try {
    await keeper.connect();
    const { rows } = await keeper.query<{ held: boolean }>("select pg_try_advisory_lock_shared($1) as held", [IN_USE]);
    if (rows[0]?.held) {
      socket.unref();
      return { cluster, postmaster, keeper, socket };
    }
  } catch (error) {
    if (isPermanent(error)) throw error;
  }
  await keeper.end().catch(() => undefined);
  return null;
}

/** A wrong password does not become right by waiting; a refused connection or a server starting up does. */
function isPermanent(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code ?? "").startsWith("28");
}

async function leave({ cluster, postmaster, keeper, socket }: Running): Promise<void> {
  socket.ref();
  const last = await keeper
    .query("select pg_advisory_unlock_shared($1)", [IN_USE])
    .then(() => keeper.query<{ alone: boolean }>("select pg_try_advisory_lock($1) as alone", [IN_USE]))
    .then(
      ({ rows }) => rows[0]?.alone === true,
      () => false,
    );
  if (last) await shutDown(cluster, postmaster, "SIGINT");
  await keeper.end().catch(() => undefined);
}

async function discard({ cluster, postmaster, keeper }: Running, cleaner: Cleaner): Promise<void> {
  cleaner.dismiss();
  await shutDown(cluster, postmaster, "SIGQUIT");
  await keeper.end().catch(() => undefined);
  for (const folder of cleaner.folders) await rm(folder, { recursive: true, force: true });
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions roll back, everything is flushed. SIGQUIT flushes nothing. */
async function shutDown(cluster: Cluster, postmaster: Postmaster, signal: "SIGINT" | "SIGQUIT"): Promise<void> {
  const deadline = performance.now() + STOP_SECONDS_MAX * 1000;
  process.kill(postmaster.pid, signal);
  while ((await findPostmaster(cluster))?.pid === postmaster.pid) {
    if (performance.now() > deadline) throw new Error(`PostgreSQL did not stop within ${STOP_SECONDS_MAX} s.`);
    await sleep(20);
  }
}

interface Cleaner {
  readonly folders: readonly string[];
  dismiss(): void;
}

/** A shell that waits for its input to end, which it does however we die, and then ends the server and removes its files. */
function cleanUpWhenWeDie({ cluster, postmaster }: Running, folder: string): Cleaner {
  const folders = [folder, dirname(cluster.directory)];
  const script = 'read -r _; kill -QUIT "$0" 2>/dev/null; sleep 1; rm -rf "$@"';
  const shell = spawn("/bin/sh", ["-c", script, String(postmaster.pid), ...folders], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return { folders, dismiss: () => void shell.kill("SIGKILL") };
}

/** Open to be entered, for root makes it and PostgreSQL runs as another. */
async function throwawayFolder(): Promise<string> {
  const folder = await mkdtemp(join(await memoryOrDisk(), "milaan-"));
  await chmod(folder, 0o755);
  return join(folder, "database");
}

/** Where there is plenty of memory: to clone our 1,200 files takes 0.03 s of processor time there, 0.7 s on a disk that is not even flushed. */
async function memoryOrDisk(): Promise<string> {
  const room = await statfs(MEMORY).catch(() => null);
  const mayWrite = await access(MEMORY, constants.W_OK).then(
    () => true,
    () => false,
  );
  return room && mayWrite && room.bavail * room.bsize >= MEMORY_BYTES_MIN ? MEMORY : tmpdir();
}

function urlOf(cluster: Cluster, postmaster: Postmaster): string {
  return `postgres://postgres:${cluster.password}@127.0.0.1:${postmaster.port}/postgres`;
}
