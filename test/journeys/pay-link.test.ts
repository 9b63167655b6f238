// A bill is issued, an SMS tells of it, and whoever reads it pays that one bill by UPI without a log-in; the aggregator tells it badly.

import { expect } from "chai";
import type { Page } from "playwright-core";
import { loadFeed } from "#server/bills/feed.ts";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { asSystem, rows } from "#server/database.ts";
import { enqueue } from "#server/queue.ts";
import { type Serving, serve } from "#server/serve.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { makeBills } from "#test/support/advices.ts";
import { type Sandboxes, startTestSandboxes } from "#test/support/aggregator.ts";
import { day, type MadeConnection, makeConnections } from "#test/support/bills.ts";
import { browserOfSuite, screenshot } from "#test/support/browser.ts";
import { startGateways, type TestGateways, until } from "#test/support/gateways.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePayer, makeUser, PASSWORD } from "#test/support/people.ts";
import { enter, expectAccessible, word } from "#test/support/portal.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { onlineWords } from "#web/gateway/online/words.ts";
import { gatewayWords } from "#web/gateway/words.ts";
import { homeWords } from "#web/home/words.ts";

const PHONE = { width: 360, height: 740 };
const HEAD =
  "Bill number,Connection number,Bill month,Bill date,Due date,Current charges,Arrears,Surcharge,Rebate,Rebate until,Paid";
const readers = { en: "+919811122201", hi: "+919811122202" } as const;

