// Statements and the Day in a real browser: a file is understood, refused by row, imported, held, and counted; both languages, phones.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { asSystem, row } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type Serving, serve } from "#server/serve.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { makeDiscom, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { expectAccessible } from "#test/support/portal.ts";
import { credits, cut, fileOf } from "#test/support/statements.ts";
import { dayWords } from "#web/day/words.ts";
import { statementsWords } from "#web/statements/words.ts";

const DESK = { width: 1366, height: 768 };

describe("the statement screens and the day", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let accountant: Person;

  before(async function () {
    this.timeout(180_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "web" });
    await makeDiscom(ground);
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function openAs(path: string, language: Language, options: PageOptions = {}): Promise<Page> {
    const page = await browser.open({ viewport: DESK, ...options, baseUrl: String(serving.url) });
    await page.goto(`/log-in?next=${encodeURIComponent(path)}`);
    if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(accountant.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === path.split("?")[0]);
    return page;
  }

  async function give(page: Page, name: string, bytes: Buffer): Promise<void> {
    const path = join(ground.config.dataDir, name);
    writeFileSync(path, bytes);
    await page.goto("/statements");
    await page.locator("input[type=file]").setInputFiles(path);
    await page.waitForURL((url) => /^\/statements\/\d+$/.test(url.pathname));
  }
  const linesKept = async () =>
    (await asSystem(ground.database, (db) => row<{ n: number }>(db, "SELECT count(*)::int AS n FROM statement_lines")))
      ?.n;
  const all = credits(60);

  it("names row and column of a file it refuses, in the person's language", async function () {
    this.timeout(60_000);
    const broken = Buffer.from(
      fileOf(cut(all, 0, 12))
        .toString()
        .replace("\t101.00\t", "\tabc\t"),
    );
    for (const language of ["en", "hi"] as const) {
      const page = await openAs("/statements", language);
      await give(page, `broken-${language}.xls`, broken);
      await page.getByText(statementsWords[language].refusedTitle).waitFor();
      const problem = page.getByRole("row").filter({ hasText: "abc" });
      await problem.waitFor();
      expect(await problem.innerText()).to.match(/23\s+Credit\s+abc/);
      if (language === "hi") expect(await problem.innerText()).to.contain(statementsWords.hi["row.amount-unreadable"]);
      await expectAccessible(page);
    }
    expect(await linesKept()).to.equal(0);
  });

  it("shows what a file holds, imports it by a button that names lines and sum, and says what became of them", async function () {
    this.timeout(60_000);
    const page = await openAs("/statements", "en");
    await give(page, "april.xls", fileOf(cut(all, 0, 40)));
    await page.getByText("40 new, 0 known from earlier files and skipped").waitFor();
    await page.getByText("01-04-2026 to 14-04-2026").waitFor();
    await expectAccessible(page);
    await screenshot(page, "statement-preview");
    expect(await linesKept()).to.equal(0);
    await press(page.getByRole("button", { name: "Import 40 new lines, ₹3,570.00" }));
    await page.getByText(/^40 lines were added/).waitFor();
    expect(await linesKept()).to.equal(40);
    await runReconciliation(ground.database, 1, "import");
    await page.getByRole("link", { name: statementsWords.en["line.unidentified"] }).waitFor();
    await expectAccessible(page);
  });

  it("says that the same file adds nothing, and that the next one adds only what is new", async function () {
    this.timeout(60_000);
    const page = await openAs("/statements", "hi");
    await give(page, "again.xls", fileOf(cut(all, 0, 40)));
    await page.getByText(statementsWords.hi.sameAs).waitFor();
    await page.getByRole("button", { name: statementsWords.hi.importNothing }).waitFor();
    await give(page, "next.xls", fileOf(cut(all, 30, 48)));
    await page.getByText("8 नई, 10 पहले की फ़ाइलों से ज्ञात और छोड़ी गईं").waitFor();
    await press(page.getByRole("button", { name: /^8 नई पंक्तियाँ दर्ज करें/ }));
    await page.getByText(statementsWords.hi.became).waitFor();
    expect(await linesKept()).to.equal(48);
  });

  it("holds a file after a gap until a person accepts it with a reason", async function () {
    this.timeout(60_000);
    const page = await openAs("/statements", "en");
    await give(page, "gap.xls", fileOf(cut(all, 54, 60)));
    await page.getByText(/A file in between may be missing/).waitFor();
    await press(page.getByRole("button", { name: /^Import 6 new lines/ }));
    await press(page.getByRole("button", { name: statementsWords.en.accept }));
    await page.getByRole("textbox").fill("the bank lost a day");
    await press(page.getByRole("dialog").getByRole("button", { name: statementsWords.en.accept }));
    await page.getByText(/A file in between may be missing/).waitFor({ state: "hidden" });
    await page.getByText(statementsWords.en["state.imported"]).first().waitFor();
  });

  it("counts the day in both languages", async function () {
    this.timeout(60_000);
    for (const language of ["en", "hi"] as const) {
      const page = await openAs("/day", language);
      await page.getByRole("heading", { name: dayWords[language].ages }).waitFor();
      await page.getByText(dayWords[language]["state.to-decide"]).first().waitFor();
      await expectAccessible(page);
      if (language === "en") await screenshot(page, "day");
    }
  });
});
