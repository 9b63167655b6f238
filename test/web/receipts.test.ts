// Receipts and postings in a real browser: found, printed, proved without log-in; rejected bills sent again; both languages, phones.

import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { asActor, asSystem } from "#server/database.ts";
import { acknowledge } from "#server/postings/acknowledge.ts";
import { reverseDecision } from "#server/reconciliation/decide/take-back.ts";
import { type Serving, serve } from "#server/serve.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";
import { makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { enter, expectAccessible } from "#test/support/portal.ts";
import { postingsWords } from "#web/postings/words.ts";
import { receiptsWords } from "#web/receipts/words.ts";

const WIDE = { width: 1366, height: 768 };
const PHONE = { width: 360, height: 740 };

describe("receipts and postings", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let viewer: Person;
  let accountant: Person;
  let large: Paid;
  let taken: Paid;
  let refused: Paid;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "web" });
    const payer = await makePayer(ground, [1, 2], "Magadh Telecom Ltd (fictional)");
    viewer = await makeUser(ground, { payer }, ["viewer"]);
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    const paise = Array.from({ length: 130 }, (_, index) => 100_000n + BigInt(index) * 1_250n);
    large = await makePaidAdvice(ground, { payer, paise, rebatePaise: 1_500n, tdsPaise: 2_000n });
    taken = await makePaidAdvice(ground, { payer, paise: [183_720_520_0n] });
    refused = await makePaidAdvice(ground, { payer, paise: [250_000n, 125_050n, 74_950n] });
    await makePaidAdvice(ground, { payer, discom: 2, paise: [99_999n] });
    const actor = { userId: accountant.userId, name: "", payerId: null, discomId: 1, roles: ["accountant"] };
    await asActor(ground.database, actor, (db) => reverseDecision(db, actor, taken.decisionId, "of another payer"));
    await answer(refused, ["accepted", "rejected", "rejected"]);
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  function answer(paid: Paid, outcomes: readonly ("accepted" | "rejected")[]) {
    return acknowledge(
      (work) => asSystem(ground.database, work),
      { userId: null, payerId: null, discomId: 1 },
      outcomes.map((outcome, index) => ({
        postingId: paid.postingId,
        billNumber: paid.bills[index]?.number ?? "",
        outcome,
        reference: outcome === "accepted" ? `B-${index}` : "",
        message: outcome === "rejected" ? "Bill is locked for a meter dispute" : "",
      })),
    );
  }

  async function open(person: Person, address: string, language: Language = "en", options: PageOptions = {}) {
    const page = await browser.open({ viewport: WIDE, ...options, baseUrl: String(serving.url) });
    await enter(page, person.email, language, { password: PASSWORD, next: address });
    return page;
  }
  const rows = (page: Page) => page.locator("tbody tr");

  it("finds a receipt by its UTR's neighbours and keeps the filters in the address", async () => {
    const page = await open(viewer, "/receipts");
    const { en } = receiptsWords;
    await page.getByText(large.receiptNumber).waitFor();
    expect(await rows(page).count()).to.equal(4);
    await expectAccessible(page);
    await screenshot(page, "receipts");
    await page.getByRole("searchbox", { name: en.search }).fill(large.bills[7]?.connectionNumber ?? "");
    await page.waitForURL(/q=/);
    await rows(page).nth(1).waitFor({ state: "detached" });
    expect(await rows(page).first().textContent()).to.contain(large.receiptNumber);
    await page.reload();
    await page.getByText(large.receiptNumber).waitFor();
    await press(page.getByRole("button", { name: `${en.state}: ${en.anyState}` }));
    await press(page.getByRole("menuitem", { name: en["state.cancelled"] }));
    await page.getByText(en.noneFound).waitFor();
  });

  it("shows one receipt with its bills and prints it in both languages", async () => {
    const page = await open(viewer, `/receipts/${large.receiptNumber}`);
    await page.getByText("1–100 of 130").waitFor();
    await expectAccessible(page);
    await screenshot(page, "receipt", { fullPage: true });
    for (const [name, language] of [
      ["English", "en"],
      ["हिन्दी", "hi"],
    ] as const) {
      const printed = page.waitForResponse((response) => response.url().includes(`/pdf?language=${language}`));
      await press(page.locator(".running").getByRole("button", { name: new RegExp(name) }));
      expect((await printed).headers()["content-type"]).to.contain("application/pdf");
    }
    await page.getByRole("searchbox").fill(large.bills[120]?.number ?? "");
    await page.locator(".ledger.cards tbody tr").nth(1).waitFor({ state: "detached" });
    const own = page.waitForResponse((response) => response.url().includes("/items/121/pdf"));
    await press(page.getByRole("button", { name: new RegExp(`English.*${large.receiptNumber}-0121$`) }));
    expect((await own).status()).to.equal(200);
  });

  it("finds every receipt of a connection", async () => {
    const page = await open(viewer, "/receipts?view=connections");
    await page.getByText(receiptsWords.en.askConnection).waitFor();
    await page.getByRole("searchbox").fill(refused.bills[1]?.connectionNumber ?? "");
    await page.getByText(`${refused.receiptNumber}-0002`).waitFor();
    await screenshot(page, "receipts-connection");
  });

  it("proves a receipt to anybody, and says when it was cancelled", async () => {
    const page = await browser.open({ viewport: PHONE, baseUrl: String(serving.url) });
    await page.goto(`/verify/receipt/${large.token}`);
    await page.getByText(receiptsWords.en.genuine).waitFor();
    expect(await page.textContent("main")).not.to.contain("Magadh");
    await expectAccessible(page);
    await screenshot(page, "verify-receipt-360");
    await page.goto(`/verify/receipt/${large.token}?item=2`);
    await page.getByText(`${large.receiptNumber}-0002`).waitFor();
    await page.goto(`/verify/receipt/${taken.token}`);
    await page.getByText(receiptsWords.en.voidBody).waitFor();
    await page.goto("/verify/receipt/00000000-0000-4000-8000-000000000000");
    await page.getByText(receiptsWords.en.notGenuine).waitFor();
  });

  it("sends again what billing rejected, by one button that names the sum", async () => {
    const { en } = postingsWords;
    const page = await open(accountant, "/postings");
    await page.getByText(large.receiptNumber).first().waitFor();
    await expectAccessible(page);
    await screenshot(page, "postings");
    const reversal = rows(page).filter({ hasText: taken.receiptNumber }).filter({ hasText: en["kind.reversal"] });
    await press(reversal.getByRole("button"));
    await page
      .getByRole("dialog")
      .getByText(taken.bills[0]?.number ?? "")
      .waitFor();
    await screenshot(page, "postings-bills");
    await page.keyboard.press("Escape");
    const exported = page.waitForEvent("download");
    await press(page.getByRole("button", { name: en.export }));
    const csv = readFileSync(await (await exported).path(), "utf8");
    expect(csv.split("\r\n")[1]).to.match(new RegExp(`,${large.bills[0]?.number},1000\\.00,`));

    await press(page.getByRole("link", { name: en["view.rejected"] }));
    await page.getByText("Bill is locked").first().waitFor();
    await press(page.getByRole("checkbox").first(), "Space");
    await screenshot(page, "postings-rejected");
    await expectAccessible(page);
    await press(page.getByRole("button", { name: "Send 2 bills again, ₹2,000.00" }));
    await page.getByText("2 bills wait for billing again").waitFor();
    await page.getByText(en.emptyRejected).waitFor();
    await press(page.getByRole("link", { name: en.toWaiting }));
    await page.getByText("attempt 2").waitFor();
  });
});
