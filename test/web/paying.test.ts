// A challan paid at the sandbox bank, watched in a real browser: bank confirmed by its call, reconciled by its statement; and the screens around it.

import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { asSystem, row } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type Serving, serve } from "#server/serve.ts";
import { bookUnbooked } from "#server/statements/clearing.ts";
import { type MadeAdvice, makeApprovedAdvice } from "#test/support/advices.ts";
import { freePort, payAtAggregator, type Sandboxes, startTestSandboxes } from "#test/support/aggregator.ts";
import { askingAs } from "#test/support/asking.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { until } from "#test/support/gateways.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press, type } from "#test/support/keys.ts";
import { makeLines } from "#test/support/lines.ts";
import { logIn, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { enter, expectAccessible, word } from "#test/support/portal.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { advancesWords } from "#web/advances/words.ts";
import { approvalsWords } from "#web/approvals/words.ts";
import { gatewayWords } from "#web/gateway/words.ts";
import { paymentsWords } from "#web/payments/words.ts";

const WIDE = { width: 1366, height: 768 };
const PHONE = { width: 360, height: 740 };

describe("paying from one's bank", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let sandboxes: Sandboxes;
  let advice: MadeAdvice;
  let accountant: Person;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    const port = await freePort();
    const url = `http://localhost:${port}`;
    sandboxes = await startTestSandboxes(url, ["bank", "aggregator"]);
    ground = await testGround({
      port,
      publicUrl: url,
      paying: sandboxes.paying,
      inboxDir: sandboxes.inbox,
      inboxCron: "* * * * * *",
    });
    advice = await makeApprovedAdvice(ground, { paise: ["4500000", "3725050"] });
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await sandboxes.stop();
    await ground.close();
  });

  async function open(person: Person, address: string, language: Language = "en", options: PageOptions = {}) {
    const page = await browser.open({ viewport: WIDE, ...options, baseUrl: String(serving.url) });
    await enter(page, person.email, language, { password: PASSWORD, next: address });
    return page;
  }
  const sideways = (page: Page) =>
    page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  const atBank = (path: string, form: Record<string, string>) =>
    fetch(`${sandboxes.urls["bank"]}${path}`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(form),
    });

  it("pays a challan at the sandbox bank: confirmed at once, reconciled by the statement", async function () {
    this.timeout(60_000);
    const { en } = gatewayWords;
    const page = await open(advice.maker, `/advices/${advice.number}`);
    await page.getByRole("img", { name: en.upiCode }).waitFor();
    await page.getByRole("button", { name: word(gatewayWords, "onlinePay", "en") }).waitFor();
    await expectAccessible(page);
    await screenshot(page, "advice-ways", { fullPage: true });
    const href = await page.getByRole("link", { name: en.sandboxBank }).getAttribute("href");
    const bank = await browser.open({ viewport: WIDE });
    await bank.goto(String(href));
    expect(await bank.getByLabel(/^Virtual account/).inputValue()).to.equal(advice.van);
    await bank.getByRole("button", { name: "Pay", exact: true }).press("Enter");
    await bank.getByText(/credited, UTR/).waitFor();
    await expectAccessible(bank);
    await screenshot(bank, "sandbox-bank", { fullPage: true });
    await page.reload();
    await page.getByRole("heading", { name: en.toldTitle }).waitFor();
    await page.getByText(en["notice.awaited"]).waitFor();
    await screenshot(page, "advice-told", { fullPage: true });
    await bank.getByRole("button", { name: "Drop the statement into the portal’s inbox" }).first().press("Enter");
    await bank.getByText(/lies in the portal/).waitFor();
    await page.getByText(paymentsWords.en.settledNote).waitFor({ timeout: 45_000 });
    await page.getByText(en["notice.confirmed"]).waitFor({ timeout: 20_000 });
    await expectInvariants(ground);
  });

  it("shows the accountant what was told, what contradicts, and on a phone", async () => {
    const other = await makeApprovedAdvice(ground, { paise: ["30000000"] });
    const paid = await atBank("/transfers", {
      van: other.van,
      amount: "300000",
      name: "Test Works (fictional)",
      account: "999000111222",
      ifsc: "UTIB0000001",
    });
    const { transfer } = (await paid.json()) as { transfer: { id: number; utr: string } };
    await atBank(`/transfers/${transfer.id}/another-amount`, {});
    for (const [language, options] of [
      ["en", {}],
      ["hi", { viewport: PHONE, colorScheme: "dark" }],
    ] as const) {
      const page = await open(accountant, "/bank-notices", language, options);
      await page
        .getByText(transfer.utr)
        .first()
        .waitFor()
        .catch(async (error) => {
          await screenshot(page, `bank-notices-broken-${language}`);
          throw error;
        });
      await page.getByText(gatewayWords[language]["notice.contradicted"]).first().waitFor();
      await expectAccessible(page);
      await screenshot(page, `bank-notices-${language}`);
      expect(await sideways(page)).to.equal(0);
      await page.getByRole("link", { name: word(gatewayWords, "notice.contradicted", language) }).press("Enter");
      await page.waitForURL(/state=contradicted/);
      await page.getByText(advice.number.slice(-4)).waitFor({ state: "detached" });
    }
  });

  it("gives the payer its standing account and a file for its bank, by keyboard", async () => {
    const waiting = await makeApprovedAdvice(ground, { payer: advice.payerId, paise: ["25000000"] });
    const small = await makeApprovedAdvice(ground, { payer: advice.payerId, paise: ["99950"] });
    const { en } = gatewayWords;
    const page = await open(advice.maker, "/ways-to-pay");
    await page.getByText(en.rails).waitFor();
    await page.getByRole("checkbox").nth(1).waitFor();
    await expectAccessible(page);
    await page.getByLabel(en.bulkDebit).fill("999000111222");
    await screenshot(page, "ways-to-pay", { fullPage: true });
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: word(gatewayWords, "bulkSave", "en") }).press("Enter");
    const lines = readFileSync(await (await saved).path(), "utf8")
      .trim()
      .split("\r\n");
    expect(lines[0]).to.match(/^H\|\d{8}\|999000111222\|2\|250999\.50$/);
    const rails = lines.slice(1, -1).map((line) => line.split("|"));
    expect(rails.map((fields) => [fields[2], fields[3], fields[6]]).sort()).to.deep.equal([
      ["NEFT", small.van, "999.50"],
      ["RTGS", waiting.van, "250000.00"],
    ]);
    expect(lines.at(-1)).to.equal("T|2|250999.50");
    const phone = await open(advice.checker, "/ways-to-pay", "hi", { viewport: PHONE, colorScheme: "dark" });
    await phone.getByText(gatewayWords.hi.rails).waitFor();
    await phone.getByRole("checkbox").first().waitFor();
    await expectAccessible(phone);
    await screenshot(phone, "ways-to-pay-hi", { fullPage: true });
    expect(await sideways(phone)).to.equal(0);
  });

  it("sends what was paid twice back through the aggregator: asked, approved by another and sent, by keyboard", async function () {
    this.timeout(60_000);
    const { en } = advancesWords;
    const { line, payer } = await paidTwice();
    const page = await open(accountant, `/refunds/new?line=${line}&payer=${payer}`);
    for (const [label, text] of [
      [en.account, "50100012345678"],
      [en.ifsc, "hdfc0001234"],
      [en.name, "Test Works Ltd (fictional)"],
      [en.why, "paid twice"],
    ] as const)
      await type(page.getByLabel(label, { exact: true }), text);
    await press(page.getByRole("button", { name: word(advancesWords, "ask", "en") }));
    await press(page.getByRole("link", { name: en.toApproval }));
    await page.waitForURL(/\/second-person\/\d+/);
    const other = await open(await makeUser(ground, { discom: 1 }, ["supervisor"]), new URL(page.url()).pathname);
    await other.getByText(approvalsWords.en.youApprove).waitFor();
    await other.keyboard.press("a");
    await other.getByText(approvalsWords.en["state.approved"]).first().waitFor();
    await page.goto("/advances?view=open");
    await press(page.locator("tbody tr", { hasText: "50100012345678" }).getByRole("button"));
    await page.waitForURL(/\/refunds\/\d+/);
    await press(page.getByRole("button", { name: "Send ₹2,600.00 back through the aggregator" }));
    await page.getByText(gatewayWords.en.refundSent).waitFor();
    await asSystem(ground.database, (db) => bookUnbooked(db, 1));
    await runReconciliation(ground.database, 1, "cli");
    await page.reload();
    await page.locator(".running .state", { hasText: en["state.paid"] }).waitFor();
    await expectInvariants(ground);
  });

  /** The money of an advice came by NEFT and once more through the aggregator; gives the credit that is too much. */
  async function paidTwice(): Promise<{ line: string; payer: string }> {
    const twice = await makeApprovedAdvice(ground, { paise: ["260000"] });
    const opened = await askingAs(ground, await logIn(ground, twice.maker))
      .post("/api/online-orders", { advice: twice.number })
      .expect(200);
    await makeLines(ground, [
      { paise: twice.amountPaise, narration: `NEFT*YESB0000001*${twice.van}*TEST (FICTIONAL)` },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    await payAtAggregator(opened.body, { telling: "at once" });
    const line = await until(async () => {
      const held = await asSystem(ground.database, (db) =>
        row<{ id: string }>(
          db,
          `SELECT l.id FROM statement_lines l JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
             JOIN gateway_payments p ON p.number = l.bank_reference JOIN gateway_orders o ON o.id = p.order_id
            WHERE o.advice_id = ? AND h.outcome NOT IN ('new', 'matched')`,
          [twice.id],
        ),
      );
      return held?.id;
    }, 30);
    return { line, payer: twice.payerId };
  }
});
