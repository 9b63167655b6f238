// The books in a real browser: the statement read, drilled into, printed, the day closed and opened again; both languages, phones.

import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { runReconciliation } from "#server/reconciliation/run.ts";
import { type Serving, serve } from "#server/serve.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { expectAccessible } from "#test/support/portal.ts";
import { credits, cut, fileOf, importStatement } from "#test/support/statements.ts";
import { bankWords } from "#web/books/bank/words.ts";

const WIDE = { width: 1366, height: 768 };
const PHONE = { width: 360, height: 740 };
const lines = credits(24);

describe("the books", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let accountant: Person;
  let supervisor: Person;
  let second: Person;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "web" });
    await makeDiscom(ground);
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    supervisor = await makeUser(ground, { discom: 1 }, ["supervisor"]);
    second = await makeUser(ground, { discom: 1 }, ["supervisor"]);
    await importStatement(ground, await logIn(ground, accountant), fileOf(cut(lines)));
    await runReconciliation(ground.database, 1, "cli");
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function open(person: Person, address: string, language: Language = "en", options: PageOptions = {}) {
    const page = await browser.open({ viewport: WIDE, ...options, baseUrl: String(serving.url) });
    await page.goto(`/log-in?next=${encodeURIComponent(address)}`);
    if (language === "hi") await page.getByRole("button", { name: "हिन्दी" }).click();
    await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(person.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname !== "/log-in");
    return page;
  }
  const sideways = (page: Page) =>
    page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  const { en, hi } = bankWords;

  it("shows the statement of the last day, and the lines behind an amount", async () => {
    const page = await open(accountant, "/bank-reconciliation");
    await page.getByRole("heading", { name: "Bank Reconciliation Statement as on 08-04-2026" }).waitFor();
    await expectAccessible(page);
    await screenshot(page, "bank");
    await page.getByRole("button", { name: en["kind.unidentified"] }).press("Enter");
    await page.locator(".bank-items tbody tr").nth(20).waitFor();
    expect(new URL(page.url()).searchParams.get("kind")).to.equal("unidentified");
    await expectAccessible(page);
    await screenshot(page, "bank-lines", { fullPage: true });
    await page.getByText(en.supervisorCloses).waitFor();
  });

  it("closes by keyboard what a supervisor looked at, and says so afterwards", async () => {
    const page = await open(supervisor, "/bank-reconciliation?day=2026-04-05");
    await page.getByRole("button", { name: "Close 01-04-2026 to 05-04-2026" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText(en.unchanged).waitFor();
    await expectAccessible(page);
    await screenshot(page, "bank-closed");
    await page.emulateMedia({ media: "print" });
    await screenshot(page, "bank-print");
    expect(await page.getByRole("button", { name: en.print }).isVisible()).to.equal(false);
  });

  it("asks for a second person to open it again", async () => {
    const page = await open(supervisor, "/bank-reconciliation?day=2026-04-05");
    await page.getByRole("button", { name: new RegExp(`^${en.reopen}`) }).click();
    await page.getByLabel("Reason").fill("the bank sent a late page");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: en.reopenAct }).click();
    await page.getByText(en.reopenWaits).waitFor();
    expect(second.userId).to.not.equal(supervisor.userId);
  });

  it("speaks Hindi, in the dark and on a phone", async () => {
    const page = await open(accountant, "/bank-reconciliation?day=2026-04-08", "hi", { colorScheme: "dark" });
    await page.getByRole("button", { name: hi["kind.unidentified"] }).click();
    await page.locator(".bank-items tbody tr").first().waitFor();
    await expectAccessible(page);
    await screenshot(page, "bank-hi-dark");
    await page.setViewportSize(PHONE);
    expect(await sideways(page)).to.equal(0);
    await screenshot(page, "bank-hi-360", { fullPage: true });
  });
});
