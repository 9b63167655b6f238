// The sandbox aggregator and bank as processes of their own, and a browser's and a webhook's way to them without a browser.

import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { payingSandboxes } from "#fixtures/sandbox/all.ts";
import { payingInSandbox } from "#fixtures/sandbox/paying.ts";
import type { PayingConfig } from "#server/paying-config.ts";
import { sandboxKey, startSandboxes } from "#server/sandboxes.ts";
import { callingBank } from "./bank.ts";

const SECRET = "what both sides of the test derive their keys from";
const keyFor = (name: string) => sandboxKey(SECRET, name);

export interface Sandboxes {
  readonly urls: Readonly<Record<string, string>>;
  /** For the portal: the keys and addresses of these sandboxes. */
  readonly paying: PayingConfig;
  readonly inbox: string;
  stop(): Promise<void>;
}

/** `portal` is where they call back; they take any free ports. */
export async function startTestSandboxes(portal: string, names: readonly string[]): Promise<Sandboxes> {
  const dir = mkdtempSync(join(tmpdir(), "milaan-sandbox-"));
  const inbox = join(dir, "inbox");
  const wishes = { portal, dataDir: dir, inboxDir: inbox, port: 0, keyFor };
  const running = await startSandboxes(payingSandboxes(wishes).filter(({ name }) => names.includes(name)));
  return {
    urls: running.urls,
    paying: payingInSandbox({ ...callingBank, bankKeys: new Map() }, running.urls, keyFor),
    inbox,
    async stop() {
      await running.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** What a browser would do on the hosted page: open it, choose, pay. Gives the fields that go back to the portal. */
export async function payAtAggregator(
  checkout: { url: string; fields: Readonly<Record<string, string>> },
  choice: { method?: string; outcome?: "captured" | "failed"; telling?: string } = {},
): Promise<Record<string, string>> {
  const page = await fetch(checkout.url, { method: "POST", body: new URLSearchParams(checkout.fields) });
  if (!page.ok) throw new Error(`the hosted page answered ${page.status}`);
  const { fields } = checkout;
  const ended = await fetch(new URL(`/pay/${fields["order_id"]}`, checkout.url), {
    method: "POST",
    body: new URLSearchParams({
      method: "upi",
      outcome: "captured",
      telling: "never",
      callback: fields["callback_url"] ?? "",
      cancel: fields["cancel_url"] ?? "",
      ...choice,
    }),
  });
  const html = await ended.text();
  return Object.fromEntries(
    [...html.matchAll(/name="(razorpay_\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

/** For a portal that must know its address before it listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
