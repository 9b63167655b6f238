// Approval by two with a phone's code, amounts by file, tax by rule, bills set aside and rules that draft, in a real browser.

import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { type Serving, serve } from "#server/serve.ts";
import { type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { enter, expectAccessible, word } from "#test/support/portal.ts";
import { givePhone, type Phone } from "#test/support/second-factor.ts";
import { amountsWords } from "#web/amounts/words.ts";
import { chainWords } from "#web/chain/words.ts";
import { paymentsWords } from "#web/payments/words.ts";
import { kitWords } from "#web/ui/words.ts";

describe("approval chain and amounts", function () {
  this.timeout(120_000);
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0 });
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function openAs(
    person: Person,
    path: string,
    language: Language,
    { phone, ...options }: PageOptions & { phone?: Phone } = {},
  ): Promise<Page> {
    const page = await browser.open({ ...options, baseUrl: String(serving.url) });
    if (!phone) await enter(page, person.email, language, { password: PASSWORD, next: path });
    else await enterWithPhone(page, person, path, language, phone);
    return page;
  }

  async function enterWithPhone(
    page: Page,
    person: Person,
    path: string,
    language: Language,
    phone: Phone,
  ): Promise<void> {
    await page.goto(`/log-in?next=${encodeURIComponent(path)}`);
    if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(person.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.locator("input[autocomplete='one-time-code']").fill(await phone.code());
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname !== "/log-in");
  }

  const chain = (key: keyof (typeof chainWords)["en"], language: Language) => word(chainWords, key, language);
  const amounts = (key: keyof (typeof amountsWords)["en"], language: Language) => word(amountsWords, key, language);
  const payments = (key: keyof (typeof paymentsWords)["en"], language: Language) => word(paymentsWords, key, language);

  for (const language of ["en", "hi"] as const) {
    it(`is set, and two people approve by keyboard on a phone, one with a code, in ${language}`, async () => {
      const payer = await makePayer(ground);
      const bills = await makeBills(ground, { payer, paise: ["10000000", "20000000"], rebatePaise: "100000" });
      const made = await makeApprovedAdvice(ground, { payer, bills, rebatePaise: "100000", state: "submitted" });
      const settings = await openAs(await makeUser(ground, { payer }, ["admin"]), "/payment-settings", language);
      await settings.getByText(chain("noChain", language)).waitFor();
      await settings.getByLabel(chain("upTo", language)).fill("2,00,000");
      await settings.getByLabel(chain("reason", language)).fill("As the board decided");
      await settings.keyboard.press("Enter");
      await settings.getByText(chain("saved", language)).waitFor();
      await settings.getByRole("cell", { name: /₹2,00,000\.00/ }).waitFor();
      await settings.getByLabel(amounts("rate", language)).fill("0.1");
      await settings.getByLabel(amounts("threshold", language)).fill("0");
      await settings.keyboard.press("Enter");
      await settings.getByText(amounts("taxSaved", language)).waitFor();
      await expectAccessible(settings);
      await screenshot(settings, `payment-settings-${language}`);

      const person = await makeUser(ground, { payer }, ["checker"]);
      const phone = await givePhone(ground, person);
      const path = `/advices/${made.number}`;
      const first = await openAs(person, path, language, { phone, viewport: { width: 360, height: 740 } });
      const approve = first.getByRole("button", { name: payments("approve", language) });
      await approve.waitFor();
      expect(await approve.isDisabled()).to.equal(true);
      await first.getByText(chain("progressNone_other", language)).waitFor();
      await first.getByLabel(chain("comment", language)).fill("Is the pump house ours?");
      await first.keyboard.press("Tab");
      await first.keyboard.press("Enter");
      await first.getByText("Is the pump house ours?").waitFor();
      await first.getByLabel(chain("code", language)).fill(await phone.code());
      expect(await first.evaluate("document.documentElement.scrollWidth")).to.equal(360);
      expect((await approve.boundingBox())?.height).to.be.at.least(44);
      await expectAccessible(first);
      await screenshot(first, `approve-phone-${language}`);
      await first.getByLabel(chain("code", language)).press("Enter");
      await first.getByText(chain("hindrance.approved-it", language)).waitFor();

      const second = await openAs(made.checker, path, language);
      await second.getByText(chain("progress", language)).waitFor();
      await second.getByText("Is the pump house ours?").waitFor();
      await second.getByRole("button", { name: payments("approve", language) }).focus();
      await screenshot(second, `approve-second-${language}`);
      await second.keyboard.press("Enter");
      await second.getByText(payments("payNow", language)).first().waitFor();
      await second.locator(".payable-later").getByText("3,00,000.00", { exact: true }).waitFor();
    });

    it(`takes amounts from a file, sets a bill aside and makes anew what was cancelled, in ${language}`, async () => {
      const payer = await makePayer(ground);
      const bills = await makeBills(ground, { payer, paise: ["100000", "200000", "300000"] });
      const maker = await openAs(await makeUser(ground, { payer }, ["maker"]), "/amount-sheets", language);
      await expectAccessible(maker);
      await maker.locator("input[type=file]").setInputFiles({
        name: "amounts.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(sheetOf(bills)),
      });
      await maker.waitForURL(/\/amount-sheets\/\d+/);
      await maker.locator(".committed").getByText("₹2,400.00", { exact: true }).waitFor();
      await maker.locator("tbody tr").first().waitFor();
      await expectAccessible(maker);
      await screenshot(maker, `amount-sheet-${language}`);
      await press(maker.getByRole("button", { name: amounts("intoBasket", language) }));
      await maker.getByText(amounts("takenBasket_other", language)).waitFor();
      await press(maker.getByRole("link", { name: amounts("seeBasket", language) }));
      await maker.waitForURL(/\/basket/);
      await press(maker.getByRole("button", { name: amounts("setAsideBill", language) }).first());
      await maker.getByLabel(kitWords[language].reason).fill("The reading is wrong");
      await maker.keyboard.press("Enter");
      await maker.getByText("The reading is wrong").waitFor();
      await maker.locator(".committed").getByText("₹2,000.00", { exact: true }).waitFor();
      await expectAccessible(maker);
      await screenshot(maker, `basket-aside-${language}`);
      await press(maker.getByRole("button", { name: payments("make_one", language) }));
      await maker.waitForURL(/\/advices\/SB\d{12}/);
      const old = maker.url();
      await press(maker.getByRole("button", { name: payments("cancel", language) }));
      await maker.getByLabel(kitWords[language].reason).fill("Wrong month");
      await maker.keyboard.press("Enter");
      await press(maker.getByRole("button", { name: chain("reissueAct", language) }));
      await maker.waitForURL((url) => url.href !== old);
      await maker.getByText(chainWords[language].sameAsBefore).waitFor();
    });
  }

  it("drafts by a rule, says what it would make before, and can be paused", async () => {
    const payer = await makePayer(ground);
    await makeBills(ground, { payer, paise: ["100000", "200000"], dueInDays: 2 });
    const page = await openAs(await makeUser(ground, { payer }, ["maker"]), "/recurring-advices", "en");
    await press(page.getByRole("button", { name: amounts("newRule", "en") }).first());
    await page.getByLabel(amounts("name", "en")).fill("Three days before");
    await page.getByText("Would make now: 2 bills, ₹3,000.00").waitFor();
    await expectAccessible(page);
    await screenshot(page, "recurring-form");
    await page.getByLabel(amounts("name", "en")).press("Enter");
    await press(page.getByRole("button", { name: amounts("runNow", "en") }));
    await page.getByText(/drafted 2 bills, ₹3,000\.00/).waitFor();
    await press(page.getByRole("button", { name: amounts("pause", "en") }));
    await page.getByText(amounts("paused", "en")).first().waitFor();
    await expectAccessible(page);
    await screenshot(page, "recurring");
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
  });

  it("pays an advance alone, without a bill", async () => {
    const payer = await makePayer(ground);
    const page = await openAs(await makeUser(ground, { payer }, ["maker"]), "/basket", "en", { colorScheme: "dark" });
    await press(page.getByText(amounts("advance", "en")));
    await page.getByLabel(amounts("advanceAmount", "en")).fill("5,00,000");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/advices\/SB\d{12}/);
    await page.getByText(payments("advanceKept", "en")).waitFor();
    await expectAccessible(page);
    await screenshot(page, "advance-dark");
  });
});

function sheetOf([part, whole, wrong]: readonly MadeBill[]): string {
  return [
    "Bill or connection number,Amount,TDS,Remark",
    `${part?.number},400,,a part`,
    `${whole?.connectionNumber},,,whole`,
    `${wrong?.number},9999,,too much`,
  ].join("\n");
}
