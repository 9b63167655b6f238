// One command starts all: database, tables, demo data on the first run, portal, API, worker and clock.

import { allSandboxes } from "#fixtures/sandbox/all.ts";
import { payingInSandbox } from "#fixtures/sandbox/paying.ts";
import { buildPortal } from "./build.ts";
import { type Config, readConfig } from "./config.ts";
import { gatewaySecrets, sandboxNotices } from "./message-gateways.ts";
import { type RunningSandboxes, sandboxKey, startSandboxes } from "./sandboxes.ts";
import { demoLogIns, seedDemo } from "./seed.ts";
import { type Serving, serve } from "./serve.ts";
import { createLog, type Ground, startGround } from "./start.ts";

async function main(): Promise<void> {
  const own = readConfig();
  if (own.run !== "worker") await buildPortal((line) => process.stderr.write(`${line}\n`));
  const sandboxes = await sandboxesOf(own);
  const config = await withMessages(withSandboxes(own, sandboxes), sandboxes);
  const ground = await startGround(config, createLog(config.logLevel)).catch(async (error: unknown) => {
    await sandboxes?.stop();
    throw error;
  });
  const serving = await fillAndServe(ground).catch(async (error: unknown) => {
    await ground.close();
    await sandboxes?.stop();
    throw error;
  });
  process.stdout.write(`\nMilaan is ready${serving.url ? `: ${serving.url}` : ""}\n`);
  if (config.demo) process.stdout.write(demoLogIns());
  for (const [name, url] of Object.entries(sandboxes?.urls ?? {})) {
    process.stdout.write(`  sandbox ${name.padEnd(11)} ${url}\n`);
  }

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    process.stdout.write("\nStopping …\n");
    await serving.stop();
    await ground.close();
    await sandboxes?.stop();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

async function sandboxesOf(config: Config): Promise<RunningSandboxes | null> {
  const { sandbox } = config.paying;
  if (!sandbox) return null;
  const keyFor = (name: string) => sandboxKey(config.secret, name);
  return startSandboxes(
    allSandboxes({
      portal: `http://127.0.0.1:${config.port}`,
      dataDir: config.dataDir,
      inboxDir: config.inboxDir,
      port: sandbox.port,
      messages: gatewaySecrets(config, keyFor),
      keyFor,
    }),
  );
}

/** What the demo's parties outside and the portal have to know of one another; settings that somebody made stay. */
function withSandboxes(config: Config, sandboxes: RunningSandboxes | null): Config {
  if (!sandboxes) return config;
  const paying = payingInSandbox(config.paying, sandboxes.urls, (name) => sandboxKey(config.secret, name));
  return { ...config, paying };
}

/** Messages end in the sandbox's mailbox and phones, where nobody set up a gateway. */
async function withMessages(config: Config, sandboxes: RunningSandboxes | null): Promise<Config> {
  const url = sandboxes?.urls["messages"];
  if (url === undefined) return config;
  return { ...config, notices: await sandboxNotices(config, (name) => sandboxKey(config.secret, name), url) };
}

async function fillAndServe(ground: Ground): Promise<Serving> {
  if (ground.config.demo) await seedDemo(ground.database);
  return await serve(ground);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`\nMilaan could not start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
