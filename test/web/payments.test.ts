// Basket, advice and approval in a real browser: parts and tax, sent back and changed, cancelled, proved without log-in.

import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { type Serving, serve } from "#server/serve.ts";
import { makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { enter, expectAccessible, word } from "#test/support/portal.ts";
import { duesWords } from "#web/dues/words.ts";
import { paymentsWords } from "#web/payments/words.ts";
import { kitWords } from "#web/ui/words.ts";

describe("basket, advice, approval", function () {
  this.timeout(90_000);
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "web" });
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function openAs(person: Person, path: string, language: Language, options: PageOptions = {}): Promise<Page> {
    const page = await browser.open({ ...options, baseUrl: String(serving.url) });
    await enter(page, person.email, language, { password: PASSWORD, next: path });
    return page;
  }

  for (const language of ["en", "hi"] as const) {
    it(`pays a part with tax declared, is sent back, changed and approved, in ${language}`, async () => {
      const say = (key: keyof (typeof paymentsWords)["en"]) => word(paymentsWords, key, language);
      const payer = await makePayer(ground);
      await makeBills(ground, { payer, paise: ["10000000", "20000000", "30000000"] });
      const maker = await openAs(await makeUser(ground, { payer }, ["maker"]), "/dues", language);
      const checker = await openAs(await makeUser(ground, { payer }, ["checker"]), "/approvals", language);

      await press(maker.getByRole("checkbox", { name: kitWords[language].tickPage }), "Space");
      await maker.locator(".committed").getByText("₹6,00,000.00", { exact: true }).waitFor();
      await press(maker.getByRole("button", { name: duesWords[language].makeAdvice_one }));
      await maker.waitForURL(/\/basket/);
      await maker.getByLabel(say("payOf")).nth(0).fill("40,000");
      await maker.locator(".committed").getByText("₹5,40,000.00", { exact: true }).waitFor();
      await press(maker.getByRole("button", { name: say("declareTds") }));
      await maker.locator(".committed").getByText("₹5,39,460.00", { exact: true }).waitFor();
      await expectAccessible(maker);
      await screenshot(maker, `basket-${language}`);
      await press(maker.getByRole("button", { name: say("make_one") }));
      await maker.waitForURL(/\/advices\/SB\d{12}/);
      await press(maker.getByRole("button", { name: say("sendForApproval") }));
      await maker.getByText(say("waitingBody")).waitFor();

      await checker.reload();
      await press(checker.locator("tbody a").first());
      await checker.locator(".decide .figure", { hasText: "₹5,39,460.00" }).waitFor();
      await checker.getByLabel(say("sayChange")).fill("Pay the first bill whole");
      await press(checker.getByRole("button", { name: say("sendBack") }));
      await checker.getByText(say("sentBackNote")).first().waitFor();

      await maker.reload();
      await maker.getByText("Pay the first bill whole").first().waitFor();
      await press(maker.getByRole("button", { name: say("edit") }));
      await maker.getByLabel(say("payOf")).nth(0).fill("100000");
      await maker.getByLabel(say("tdsOf")).nth(0).fill("0");
      await press(maker.getByRole("button", { name: say("takeOutBill") }).nth(2));
      await press(maker.getByRole("button", { name: say("save"), exact: true }));
      await maker.locator(".decide .figure", { hasText: "₹2,99,800.00" }).waitFor();
      await press(maker.getByRole("button", { name: say("sendForApproval") }));
      await maker.getByText(say("waitingBody")).waitFor();

      await checker.reload();
      await checker.getByText(say("removedBills_one")).waitFor();
      await checker.getByText(say("changedBills_one")).waitFor();
      await expectAccessible(checker);
      await screenshot(checker, `approval-${language}`);
      await press(checker.getByRole("button", { name: say("approve") }));
      await checker.getByText(say("payNow")).first().waitFor();
      await checker.getByLabel(say("utr")).fill("utibr5 2026112200811223");
      await press(checker.getByRole("button", { name: say("declare") }));
      await checker.getByText(say("utrTaken")).waitFor();
    });
  }

  it("takes amounts letter by letter, and shows them as they count once they are left", async () => {
    const payer = await makePayer(ground);
    await makeBills(ground, { payer, paise: ["3643200"] });
    const page = await openAs(await makeUser(ground, { payer }, ["maker"]), "/dues", "en");
    await press(page.getByRole("checkbox", { name: kitWords.en.tickPage }), "Space");
    await page.locator(".committed").getByText("₹36,432.00", { exact: true }).waitFor();
    await press(page.getByRole("button", { name: duesWords.en.makeAdvice_one }));
    const type = async (label: string, text: string) => {
      await page.getByLabel(word(paymentsWords, label as "payOf", "en")).press("Control+A");
      await page.keyboard.press("Delete");
      await page.keyboard.type(text, { delay: 30 });
    };
    await type("payOf", "20000.50");
    await type("tdsOf", "1055.25");
    await page.locator(".committed").getByText("₹18,945.25", { exact: true }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.getByLabel(word(paymentsWords, "payOf", "en")).inputValue()).to.equal("20,000.50");
    expect(await page.getByLabel(word(paymentsWords, "tdsOf", "en")).inputValue()).to.equal("1,055.25");
    await press(page.getByRole("button", { name: paymentsWords.en.takeTdsBack }));
    await page.locator(".committed").getByText("₹20,000.50", { exact: true }).waitFor();
    expect(await page.getByLabel(word(paymentsWords, "tdsOf", "en")).inputValue()).to.equal("0.00");
    await type("payOf", "31000.75");
    await press(page.getByRole("button", { name: word(paymentsWords, "make_one", "en") }));
    await page.locator(".decide .figure", { hasText: "₹31,000.75" }).waitFor();
  });

  it("asks why before it cancels, and then says what that means", async () => {
    const advice = await makeApprovedAdvice(ground);
    const page = await openAs(advice.maker, `/advices/${advice.number}`, "en");
    await press(page.getByRole("button", { name: paymentsWords.en.cancel }));
    await page.getByLabel(kitWords.en.reason).fill("Wrong month");
    await press(page.getByRole("button", { name: paymentsWords.en.cancelAct }));
    await page.getByText(paymentsWords.en.cancelledBody).waitFor();
    await page.getByText(/Wrong month/).waitFor();
  });

  it("fits a phone for approving, in the dark too", async () => {
    const advice = await makeApprovedAdvice(ground, { state: "submitted" });
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await openAs(advice.checker, `/advices/${advice.number}`, "hi", {
        viewport: { width: 360, height: 740 },
        colorScheme,
      });
      const approve = page.getByRole("button", { name: word(paymentsWords, "approve", "hi") });
      await approve.waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
      expect((await approve.boundingBox())?.height).to.be.at.least(44);
      await expectAccessible(page);
    }
  });

  it("proves a challan to anybody who holds its address, and nothing to others", async () => {
    const advice = await makeApprovedAdvice(ground);
    const signedIn = await openAs(advice.maker, `/advices/${advice.number}`, "en");
    const answer = await signedIn.waitForResponse((response) =>
      response.url().endsWith(`/api/advices/${advice.number}`),
    );
    const { url } = ((await answer.json()) as { verification: { url: string } }).verification;
    const { pathname, search } = new URL(url);
    const page = await browser.open({ baseUrl: String(serving.url) });
    await page.goto(pathname + search);
    await page.getByText(paymentsWords.en.verified).waitFor();
    await page.getByText("₹2,500.00").waitFor();
    await expectAccessible(page);
    await page.goto(`${pathname}?token=${"A".repeat(22)}`);
    await page.getByText(paymentsWords.en.notVerified).waitFor();
  });
});
