// A real SFTP server on loopback with files in memory, and with the faults that real ones have.

import { createHash, generateKeyPairSync } from "node:crypto";
import type { AddressInfo } from "node:net";
import ssh2, { type Connection, type SFTPWrapper } from "ssh2";
import type { SftpConfig } from "#server/sftp-config.ts";

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

interface Kept {
  bytes: Buffer;
  modified: number;
}

export interface SftpServer {
  readonly config: SftpConfig;
  readonly files: Map<string, Kept>;
  /** Called before each piece that is read; may change files or cut the connection. */
  onRead: ((name: string, cut: () => void) => void) | null;
  reads: number;
  logIns: number;
  put(name: string, bytes: Buffer, modified?: number): void;
  stop(): Promise<void>;
}

const PASSWORD = "open sesame (fictional)";

export async function sftpServer(overrides: Partial<SftpConfig> = {}): Promise<SftpServer> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const hostKey = privateKey.export({ type: "pkcs1", format: "pem" }) as string;
  const parsed = ssh2.utils.parseKey(hostKey);
  if (parsed instanceof Error) throw parsed;
  const fingerprint = createHash("sha256").update(parsed.getPublicSSH()).digest("base64").replace(/=+$/, "");
  const connections = new Set<Connection>();
  const server: SftpServer = {
    config: {
      host: "127.0.0.1",
      port: 0,
      user: "milaan",
      password: PASSWORD,
      key: null,
      keyPassphrase: null,
      hostKey: `SHA256:${fingerprint}`,
      folder: "/out",
      pattern: "*",
      discom: "SB",
      account: null,
      deletes: false,
      cron: "*/5 * * * *",
      settleMs: 20,
      ...overrides,
    },
    files: new Map(),
    onRead: null,
    reads: 0,
    logIns: 0,
    put: (name, bytes, modified = 1_770_000_000) => void server.files.set(name, { bytes, modified }),
    stop: () =>
      new Promise((resolve) => {
        for (const connection of connections) connection.end();
        listening.close(() => resolve());
      }),
  };
  const listening = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
    connections.add(connection);
    connection.on("error", () => undefined);
    connection.on("close", () => connections.delete(connection));
    connection.on("authentication", (asked) => {
      if (asked.method === "password" && asked.username === "milaan" && asked.password === PASSWORD) {
        server.logIns += 1;
        asked.accept();
      } else asked.reject(["password"]);
    });
    connection.on("session", (accept) =>
      accept().on("sftp", (acceptSftp) => serveFiles(server, acceptSftp(), () => destroy(connection))),
    );
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  Object.assign(server.config, { port: (listening.address() as AddressInfo).port });
  return server;
}

/** As when a cable is pulled: no good-bye. */
function destroy(connection: Connection): void {
  (connection as unknown as { _sock: { destroy(): void } })._sock.destroy();
}

function serveFiles(server: SftpServer, sftp: SFTPWrapper, cut: () => void): void {
  const handles = new Map<string, { name: string; listed: boolean }>();
  const open = (name: string): Buffer => {
    const handle = Buffer.from(String(handles.size));
    handles.set(handle.toString(), { name, listed: false });
    return handle;
  };
  const attributes = ({ bytes, modified }: Kept) => ({
    mode: 0o100644,
    uid: 0,
    gid: 0,
    size: bytes.length,
    atime: modified,
    mtime: modified,
  });
  const nameOf = (path: string) => path.replace(/^\/out\//, "");
  const stat = (id: number, path: string) => {
    const kept = server.files.get(nameOf(path));
    if (kept) sftp.attrs(id, attributes(kept));
    else sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
  };
  sftp.on("REALPATH", (id, path) => sftp.name(id, [{ filename: path, longname: path, attrs: {} as never }]));
  sftp.on("STAT", stat);
  sftp.on("LSTAT", stat);
  sftp.on("OPENDIR", (id, path) => {
    if (path === "/out") sftp.handle(id, open(""));
    else sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
  });
  sftp.on("READDIR", (id, handle) => {
    const asked = handles.get(handle.toString());
    if (!asked || asked.listed) return sftp.status(id, STATUS_CODE.EOF);
    asked.listed = true;
    const names = [...server.files].map(([filename, kept]) => ({
      filename,
      longname: `-rw-r--r-- 1 bank bank ${kept.bytes.length} Apr 1 10:00 ${filename}`,
      attrs: attributes(kept),
    }));
    return sftp.name(id, names);
  });
  sftp.on("OPEN", (id, path, flags) => {
    const isThere = server.files.has(nameOf(path)) && (flags & OPEN_MODE.READ) !== 0;
    if (isThere) sftp.handle(id, open(nameOf(path)));
    else sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
  });
  sftp.on("FSTAT", (id, handle) => stat(id, handles.get(handle.toString())?.name ?? ""));
  sftp.on("READ", (id, handle, offset, length) => {
    const name = handles.get(handle.toString())?.name ?? "";
    server.reads += 1;
    server.onRead?.(name, cut);
    const piece = server.files.get(name)?.bytes.subarray(offset, offset + length) ?? Buffer.alloc(0);
    if (piece.length === 0) sftp.status(id, STATUS_CODE.EOF);
    else sftp.data(id, piece);
  });
  sftp.on("REMOVE", (id, path) => {
    sftp.status(id, server.files.delete(nameOf(path)) ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE);
  });
  sftp.on("CLOSE", (id) => sftp.status(id, STATUS_CODE.OK));
}