describe("journey: bills paid online, one from the link of an SMS, several at once", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let sandboxes: Sandboxes;
  let gateways: TestGateways;
  let connections: Record<Language, MadeConnection>;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    gateways = await startGateways();
    const url = `http://localhost:${gateways.config.port}`;
    sandboxes = await startTestSandboxes(url, ["aggregator"]);
    // At whatever hour the test is run.
    const notices = { ...gateways.config.notices, quiet: { from: 0, to: 0 } };
    ground = await testGround({ ...gateways.config, notices, publicUrl: url, paying: sandboxes.paying });
    const [en, hi] = (await makeConnections(ground, { count: 2 })) as [MadeConnection, MadeConnection];
    connections = { en, hi };
    serving = await serve(ground);
  });
  after(async () => {
    await serving?.stop();
    await gateways?.stop();
    await sandboxes?.stop();
    await ground?.close();
  });

  /** What came to the phone so far, once there is something. */
  const told = (language: Language, holding: RegExp) =>
    until(async () => {
      const all = await gateways.messages();
      const found = all.filter(({ to, text }) => to === readers[language] && holding.test(text));
      return found.length > 0 && found;
    }, 20);
  const numberOf = (language: Language, month: string) => `${month}00${connections[language].number.slice(-6)}`;
  /** The billing system's export, as it comes every month. */
  async function issue(month: string, dates: { month: string; issued: string; due: string }): Promise<void> {
    const lines = (["en", "hi"] as const).map((language) =>
      [
        numberOf(language, month),
        connections[language].number,
        dates.month,
        dates.issued,
        dates.due,
        ...["1873.50", "0", "0", "0", "", "0"],
      ].join(","),
    );
    const bytes = Buffer.from([HEAD, ...lines].join("\n"));
    const report = await loadFeed(ground.database, "bills", {
      discomId: 1,
      source: "cli",
      name: "bills.csv",
      bytes,
      by: null,
    });
    expect(isRefusal(report) ? report.message : report.rowsAdded).to.equal(2);
  }
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${serving.url}/api${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.status, path).to.equal(200);
    return (await answer.json()) as Record<string, string>;
  };
  /** Somebody who knows the connection and a bill of it gives a mobile number, and types the code that comes there. */
  async function giveMobile(language: Language): Promise<void> {
    const { claim } = await post("/contact-claims", {
      discomId: 1,
      number: connections[language].number,
      billNumber: numberOf(language, "2701"),
      contact: { channel: "sms", address: readers[language] },
      language,
      consent: true,
    });
    const [code] = await told(language, /(?<!\d)\d{6}(?!\d)/);
    await post("/contact-claims/confirmation", { claim, code: /(?<!\d)\d{6}(?!\d)/.exec(code?.text ?? "")?.[0] });
  }
  const receiptsOf = (bill: string) =>
    asSystem(ground.database, (db) =>
      rows<{ number: string }>(
        db,
        `SELECT r.number FROM receipts r JOIN receipt_bills b ON b.discom_id = r.discom_id AND b.receipt_id = r.id WHERE b.bill_number = ?`,
        [bill],
      ),
    );
  const payThere = async (page: Page, choices: Record<string, string>) => {
    await page.getByRole("heading", { name: /^Pay ₹/ }).waitFor();
    for (const [label, option] of Object.entries(choices)) await page.getByLabel(label).selectOption({ label: option });
    await page.getByRole("button", { name: /^Pay ₹/ }).press("Enter");
    await page.getByRole("button", { name: "Go back to the portal" }).press("Enter");
  };
  const links: Record<string, string> = {};

  it("is issued, and told by SMS in the reader's language, once, with a link", async function () {
    this.timeout(60_000);
    await issue("2701", { month: `${day(-40).slice(0, 7)}-01`, issued: day(-40), due: day(-20) });
    for (const language of ["en", "hi"] as const) await giveMobile(language);
    await issue("2702", { month: `${day(0).slice(0, 7)}-01`, issued: day(-1), due: day(14) });
    // What the clock does each morning, twice.
    for (const _ of [1, 2]) await asSystem(ground.database, (db) => enqueue(db, "tell-of-bills", {}));
    for (const language of ["en", "hi"] as const) {
      const messages = await told(language, /\/pay\//);
      const text = messages[0]?.text ?? "";
      const { number } = connections[language];
      const due = day(14).split("-").reverse().join("-");
      const [before, after] = text.split(/http\S+\/pay\/[\w-]{22}(?:\?lang=hi)?/);
      expect([before, after].join("*").replace(/ (of|का) .*?(,| का बिल)/, "")).to.equal(
        language === "en"
          ? `SBPDCL bill connection ${number}: Rs 1,873.50, due ${due}. Pay: * -Milaan`
          : `SBPDCL: कनेक्शन ${number} ₹1,873.50, अंतिम तिथि ${due}। भुगतान: * -मिलान`,
      );
      links[language] = /http\S+\/pay\/[\w-]{22}(?:\?lang=hi)?/.exec(text)?.[0] ?? "";
      expect(messages).to.have.length(1);
    }
  });

  it("is declined first, then paid; told three times and out of order it has one receipt", async function () {
    this.timeout(60_000);
    const bill = numberOf("en", "2702");
    const page = await browser.open({ viewport: PHONE });
    await page.goto(links["en"] ?? "");
    const pay = page.getByRole("button", { name: word(gatewayWords, "payBy", "en") });
    await pay.waitFor();
    await expectAccessible(page);
    await screenshot(page, "pay-link");
    await pay.focus();
    await page.keyboard.press("Enter");
    await payThere(page, { "Let it end so": "The payment is declined" });
    await page.getByText(gatewayWords.en.failed).waitFor();
    await pay.press("Enter");
    await payThere(page, { "Tell the portal": "three times, out of order" });
    const receiptIn = (of: Page) => of.getByRole("link", { name: word(gatewayWords, "openReceipt", "en") });
    const receipt = receiptIn(page);
    await receipt.waitFor({ timeout: 20_000 });
    await expectAccessible(page);
    await screenshot(page, "pay-link-paid", { fullPage: true });
    const receipts = await receiptsOf(bill);
    expect(receipts.length).to.equal(1);
    await receipt.press("Enter");
    await page.waitForURL(/\/verify\/receipt\//);
    await page.getByText(receipts[0]?.number ?? "").waitFor();
    const later = await browser.open({ viewport: PHONE });
    await later.goto(links["en"] ?? "");
    await later.getByText(word(gatewayWords, "paid", "en")).waitFor();
    await receiptIn(later).waitFor();
    expect(await later.getByRole("button", { name: word(gatewayWords, "payBy", "en") }).count()).to.equal(0);
    await expectInvariants(ground);
  });

  it("says the same in Hindi, in the dark, and what a dead link is", async () => {
    const page = await browser.open({
      viewport: PHONE,
      locale: "hi-IN",
      colorScheme: "dark",
      baseUrl: String(serving.url),
    });
    await page.goto(links["hi"] ?? "");
    await page.getByRole("button", { name: word(gatewayWords, "payBy", "hi") }).waitFor();
    await expectAccessible(page);
    await screenshot(page, "pay-link-hi");
    await page.goto("/pay/AAAAAAAAAAAAAAAAAAAAAA");
    await page.getByText(gatewayWords.hi.noLink).waitFor();
  });

  it("pays several bills of who pays alone at once, by keyboard, with one receipt", async function () {
    this.timeout(60_000);
    const payer = await makePayer(ground, [1]);
    const bills = await makeBills(ground, { payer, paise: ["110000", "120050"] });
    const maker = await makeUser(ground, { payer }, ["maker"]);
    const page = await browser.open({ viewport: { width: 1366, height: 768 }, baseUrl: String(serving.url) });
    await enter(page, maker.email, "en", { password: PASSWORD, next: "/dues" });
    const sum = page.locator(".committed .sum");
    for (const [at, amount] of ["₹1,100.00", "₹2,300.50"].entries()) {
      await page.locator("tbody .tick input:enabled").nth(at).press("Space");
      await sum.getByText(amount).waitFor();
    }
    const pay = page.getByRole("button", { name: "Pay ₹2,300.50 online" });
    await pay.waitFor();
    await screenshot(page, "several-dues");
    await pay.press("Enter");
    await payThere(page, {});
    await page.getByText(word(onlineWords, "note.paid", "en")).waitFor({ timeout: 20_000 });
    await expectAccessible(page);
    await screenshot(page, "several-paid", { fullPage: true });
    const receipts = await Promise.all(bills.map(({ number }) => receiptsOf(number)));
    expect(receipts.map((of) => of.length)).to.deep.equal([1, 1]);
    expect(receipts[0]).to.deep.equal(receipts[1]);
    await page.getByRole("link", { name: receipts[0]?.[0]?.number ?? "" }).press("Enter");
    await page.waitForURL(/\/receipts\//);
    await page.goto("/home");
    await page.getByText(homeWords.en["standingPart.oldest-due-first"]).waitFor();
    await page.getByRole("button", { name: "Copy VAN at SBPDCL" }).waitFor();
    await expectAccessible(page);
    await asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO policy_versions (discom_id, payer_id, version, policy, by_user, why)
         VALUES (1, ?, 1, '{"partPayment": "hold"}', ?, 'as agreed')`,
        [payer, maker.userId],
      ),
    );
    await page.reload();
    await page.getByText(homeWords.en["standingPart.hold"]).waitFor();
    await makeBills(ground, { payer, paise: ["130000"] });
    await makeUser(ground, { payer }, ["checker"]);
    const phone = await browser.open({ viewport: PHONE, colorScheme: "dark", baseUrl: String(serving.url) });
    await enter(phone, maker.email, "hi", { password: PASSWORD, next: "/dues" });
    await phone.locator("tbody .tick input:enabled").first().press("Space");
    await phone.locator(".committed .sum").waitFor();
    await phone.goto("/basket");
    await phone.getByText(onlineWords.hi["hindrance.approval"]).waitFor();
    await expectAccessible(phone);
    await screenshot(phone, "several-approval-hi", { fullPage: true });
    await phone.goto("/ways-to-pay");
    await phone.getByText(onlineWords.hi["state.paid"]).waitFor();
    await expectAccessible(phone);
    await screenshot(phone, "several-orders-hi", { fullPage: true });
    expect(await phone.evaluate("document.documentElement.scrollWidth")).to.equal(360);
    await expectInvariants(ground);
  });
});
