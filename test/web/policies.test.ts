// What governs decisions, in a real browser: a draft tried and saved by keyboard, known remitters withdrawn and registered, trials read.

import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Page } from "playwright-core";
import supertest from "supertest";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type Serving, serve } from "#server/serve.ts";
import { makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { expectAccessible } from "#test/support/portal.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { serviceWords } from "#web/policies/service/words.ts";
import { policiesWords } from "#web/policies/words.ts";

const DESK = { width: 1366, height: 768 };
const ACCOUNT = "50200088771122";
const en = policiesWords.en;

describe("the policy screens", function () {
  this.timeout(90_000);
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let supervisor: Person;
  let payer: string;

  before(async function () {
    this.timeout(180_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0 });
    await makeDiscom(ground);
    supervisor = await makeUser(ground, { discom: 1 }, ["supervisor"]);
    payer = await makePayer(ground, [1], "Magadh Telecom Ltd (fictional)");
    serving = await serve(ground);
    await aHistory();
  });
  after(async () => {
    await serving?.stop();
    await ground?.close();
  });
  afterEach(() => expectInvariants(ground));

  /** Exact, short and over; and one that a person matched, so that an account and a name are known. */
  async function aHistory(): Promise<void> {
    const advice = () => makeApprovedAdvice(ground, { payer, paise: [50_000n] });
    const [one, two, three] = [await advice(), await advice(), await advice()];
    const [bill] = await makeBills(ground, { payer, paise: [31_000n] });
    const narration = `NEFT-HDFCN52026041032337770-SHARED SERVICES CENTRE-bill-${ACCOUNT}-HDFC0001234`;
    const made = (await makeLines(ground, [
      { paise: 50_000n, narration: `NEFT ${one.van} MAGADH TELECOM` },
      { paise: 20_000n, narration: `NEFT ${two.van} MAGADH TELECOM` },
      { paise: 70_000n, narration: `NEFT ${three.van} MAGADH TELECOM` },
      { paise: 31_000n, narration },
    ])) as MadeLine[];
    await runReconciliation(ground.database, 1, "cli");
    const token = await logIn(ground, supervisor);
    const last = made[3] as MadeLine;
    const { sequence } = await heldOf(ground, last);
    await supertest(ground.app)
      .post(`/api/lines/${last.id}/match`)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", randomUUID())
      .send({ sequence, allocations: [{ billNumber: bill?.number, paise: "31000" }] })
      .expect(200);
  }

  async function openAs(
    path: string,
    language: Language = "en",
    { as = supervisor, ...options }: PageOptions & { as?: Person } = {},
  ): Promise<Page> {
    const page = await browser.open({ viewport: DESK, ...options, baseUrl: String(serving.url) });
    await page.goto(`/log-in?next=${encodeURIComponent(path)}`);
    if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(as.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === path.split("?")[0]);
    return page;
  }

  const giveReason = async (page: Page, reason: string) => {
    await page.getByRole("dialog").getByRole("textbox").last().fill(reason);
    await page.keyboard.press("Enter");
  };

  it("try a draft on what was decided, show each line it would change, and save it as tried", async () => {
    const page = await openAs("/policy");
    const parts = page.getByRole("group", { name: new RegExp(`^${en["key.partPayment"]}`) });
    await parts.getByRole("radio", { name: en["choice.hold"] }).focus();
    await page.keyboard.press("Space");
    await page.waitForURL(/partPayment=hold/);
    await press(page.getByRole("button", { name: en.try, exact: true }));
    await page.getByText("It would have changed 1 decision").waitFor({ timeout: 30_000 });
    await page.reload();
    await page.getByText("It would have changed 1 decision").waitFor();
    await screenshot(page, "policy-tried");
    await expectAccessible(page);
    await press(page.getByRole("link", { name: /^No longer matched/ }));
    await page.waitForURL(/\/policy\/trials\/\d+/);
    await page.getByText(en.asItWouldBe).waitFor();
    await screenshot(page, "policy-trial");
    await expectAccessible(page);
    await page.goBack();
    await press(page.getByRole("button", { name: "Save as version 2" }));
    await screenshot(page, "policy-save");
    await giveReason(page, "part payments are looked at from now on");
    await page.getByText("Version 2 is in force from the next run on.").waitFor();
    await page.getByRole("cell", { name: "part payments are looked at from now on" }).waitFor();
    expect(new URL(page.url()).search).to.equal("");
  });

  it("say beforehand that a looser policy waits for a second person, and that it was not tried", async () => {
    const page = await openAs(`/policy?payer=${payer}`);
    const rounding = page.getByLabel(en.roundingLabel);
    await rounding.fill("5");
    await page.keyboard.press("Enter");
    await page.waitForURL(/roundingPaise/);
    await press(page.getByRole("button", { name: "Save version 1 without a trial" }));
    await page.getByRole("dialog").getByText(en.notTried).waitFor();
    await giveReason(page, "agreed in their letter");
    await page.getByText("Version 1 is in force from the next run on.").waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await rounding.fill("50");
    await rounding.press("Enter");
    await page.getByText(en.takesTwo).first().waitFor();
    await press(page.getByRole("button", { name: "Save version 2 without a trial" }));
    await giveReason(page, "they pay in parts");
    await page.getByText(en.asked).waitFor();
    await page.getByText(/waits for a second person\. Person/).waitFor();
    await screenshot(page, "policy-payer");
    await expectAccessible(page);
    const other = await openAs("/second-person", "en", { as: await makeUser(ground, { discom: 1 }, ["supervisor"]) });
    await press(other.getByRole("button", { name: /Magadh Telecom/ }).first());
    await other.waitForURL(/\/second-person\/\d+/);
    await other.getByText(en.notTried).waitFor();
    await other.getByText("50 paise").waitFor();
    await screenshot(other, "policy-second-person");
    await expectAccessible(other);
  });

  it("show what was learned with its evidence, and withdraw it", async () => {
    const page = await openAs("/policy/known");
    await page.getByRole("cell", { name: ACCOUNT }).waitFor();
    await screenshot(page, "known");
    await expectAccessible(page);
    await press(page.getByRole("row").filter({ hasText: ACCOUNT }).getByRole("button"));
    await page
      .getByRole("dialog")
      .getByRole("link", { name: /^decision \d+$/ })
      .waitFor();
    await press(page.getByRole("button", { name: en.try, exact: true }));
    await page.getByText(en.changesNothing).waitFor({ timeout: 30_000 });
    await screenshot(page, "known-facts");
    await expectAccessible(page);
    await press(page.getByRole("button", { name: en.register, exact: true }));
    await giveReason(page, "a letter of theirs");
    await page.getByText(en.registrationWaits).waitFor();
    await press(page.getByRole("button", { name: en.withdraw }));
    await giveReason(page, "it was another's");
    await page.getByRole("cell", { name: ACCOUNT }).waitFor({ state: "detached" });
  });

  it("take a name that a person says, found by the keyboard alone", async () => {
    const page = await openAs("/policy/known");
    await page.getByRole("button", { name: en.teach }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(en.ofPayer).fill("magadh");
    await dialog.getByRole("button", { name: /Magadh Telecom/ }).waitFor();
    await dialog.getByLabel(en.ofPayer).press("Enter");
    await dialog.getByLabel(en.key).fill("ssc patna collections");
    await giveReason(page, "they wrote so");
    await page.getByRole("cell", { name: "SSC PATNA COLLECTIONS" }).waitFor();
  });

  it("change what payers are promised, by an admin and the keyboard; others read it", async () => {
    const words = serviceWords.en;
    const admin = await makeUser(ground, { discom: 1 }, ["admin"]);
    const page = await openAs("/policy/service", "en", { as: admin });
    const days = page.getByLabel(words["key.disputeDays"]);
    await days.focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("0");
    await page.getByText("A whole number from 1 to 180").waitFor();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("21");
    await page.getByRole("button", { name: words.addAnswer }).focus();
    await page.keyboard.press("Enter");
    for (const typed of ["Site visit", "स्थल निरीक्षण", "We visit the site.", "हम स्थल पर आएँगे।"]) {
      await page.keyboard.type(typed);
      await page.keyboard.press("Tab");
    }
    await page.reload();
    await page.getByText("Site visit").first().waitFor();
    await screenshot(page, "service", { fullPage: true });
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save as version 2" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("added: Site visit").waitFor();
    await screenshot(page, "service-save");
    await giveReason(page, "the new regulation gives 21 days");
    await page.getByRole("cell", { name: "the new regulation gives 21 days" }).waitFor();
    expect(await days.inputValue()).to.equal("21");
    const reader = await openAs("/policy/service", "hi", { colorScheme: "dark" });
    await reader.getByText(serviceWords.hi.onlyAdmins).waitFor();
    expect(await reader.getByLabel(serviceWords.hi["key.disputeDays"]).isDisabled()).to.equal(true);
    await screenshot(reader, "service-hi-dark", { fullPage: true });
    await expectAccessible(reader);
  });

  it("try the rules as they are on what stands", async () => {
    const page = await openAs("/policy/trials");
    await press(page.getByRole("button", { name: en.try, exact: true }));
    await page.getByText(/It would have changed/).waitFor({ timeout: 30_000 });
    await page
      .getByRole("rowheader", { name: /^Trial \d+$/ })
      .first()
      .waitFor();
    await screenshot(page, "trials");
    await expectAccessible(page);
  });
});
