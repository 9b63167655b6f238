// The whole product for a browser test: built portal, API, worker, clock and demo data on a database of its own.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { DEMO_PASSWORD } from "#fixtures/demo/payers.ts";
import { buildPortal } from "#server/build.ts";
import type { Config } from "#server/config.ts";
import type { Language } from "#server/contract.ts";
import { seedDemo } from "#server/seed.ts";
import { serve } from "#server/serve.ts";
import type { Words } from "#web/i18n/words.ts";
import { type TestGround, testGround } from "./ground.ts";

export interface TestPortal {
  readonly ground: TestGround;
  readonly baseUrl: string;
  close(): Promise<void>;
}

export async function startPortal(overrides: Partial<Config> = {}): Promise<TestPortal> {
  await buildPortal(() => undefined);
  const ground = await testGround({ demo: true, port: 0, ...overrides });
  await seedDemo(ground.database);
  const serving = await serve(ground);
  return {
    ground,
    baseUrl: String(serving.url),
    async close() {
      await serving.stop();
      await ground.close();
    },
  };
}

/** Through the log-in screen in the language chosen there, as a person of the demo unless another password is told. */
export async function enter(
  page: Page,
  email: string,
  language: Language,
  { password = DEMO_PASSWORD, next }: { password?: string; next?: string } = {},
): Promise<void> {
  await page.goto(next === undefined ? "/log-in" : `/log-in?next=${encodeURIComponent(next)}`);
  if (language === "hi") await page.getByRole("button", { name: "हिन्दी" }).click();
  await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(email);
  await page.getByLabel(/^(Password|पासवर्ड)$/).fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/log-in");
}

/** How a screen's words begin in the language of the test; what stands in braces matches anything. */
export function word<English extends Record<string, string>>(
  words: Words<English>,
  key: keyof English,
  language: Language,
): RegExp {
  const text: string = words[language][key];
  const parts = text.split(/\{\{.*?\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}`);
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.2 AA as far as a machine can tell: each rule that is broken, with where. */
export async function faultsFoundByAxe(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe);
  return (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target).join(' ')))",
  )) as string[];
}

export async function expectAccessible(page: Page): Promise<void> {
  expect(await faultsFoundByAxe(page), `axe on ${new URL(page.url()).pathname}`).to.deep.equal([]);
}
