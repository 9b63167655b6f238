// Stands between a process and PostgreSQL and counts what is asked, so that a fault can be struck at a chosen statement.

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Before the statement reaches the server, or after it ran and before the answer comes back. */
export type Moment = "before" | "after";

export interface FaultyProxy {
  readonly url: string;
  /** Asked so far. */
  asked(): number;
  /** At the next but `statements` one: cuts its connection at that moment and calls `struck`. */
  cutAt(statements: number, moment: Moment, struck: () => void): void;
  /** Takes back what was planned and not reached. */
  spare(): void;
  close(): Promise<void>;
}

/** Shaking hands and saying good-bye are none: a start-up message has no type, the others are `p` and `X`. */
function isStatement(chunk: Buffer): boolean {
  return chunk[0] !== 0 && chunk[0] !== 0x70 && chunk[0] !== 0x58;
}

export async function proxyTo(databaseUrl: string): Promise<FaultyProxy> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let asked = 0;
  let planned: { at: number; moment: Moment; struck: () => void } | null = null;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const both = [client, upstream];
    let answersHeld = false;
    const cut = () => {
      for (const socket of both) socket.destroy();
    };
    for (const socket of both) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on("error", cut);
      socket.on("close", () => {
        open.delete(socket);
        cut();
      });
    }
    client.on("data", (chunk) => {
      if (isStatement(chunk)) asked += 1;
      const due = isStatement(chunk) && planned !== null && asked >= planned.at ? planned : null;
      if (due) planned = null;
      if (due?.moment === "before") {
        due.struck();
        cut();
        return;
      }
      upstream.write(chunk);
      if (!due) return;
      answersHeld = true;
      upstream.once("data", () => {
        due.struck();
        cut();
      });
    });
    upstream.on("data", (chunk) => {
      if (!answersHeld) client.write(chunk);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    asked: () => asked,
    cutAt(statements, moment, struck) {
      planned = { at: asked + statements, moment, struck };
    },
    spare() {
      planned = null;
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
