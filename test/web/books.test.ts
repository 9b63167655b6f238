// The books in a real browser: the statement read, drilled into, printed, the day closed and opened again; both languages, phones.

import { expect } from "chai";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type Serving, serve } from "#server/serve.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { makePaidAdvice } from "#test/support/paid.ts";
import { logIn, makeDiscom, makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { expectAccessible } from "#test/support/portal.ts";
import { credits, cut, fileOf, importStatement } from "#test/support/statements.ts";
import { bankWords } from "#web/books/bank/words.ts";
import { entriesWords } from "#web/books/entries/words.ts";
import { sheetsWords } from "#web/books/sheets/words.ts";
import { tdsWords } from "#web/books/tds/words.ts";
import { kitWords } from "#web/ui/words.ts";

const WIDE = { width: 1366, height: 768 };
const lines = credits(24);

describe("the books", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let accountant: Person;
  let supervisor: Person;
  let second: Person;
  let clerk: Person;

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
    const payer = await makePayer(ground, [2], "Magadh Telecom Ltd (fictional)");
    await makePaidAdvice(ground, { payer, discom: 2, paise: [183_720_520_0n, 90_000n], tdsPaise: 40_000n });
    clerk = await makeUser(ground, { discom: 2 }, ["accountant"]);
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function open(person: Person, address: string, language: Language = "en", options: PageOptions = {}) {
    const page = await browser.open({ viewport: WIDE, ...options, baseUrl: String(serving.url) });
    await page.goto(`/log-in?next=${encodeURIComponent(address)}`);
    if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(person.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname !== "/log-in");
    return page;
  }
  const { en } = bankWords;

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

  it("says on the Day how far an account is closed, and leads to its statement", async () => {
    const page = await open(accountant, "/day");
    await page.getByText("closed up to 05-04-2026").waitFor();
    await expectAccessible(page);
    await screenshot(page, "day");
    await page.getByRole("link", { name: /^SBI/ }).press("Enter");
    await page.getByRole("heading", { name: "Bank Reconciliation Statement as on 08-04-2026" }).waitFor();
    await page.getByLabel(kitWords.en.chooseDay, { exact: true }).press("Control+A");
    await page.keyboard.type("06-04-2026");
    await page.getByRole("heading", { name: "Bank Reconciliation Statement as on 06-04-2026" }).waitFor();
  });

  it("asks for a second person to open it again", async () => {
    const page = await open(supervisor, "/bank-reconciliation?day=2026-04-05");
    await press(page.getByRole("button", { name: new RegExp(`^${en.reopen}`) }));
    await page.getByLabel("Reason").fill("the bank sent a late page");
    await page.keyboard.press("Tab");
    await press(page.getByRole("button", { name: en.reopenAct }));
    await page.getByRole("link", { name: en.reopenWaits }).waitFor();
    const other = await open(second, "/bank-reconciliation?day=2026-04-05");
    await other.getByRole("link", { name: en.reopenWaits }).press("Enter");
    await other.getByRole("heading", { name: /SBI ••0001, Pool: 01-04-2026 – 05-04-2026/ }).waitFor();
    await screenshot(other, "reopen");
    const answered = other.waitForResponse((response) => response.url().endsWith("/verdict"));
    await other.keyboard.press("a");
    await answered;
    await other.goto("/bank-reconciliation?day=2026-04-05");
    await other.getByText(en.reopened).waitFor();
    await other.getByRole("button", { name: "Close 01-04-2026 to 05-04-2026" }).waitFor();
  });

  it("goes from the trial balance to an account, to a payer, to the tax they deducted, by keyboard", async () => {
    const page = await open(clerk, "/books");
    await page.getByText(sheetsWords.en.equal).waitFor();
    await expectAccessible(page);
    await screenshot(page, "trial-balance");
    await page.getByRole("link", { name: entriesWords.en["account.receivable"] }).press("Enter");
    await page.getByRole("columnheader", { name: sheetsWords.en.balance, exact: true }).waitFor();
    await expectAccessible(page);
    await screenshot(page, "account");
    await page.getByRole("link", { name: "Magadh Telecom Ltd (fictional)" }).first().press("Enter");
    await page.getByRole("heading", { name: "Magadh Telecom Ltd (fictional)" }).waitFor();
    await page.getByRole("link", { name: entriesWords.en["entry.tds-deducted"] }).first().waitFor();
    await expectAccessible(page);
    await screenshot(page, "payer-ledger");
    await page.getByRole("link", { name: sheetsWords.en.toTds }).press("Enter");
    await page.getByRole("button", { name: /^Record a certificate of/ }).press("Enter");
    await page.getByLabel(tdsWords.en.number).fill("16A/77");
    await page.getByLabel(tdsWords.en.issuedOn).fill("01-11-2026");
    await page.getByLabel(tdsWords.en.amount).fill("150");
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "16a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4") });
    await expectAccessible(page);
    await screenshot(page, "tds-record");
    await page.getByRole("button", { name: "Record ₹150.00" }).press("Enter");
    await page.getByText("16A/77").waitFor();
    await page.getByText(tdsWords.en["tds.part"]).waitFor();
    await expectAccessible(page);
    await screenshot(page, "tds");
    await page.getByRole("button", { name: "Take back certificate 16A/77" }).press("Enter");
    await page.getByLabel("Reason").fill("of another branch");
    await press(page.getByRole("button", { name: tdsWords.en.takeBackAct, exact: true }).last());
    await page.getByText("taken back: of another branch").waitFor();
  });
});
