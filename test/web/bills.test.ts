// A bill and the prepaid connections in a real browser: from the dues to the whole bill, a recharge into the basket, by keyboard, on a phone.

import { expect } from "chai";
import type { Page } from "playwright-core";
import { loadFeed } from "#server/bills/feed.ts";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { type Serving, serve } from "#server/serve.ts";
import { day, makeConnections } from "#test/support/bills.ts";
import { browserOfSuite, type PageOptions } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePayer, makeUser, PASSWORD } from "#test/support/people.ts";
import { enter, expectAccessible } from "#test/support/portal.ts";
import { billWords } from "#web/bills/words.ts";
import { duesWords } from "#web/dues/words.ts";
import { prepaidWords } from "#web/prepaid/words.ts";

const MONTHS = 9;
const wide = { viewport: { width: 1366, height: 768 } };

describe("a bill and the prepaid connections", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let payer: string;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "web" });
    payer = await makePayer(ground);
    const [billed, prepaid, other] = await makeConnections(ground, { payer, count: 3 });
    const monthly = Array.from({ length: MONTHS }, (_, ago) => {
      const month = monthBefore(ago);
      const units = 1_200 + ((ago * 346) % 500);
      const reading = 90_000 - ago * 1_500;
      const heads = `${units * 7}.00,${units}.00,${units / 2}.00,${units / 2}.00`;
      const due = ago === 0 ? day(12) : `${month}-27`;
      return `40000000000${ago},${billed?.number},${month},${month}-02,${due},${units * 8}.00,${heads},E1100003,${reading - units},${reading},${units},0.96,${ago === 0 ? 0 : units * 8}`;
    });
    const head =
      "Bill number,Connection number,Bill month,Bill date,Due date,Current charges,Energy charges,Fixed charges,Electricity duty,Subsidy,Meter number,Previous reading,Current reading,Units,Power factor,Paid";
    await feed("bills", [head, ...monthly].join("\n"));
    for (const [ago, balance] of [
      [9, 950],
      [0, 140],
    ] as const) {
      await feed(
        "connections",
        [
          "Connection number,Office code,Name,Site,Category,Prepaid,Balance,Balance as of,Last recharge,Last recharge on",
          `${prepaid?.number},S1,Test Works,Small cell 07,NDS-II,yes,${balance},${day(-ago)} 06:00,2000,${day(-20)}`,
          `${other?.number},S1,Test Works,Small cell 08,NDS-II,yes,${balance * 9},${day(-ago)} 06:00,,`,
        ].join("\n"),
      );
    }
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function feed(kind: "bills" | "connections", csv: string): Promise<void> {
    const report = await loadFeed(ground.database, kind, {
      discomId: 1,
      source: "cli",
      name: "test.csv",
      bytes: Buffer.from(csv),
      by: null,
    });
    expect(report).to.have.property("rowsRefused", 0);
  }

  async function open(path: string, language: Language, options: PageOptions = wide): Promise<Page> {
    const maker = await makeUser(ground, { payer }, ["maker"]);
    const page = await browser.open({ ...options, baseUrl: String(serving.url) });
    await enter(page, maker.email, language, { password: PASSWORD, next: path });
    return page;
  }

  it("goes from the dues to the whole bill by keyboard, and puts it into the basket", async () => {
    const page = await open("/dues", "en");
    const site = page.locator("tbody .site").first();
    await site.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByRole("link", { name: duesWords.en.wholeBill }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/bills\/SB\/400000000000/);
    await page.getByRole("table", { name: billWords.en.charges }).getByText("₹9,600.00").waitFor();
    const charges = await page.getByRole("table", { name: billWords.en.charges }).locator("tbody tr").allTextContents();
    expect(charges.map((text) => text.replace(/[\d,.−]+$/, ""))).to.deep.equal([
      billWords.en.energy,
      billWords.en.fixed,
      billWords.en.duty,
      billWords.en.subsidy,
      billWords.en.current,
      billWords.en.billed,
    ]);
    expect(await page.getByRole("table", { name: billWords.en.history }).locator("tbody tr").count()).to.equal(MONTHS);
    await page.locator(".consumption canvas").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: billWords.en.pay }).focus();
    await page.keyboard.press("Enter");
    await page.getByText(billWords.en.inBasketDone).waitFor();
  });

  it("recharges a prepaid connection by keyboard: it becomes a due in the basket", async () => {
    const page = await open("/prepaid", "hi");
    const words = prepaidWords.hi;
    await page.getByText("Small cell 07").waitFor();
    expect(await page.locator("tbody tr").first().textContent()).to.contain(words.days_one.replace("{{count}}", "1"));
    await page
      .locator("tbody tr")
      .first()
      .getByRole("button", { name: new RegExp(words.recharge) })
      .focus();
    await page.keyboard.press("Enter");
    await page.getByLabel(words.amount).fill("1500");
    await page.keyboard.press("Enter");
    await page.locator(".committed").getByText("₹1,500.00").first().waitFor();
    await page.goto("/dues?supply=prepaid");
    await page.locator("tbody").getByText(duesWords.hi.isRecharge).waitFor();
    expect(await page.locator("tbody tr").count()).to.equal(1);
    await page
      .getByRole("button", { name: new RegExp(`^${duesWords.hi.supply}: ${duesWords.hi["supply.prepaid"]}`) })
      .waitFor();
  });
});

function monthBefore(ago: number): string {
  const [year = 0, month = 0] = day(0).split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 - ago, 1)).toISOString().slice(0, 7);
}
