// Somebody without a log-in opens the link of a message, pays that one bill by UPI, and sees its receipt; the aggregator tells it badly.

import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import { asSystem, rows } from "#server/database.ts";
import { payLinkFor } from "#server/gateway/pay-links.ts";
import { type Serving, serve } from "#server/serve.ts";
import { type MadeBill, makeBills } from "#test/support/advices.ts";
import { freePort, type Sandboxes, startTestSandboxes } from "#test/support/aggregator.ts";
import { browserOfSuite, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeDiscom } from "#test/support/people.ts";
import { expectAccessible, word } from "#test/support/portal.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { gatewayWords } from "#web/gateway/words.ts";

const PHONE = { width: 360, height: 740 };

describe("journey: a bill paid from a pay link by UPI", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let sandboxes: Sandboxes;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    const port = await freePort();
    const url = `http://localhost:${port}`;
    sandboxes = await startTestSandboxes(url, ["aggregator"]);
    ground = await testGround({ port, publicUrl: url, paying: sandboxes.paying });
    await makeDiscom(ground, 1);
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await sandboxes.stop();
    await ground.close();
  });

  const aLink = async (): Promise<{ bill: MadeBill; path: string }> => {
    const [bill] = (await makeBills(ground, { payer: null, paise: ["187350"] })) as [MadeBill];
    return { bill, path: `/pay/${await asSystem(ground.database, (db) => payLinkFor(db, 1, bill.id))}` };
  };
  const receiptsOf = (bill: MadeBill) =>
    asSystem(ground.database, (db) =>
      rows<{ number: string }>(
        db,
        `SELECT r.number FROM receipts r JOIN receipt_bills b ON b.discom_id = r.discom_id AND b.receipt_id = r.id WHERE b.bill_number = ?`,
        [bill.number],
      ),
    );
  const payThere = async (page: Page, choices: Record<string, string>) => {
    await page.getByRole("heading", { name: /^Pay ₹/ }).waitFor();
    for (const [label, option] of Object.entries(choices)) await page.getByLabel(label).selectOption({ label: option });
    await page.getByRole("button", { name: /^Pay ₹/ }).press("Enter");
    await page.getByRole("button", { name: "Go back to the portal" }).press("Enter");
  };

  it("is declined first, then paid; told three times and out of order it has one receipt", async function () {
    this.timeout(60_000);
    const { bill, path } = await aLink();
    const page = await browser.open({ viewport: PHONE, baseUrl: String(serving.url) });
    await page.goto(path);
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
    const receipt = page.getByRole("link", { name: word(gatewayWords, "openReceipt", "en") });
    await receipt.waitFor({ timeout: 20_000 });
    await expectAccessible(page);
    await screenshot(page, "pay-link-paid", { fullPage: true });
    const receipts = await receiptsOf(bill);
    expect(receipts.length).to.equal(1);
    await receipt.press("Enter");
    await page.waitForURL(/\/verify\/receipt\//);
    await page.getByText(receipts[0]?.number ?? "").waitFor();
    await expectInvariants(ground);
  });

  it("says the same in Hindi, in the dark, and what a dead link is", async () => {
    const { path } = await aLink();
    const page = await browser.open({
      viewport: PHONE,
      locale: "hi-IN",
      colorScheme: "dark",
      baseUrl: String(serving.url),
    });
    await page.goto(path);
    await page.getByRole("button", { name: "हिन्दी" }).press("Enter");
    await page.getByRole("button", { name: word(gatewayWords, "payBy", "hi") }).waitFor();
    await expectAccessible(page);
    await screenshot(page, "pay-link-hi");
    await page.goto("/pay/AAAAAAAAAAAAAAAAAAAAAA");
    await page.getByText(gatewayWords.hi.noLink).waitFor();
  });
});
