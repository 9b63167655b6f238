// After paying, in a real browser: papers drawn and fetched, a proof of payment and its public page, accounts, tax, months; both
// languages, by keyboard, on phones.

import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { proofUrl } from "#server/proofs/verification.ts";
import { sumUp } from "#server/receipts/summary.ts";
import { type Serving, serve } from "#server/serve.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";
import { makePayer, PASSWORD } from "#test/support/people.ts";
import { enter, expectAccessible } from "#test/support/portal.ts";
import { tdsWords } from "#web/books/tds/words.ts";
import { proofsWords } from "#web/proofs/words.ts";
import { accountWords } from "#web/receipts/account-words.ts";
import { receiptsWords } from "#web/receipts/words.ts";

const WIDE = { width: 1366, height: 768 };
const PHONE = { width: 360, height: 740 };
const MONTH = `${new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" }).slice(0, 7)}-01`;

describe("after paying", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let paid: Paid;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "all" });
    const payer = await makePayer(ground, [1, 2], "Magadh Telecom Ltd (fictional)");
    paid = await makePaidAdvice(ground, {
      payer,
      paise: [125_050n, 74_950n, 3_612_345n],
      rebatePaise: 50n,
      tdsPaise: 125n,
    });
    await sumUp(ground.database, MONTH);
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function open(address: string, language: Language = "en", options: PageOptions = {}) {
    const page = await browser.open({ viewport: WIDE, ...options, baseUrl: String(serving.url) });
    await enter(page, paid.maker.email, language, { password: PASSWORD, next: address });
    return page;
  }
  const press = async (page: Page, role: "link" | "button", name: string | RegExp) => {
    await page.getByRole(role, { name }).first().focus();
    await page.keyboard.press("Enter");
  };

  it("draws a receipt for each connection by keyboard, and gives the file when it is ready", async () => {
    const { en } = receiptsWords;
    const page = await open(`/receipts/${paid.receiptNumber}`);
    await page.getByText(en["course.reconciled"]).waitFor();
    await page.getByText("0 of 3 bills posted").waitFor();
    await screenshot(page, "receipt-course");
    await press(page, "link", en.toPapers);
    await page.getByLabel(en.asFile).focus();
    await page.keyboard.press("ArrowDown");
    await page.waitForURL(/as=zip/);
    await press(page, "button", en.draw);
    const file = page.getByRole("button", { name: /-connections-en\.zip$/ });
    await file.waitFor();
    await expectAccessible(page);
    await screenshot(page, "papers");
    const saved = page.waitForEvent("download");
    await file.press("Enter");
    expect(
      readFileSync(await (await saved).path())
        .subarray(0, 2)
        .toString(),
    ).to.equal("PK");
  });

  it("opens a proof of payment from a connection, and keeps who signs", async () => {
    const { en } = proofsWords;
    const page = await open("/proof");
    await page.getByText(en.ask).waitFor();
    await page.getByRole("searchbox").fill(paid.bills[2]?.connectionNumber ?? "");
    await page.getByText(en["state.reconciled"]).waitFor();
    await page.getByLabel(en.name).fill("A. Verma");
    await screenshot(page, "proof");
    await expectAccessible(page);
    const drawn = page.waitForResponse((response) => response.url().includes("/api/proofs/pdf"));
    await press(page, "button", new RegExp(paid.bills[2]?.connectionNumber ?? "?"));
    const response = await drawn;
    expect([response.status(), new URL(response.url()).searchParams.get("name")]).to.deep.equal([200, "A. Verma"]);
    await page.goto(`/proof?of=${paid.receiptNumber}`);
    await page.getByRole("button", { name: "All 3 as a ZIP" }).waitFor();
    expect(await page.getByLabel(en.name).inputValue()).to.equal("A. Verma");
  });

  it("says to anybody with the code how the payment stands, on a phone", async () => {
    const page = await browser.open({ viewport: PHONE, baseUrl: String(serving.url) });
    const connection = paid.bills[0]?.connectionNumber ?? "";
    const { pathname, search } = new URL(proofUrl(ground.config, { of: paid.receiptNumber, connection }));
    await page.goto(pathname + search);
    await page.getByText(proofsWords.en["verified.reconciled"]).waitFor();
    expect(await page.textContent("main")).not.to.contain("Magadh");
    await expectAccessible(page);
    await screenshot(page, "verify-payment-360", { fullPage: true });
    await page.goto(`${pathname}?token=${"A".repeat(22)}`);
    await page.getByText(proofsWords.en.notGenuine).waitFor();
  });

  it("tells an account entry by entry and takes a certificate, by keyboard", async () => {
    const { en } = accountWords;
    const page = await open("/accounts");
    const number = paid.bills[0]?.connectionNumber ?? "";
    await page.getByRole("link", { name: number }).waitFor();
    await expectAccessible(page);
    await screenshot(page, "accounts");
    await press(page, "link", number);
    await page.getByText(en["kind.payment"], { exact: true }).waitFor();
    expect(await page.locator("tbody tr").count()).to.equal(4);
    await screenshot(page, "account");
    const saved = page.waitForEvent("download");
    await press(page, "button", "XLSX");
    expect((await saved).suggestedFilename()).to.equal(
      `account-${number}-${MONTH.slice(5, 7) >= "04" ? MONTH.slice(0, 4) : Number(MONTH.slice(0, 4)) - 1}.xlsx`,
    );
    await page.goto("/tds");
    await press(page, "button", /Enter certificate: SBPDCL/);
    await page.getByLabel(tdsWords.en.number).fill("ABCDEF1");
    await page.keyboard.press("Tab");
    await page.keyboard.type("15-11-2026");
    await page.keyboard.press("Enter");
    await page.getByText(/ABCDEF1, 15-11-2026/).waitFor();
    await page.getByText(en["tds.complete"], { exact: true }).waitFor();
    await expectAccessible(page);
    await screenshot(page, "tds-register");
  });
});
