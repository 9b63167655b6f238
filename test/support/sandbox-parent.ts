// A process that starts a sandbox and says where, to be killed without a word.

import { payingSandboxes } from "#fixtures/sandbox/all.ts";
import { startSandboxes } from "#server/sandboxes.ts";

const dir = process.argv[2] as string;
const wishes = { portal: "http://127.0.0.1:1", dataDir: dir, inboxDir: dir, port: 0, keyFor: (name: string) => name };
const { urls } = await startSandboxes(payingSandboxes(wishes).slice(0, 1));
process.stdout.write(`${urls["bank"]}\n`);
