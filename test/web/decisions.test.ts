// How a decision came about, and what auditors are given, in a real browser: both languages, phones, the dark, and paper.

import { readFile } from "node:fs/promises";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { asActor, asSystem } from "#server/database.ts";
import { reverseDecision } from "#server/reconciliation/decide/take-back.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type Serving, serve } from "#server/serve.ts";
import { advanceWork, finishWork, startWork, stumbleWork } from "#server/work/progress.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";
import { makeDiscom, makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { enter, expectAccessible } from "#test/support/portal.ts";
import { unzip } from "#test/support/unzip.ts";
import { decisionsWords } from "#web/decisions/words.ts";
import { evidenceWords } from "#web/evidence/words.ts";
import { runsWords } from "#web/runs/words.ts";

const WIDE = { width: 1366, height: 768 };
const PHONE = { width: 360, height: 740 };

describe("decisions and their evidence", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let accountant: Person;
  let paid: Paid;
  let reversal: string;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0 });
    const payer = await makePayer(ground, [1], "Magadh Telecom Ltd (fictional)");
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    paid = await makePaidAdvice(ground, { payer, paise: [183_720_00n, 22_500_50n, 100_000n], tdsPaise: 2_000n });
    const short = await makeApprovedAdvice(ground, { payer, paise: [90_000n] });
    const narration = `NEFT*YESB0000001*YESAP61641609001*MAGADH TELECOM*${short.van}--`;
    const [line] = (await makeLines(ground, [{ paise: 60_000n, narration }])) as [MadeLine];
    await runReconciliation(ground.database, 1, "import");
    const actor = { userId: accountant.userId, name: "", payerId: null, discomId: 1, roles: ["accountant"] };
    const { decisionId } = await heldOf(ground, line);
    await asActor(ground.database, actor, (db) => reverseDecision(db, actor, decisionId as string, "of another payer"));
    reversal = (await heldOf(ground, line)).decisionId as string;
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function open(
    address: string,
    language: Language = "en",
    options: PageOptions = {},
    person: Person = accountant,
  ): Promise<Page> {
    const page = await browser.open({ viewport: WIDE, ...options, baseUrl: String(serving.url) });
    await enter(page, person.email, language, { password: PASSWORD, next: address });
    return page;
  }
  const sideways = (page: Page) =>
    page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

  it("tells of a decision from the bank's text to billing, and lets the rules think again", async () => {
    const { en } = decisionsWords;
    const page = await open(`/decisions/${paid.decisionId}`);
    await page.getByRole("heading", { name: en.ladder }).waitFor();
    expect(await page.locator("mark").allTextContents()).to.include(`${paid.van}VAN`);
    const decided = page.locator(".rungs tr[aria-current]");
    expect(await decided.textContent())
      .to.contain("P1")
      .and.to.contain(en["because.certain"]);
    expect(await page.getByRole("heading", { name: en.billing }).count()).to.equal(1);
    await press(page.getByRole("button", { name: en.thinkAgain }));
    await page.getByText("As it was decided").waitFor();
    await expectAccessible(page);
    await screenshot(page, "decision", { fullPage: true });
    const sheet = page.waitForResponse((response) => response.url().includes("/sheet?language=hi"));
    await press(page.getByRole("button", { name: "PDF हिन्दी" }));
    expect((await sheet).headers()["content-type"]).to.equal("application/pdf");
  });

  it("leads from what a person took back to what the rules had said, in Hindi, in the dark, on a phone and on paper", async () => {
    const { hi } = decisionsWords;
    const page = await open(`/decisions/${reversal}`, "hi", { viewport: PHONE, colorScheme: "dark" });
    await page.getByText(hi.ladderEarlier).waitFor();
    await expectAccessible(page);
    expect(await sideways(page)).to.equal(0);
    await screenshot(page, "decision-phone", { fullPage: true });
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("button", { name: /PDF/ }).first().isVisible()).to.equal(false);
    await screenshot(page, "decision-print", { fullPage: true });
  });

  it("finds the decision of a receipt", async () => {
    const page = await open(`/receipts/${paid.receiptNumber}`);
    await press(page.getByRole("link", { name: "The decision" }));
    await page.waitForURL(/\/decisions\?/);
    await page.getByText(paid.van.slice(-14)).or(page.getByText("₹2,07,220.50")).first().waitFor();
    await page.locator("tbody tr").nth(1).waitFor({ state: "detached" });
  });

  it("packs a period with its progress in sight, and gives the file", async () => {
    const { en } = evidenceWords;
    const page = await open("/evidence");
    await page.getByText(en.emptyTitle).waitFor();
    await expectAccessible(page);
    await press(page.getByRole("button", { name: en.pack }));
    const download = page.getByRole("button", { name: /^Download evidence-SB-/ });
    await download.waitFor();
    await expectAccessible(page);
    await screenshot(page, "evidence", { fullPage: true });
    const coming = page.waitForEvent("download");
    await press(download);
    const files = await unzip(await readFile((await (await coming).path()) as string));
    expect([...files.keys()]).to.include.members(["manifest.json", "decisions.xlsx", "audit.jsonl"]);
    await page.setViewportSize(PHONE);
    expect(await sideways(page)).to.equal(0);
    await screenshot(page, "evidence-phone", { fullPage: true });
  });

  it("shows how the background is doing, and a run that stopped and is tried again", async () => {
    const { hi } = runsWords;
    // Of a discom without lines, whose work no run of its own would end.
    await makeDiscom(ground, 2);
    const other = await makeUser(ground, { discom: 2 }, ["accountant"]);
    const work = await asSystem(ground.database, (db) =>
      startWork(db, { userId: null, payerId: null, discomId: 2 }, "reconcile", 100_000),
    );
    await advanceWork(ground.database, work, { stage: "deciding", done: 40_000 });
    const page = await open("/health", "hi", {}, other);
    await page.getByText("1,00,000 में से 40,000 पंक्तियाँ").waitFor();
    await page.getByRole("heading", { name: hi.accounts }).waitFor();
    await expectAccessible(page);
    await screenshot(page, "health", { fullPage: true });
    await page.reload();
    await page.getByText("1,00,000 में से 40,000 पंक्तियाँ").waitFor();
    await stumbleWork(ground.database, work, { number: 2, max: 8 });
    await page.getByText("8 में से प्रयास 2").waitFor();
    await page.setViewportSize(PHONE);
    expect(await sideways(page)).to.equal(0);
    await finishWork(ground.database, work, {});
    await page.getByText("8 में से प्रयास 2").waitFor({ state: "detached" });
  });
});
