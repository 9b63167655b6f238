// The demo's parties outside live as long as the portal, however it ends, and never keep a port from anybody.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { payingSandboxes } from "#fixtures/sandbox/all.ts";
import { startSandboxes } from "#server/sandboxes.ts";

describe("the sandboxes", () => {
  let dir: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), "milaan-sandboxes-"));
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const answers = (url: string) =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );

  it("take another port where theirs is taken, and end when they are stopped", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const wishes = { portal: "http://127.0.0.1:1", dataDir: dir, inboxDir: dir, port, keyFor: (name: string) => name };
    const running = await startSandboxes(payingSandboxes(wishes).slice(0, 1));
    const url = running.urls["bank"] as string;
    expect(new URL(url).port).not.to.equal(String(port));
    expect(await answers(url)).to.equal(true);
    await running.stop();
    expect(await answers(url)).to.equal(false);
    taken.close();
  });

  it("end when whoever started them is killed", async function () {
    this.timeout(30_000);
    const entry = fileURLToPath(new URL("../support/sandbox-parent.ts", import.meta.url));
    const parent = spawn(process.execPath, ["--import", "tsx", entry, dir], { stdio: ["ignore", "pipe", "inherit"] });
    const [said] = await once(parent.stdout, "data");
    const url = String(said).trim();
    expect(await answers(url)).to.equal(true);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    for (let tries = 0; tries < 100 && (await answers(url)); tries++) await new Promise((done) => setTimeout(done, 50));
    expect(await answers(url)).to.equal(false);
  });
});
