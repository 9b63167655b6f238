// The sandbox's mail server, SMS gateway and WhatsApp as a process of their own, and what reached them.

import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Behaviour, GatewayName, Letter, PhoneMessage } from "#fixtures/sandbox/gateways/book.ts";
import { type Config, readConfig } from "#server/config.ts";
import { gatewaySecrets, sandboxNotices } from "#server/message-gateways.ts";
import { sandboxKey, startSandboxes } from "#server/sandboxes.ts";

const keyFor = (name: string) => sandboxKey("a secret of this test, long enough for it", name);

export interface TestGateways {
  /** The address of its pages. */
  readonly url: string;
  /** What the portal must be set to, and the port it must listen on to hear reports. */
  readonly config: Pick<Config, "notices" | "publicUrl" | "port">;
  letters(): Promise<Letter[]>;
  messages(): Promise<PhoneMessage[]>;
  behave(how: Partial<Record<GatewayName, Behaviour>>): Promise<void>;
  stop(): Promise<void>;
}

export async function startGateways(): Promise<TestGateways> {
  const port = await freePort();
  const { notices, publicUrl } = readConfig({
    MILAAN_SECRET: "nothing here is signed with this secret",
    MILAAN_URL: "https://milaan.example",
  });
  const settings = {
    ...gatewaySecrets({ publicUrl }, keyFor),
    portal: `http://127.0.0.1:${port}`,
    smtpPort: 0,
    file: null,
  };
  const entry = new URL("../../fixtures/sandbox/gateways/main.ts", import.meta.url);
  const running = await startSandboxes([{ name: "messages", entry, port: 0, settings }]);
  const url = running.urls["messages"] as string;
  const told = async () =>
    (await (await fetch(`${url}/messages`)).json()) as { letters: Letter[]; messages: PhoneMessage[] };
  return {
    url,
    config: { notices: await sandboxNotices({ notices, publicUrl }, keyFor, url), publicUrl, port },
    letters: async () => (await told()).letters,
    messages: async () => (await told()).messages,
    async behave(how) {
      await fetch(`${url}/behaviour`, { method: "POST", body: new URLSearchParams(how), redirect: "manual" });
    },
    stop: () => running.stop(),
  };
}

/** Asks until the answer is there. */
export async function until<T>(ask: () => Promise<T | undefined | false>, seconds = 10): Promise<T> {
  for (let left = seconds * 20; left > 0; left--) {
    const found = await ask();
    if (found) return found;
    await sleep(50);
  }
  throw new Error(`not so within ${seconds} seconds`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
