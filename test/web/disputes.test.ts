// Disputes in a real browser: a bill with a paper and an answer, and kept money asked back until the bank's debit; both sides, by keyboard.

import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Page } from "playwright-core";
import supertest from "supertest";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { type Actor, asSystem, row } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type Serving, serve } from "#server/serve.ts";
import { makeBills } from "#test/support/advices.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeKept, staff } from "#test/support/kept.ts";
import { choose, press } from "#test/support/keys.ts";
import { makeLines } from "#test/support/lines.ts";
import { logIn, makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { disputeLinkWords } from "#web/disputes/link-words.ts";
import { disputesWords } from "#web/disputes/words.ts";

const WIDE = { width: 1366, height: 768 };
const { en } = disputesWords;

describe("disputes of payers", function () {
  this.timeout(60_000);
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let maker: Person;
  let accountant: Person;
  let supervisor: Person;
  let bill: string;
  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "web" });
    const payer = await makePayer(ground, [1], "Magadh Telecom Ltd (fictional)");
    maker = await makeUser(ground, { payer }, ["maker"]);
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    supervisor = await makeUser(ground, { discom: 1 }, ["supervisor"]);
    const keeper: Actor = await staff(ground, "accountant");
    await makeKept(ground, keeper, { payer, paise: 4_20_000n, inDays: -20, narration: "NEFT*MAGADH TELECOM*ADVANCE" });
    await makeKept(ground, keeper, { payer, paise: 90_000n, inDays: -9, narration: "NEFT*MAGADH TELECOM*EXCESS" });
    [bill] = (await makeBills(ground, { payer, paise: [1_23_456_00n] })).map(({ number }) => number) as [string];
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function open(
    person: Person,
    address: string,
    language: Language = "en",
    options: PageOptions = {},
  ): Promise<Page> {
    const page = await browser.open({ viewport: WIDE, ...options, baseUrl: String(serving.url) });
    await page.goto(`/log-in?next=${encodeURIComponent(address)}`);
    if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(person.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname !== "/log-in");
    return page;
  }

  it("are raised on a bill with a paper, answered from a template, written to, and decided", async () => {
    const payer = await open(maker, `/bills/SB/${bill}`);
    await payer.getByRole("link", { name: disputeLinkWords.en.disputeThis }).press("Enter");
    await choose(payer.getByLabel(en.what), en["kind.wrong-reading"]);
    await payer.getByLabel(en.why).focus();
    await payer.keyboard.type("The meter shows 4,120 and the bill says 41,200.");
    await payer.getByRole("button", { name: en.act }).press("Enter");
    await payer.getByText(en.setAsideNow).waitFor();
    await payer
      .locator("input[type=file]")
      .setInputFiles({ name: "meter.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") });
    await payer.getByRole("button", { name: "Save meter.pdf" }).waitFor();

    const discom = await open(accountant, "/disputes");
    await discom.locator("tbody tr", { hasText: bill }).waitFor();
    await discom.keyboard.press("j");
    await discom.keyboard.press("Enter");
    await choose(discom.getByLabel(en.template), "A meter test was ordered");
    await discom.getByLabel(en.asks).focus();
    await discom.keyboard.press("Space");
    await discom.getByRole("button", { name: en.answerAct }).press("Enter");
    await discom.getByText("A test of the meter has been ordered. We tell you its result here.").waitFor();

    await payer.reload();
    await payer.getByText(en.yourTurn).waitFor();
    await payer.getByRole("textbox", { name: en.write }).focus();
    await payer.keyboard.type("Please take the reading of the fifth.");
    await payer.getByRole("button", { name: en.writeAct, exact: true }).press("Enter");
    await payer.locator(".talk li.own", { hasText: "of the fifth" }).waitFor();

    await discom.getByLabel(en.reason).focus();
    await discom.keyboard.type("The reading is corrected in the next bill.");
    await discom.getByRole("button", { name: en.decideAct, exact: true }).press("Enter");
    // Somebody wrote meanwhile: the decision was about another state of it.
    await discom.locator(".talk li", { hasText: "The reading is corrected" }).waitFor();
    await payer.reload();
    await payer.getByRole("button", { name: en.accept }).press("Enter");
    await payer.getByText(en["state.closed"]).first().waitFor();
  });

  it("bring kept money back: asked by the payer, decided, approved by a second person, paid by the bank", async () => {
    const payer = await open(maker, "/kept-money");
    await payer
      .getByRole("button", { name: /^Ask for a refund of the credit/ })
      .first()
      .press("Enter");
    await payer.getByLabel(en.howMuch).fill("4,000");
    for (const [label, text] of [
      [en.accountNumber, "00123456789"],
      [en.ifsc, "SBIN0001234"],
      [en.holder, "Magadh Telecom Ltd (fictional)"],
      [en.why, "We paid it twice by mistake."],
    ] as const) {
      await payer.getByLabel(label).focus();
      await payer.keyboard.type(text);
    }
    await screenshot(payer, "disputes-kept-money", { fullPage: true });
    await payer.getByRole("button", { name: "Ask for ₹4,000.00 back" }).press("Enter");
    await payer.waitForURL(/\/disputes\/D\d+$/);
    const number = payer.url().split("/").at(-1) as string;

    const discom = await open(accountant, `/disputes/${number}`);
    const decide = discom.getByRole("button", { name: "Decide and ask for a refund of ₹4,000.00" });
    await decide.waitFor();
    await discom.getByLabel(en.reason).focus();
    await discom.keyboard.type("It is yours and goes back.");
    await screenshot(discom, "disputes-decide", { fullPage: true });
    await decide.press("Enter");
    await discom.getByText(en["refundState.asked"]).waitFor();

    await approve();
    await payer.reload();
    await payer.getByText(en["refundState.approved"]).waitFor();
    const { number: refund } = (await asSystem(ground.database, (db) =>
      row<{ number: string }>(db, "SELECT number FROM refunds ORDER BY id DESC LIMIT 1"),
    )) as { number: string };
    await makeLines(ground, [
      { paise: 4_000_00n, narration: `NEFT DR-SBINN00102091866-${refund}-MAGADH TELECOM`, direction: "debit" },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    await payer.reload();
    await payer.locator(".state", { hasText: en["refundState.paid"] }).waitFor();
    for (const known of [refund, "SBINN00102091866"]) {
      expect(await payer.locator("main").textContent()).to.include(known);
    }
    await screenshot(payer, "disputes-refund-paid", { fullPage: true });
  });

  async function approve(): Promise<void> {
    const token = await logIn(ground, supervisor);
    const as = (method: "get" | "post", path: string, body?: object) =>
      supertest(ground.app)
        [method](path)
        .set("Authorization", `Bearer ${token}`)
        .set("Idempotency-Key", randomUUID())
        .send(body);
    const [{ id }] = (await as("get", "/api/approvals?kind=refund").expect(200)).body.rows;
    const { contentHash } = (await as("get", `/api/approvals/${id}`).expect(200)).body;
    await as("post", `/api/approvals/${id}/verdict`, { approve: true, contentHash, why: "" }).expect(200);
  }
});
