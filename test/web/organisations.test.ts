// Coming in, in a real browser: an organisation registers by keyboard, is admitted, its admin sets up a phone and looks after people.

import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { type Serving, serve } from "#server/serve.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { choose, press } from "#test/support/keys.ts";
import { makeDiscom, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { enter, expectAccessible } from "#test/support/portal.ts";
import { fictional, lastSent } from "#test/support/registrations.ts";
import { phoneOf, stepNow } from "#test/support/second-factor.ts";
import { accountsWords } from "#web/accounts/words.ts";
import { organisationsWords } from "#web/organisations/words.ts";

const WIDE = { width: 1366, height: 768 };
const PHRASE = "a perfectly fine phrase";

describe("coming in", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let desk: Person;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "web" });
    await makeDiscom(ground, 1);
    await makeDiscom(ground, 2);
    desk = await makeUser(ground, { discom: 1 }, ["admin"]);
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  const open = (options: PageOptions = {}) =>
    browser.open({ viewport: WIDE, ...options, baseUrl: String(serving.url) });
  /** Types into the field of this label, reached by Tab from where the keyboard is. */
  async function type(page: Page, label: string, text: string): Promise<void> {
    const field = page.getByLabel(label, { exact: true });
    for (let tabs = 0; tabs < 30 && !(await isFocused(field)); tabs++) await page.keyboard.press("Tab");
    expect(await isFocused(field), `${label} is reached by keyboard`).to.equal(true);
    await page.keyboard.type(text);
  }
  const isFocused = (field: ReturnType<Page["locator"]>) =>
    field.evaluate((element) => element.ownerDocument.activeElement === element);
  async function tabTo(page: Page, button: ReturnType<Page["locator"]>): Promise<void> {
    for (let tabs = 0; tabs < 60 && !(await isFocused(button)); tabs++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  }

  for (const language of ["en", "hi"] as const) {
    it(`is done by keyboard from registering to inviting, ${language}`, async () => {
      const say = organisationsWords[language];
      const door = accountsWords[language];
      const wish = fictional({ language });
      const page = await open();
      await page.goto("/register");
      if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
      await choose(page.getByLabel(say.whoPays), say["kind.psu"]);
      await type(page, say.name, wish.name);
      await type(page, say.nameHi, wish.nameHi);
      await type(page, say.address, wish.address);
      await type(page, say.pan, wish.pan);
      await type(page, say.tan, wish.tan);
      await type(page, say.gstin, `${wish.gstin.slice(0, 14)}${wish.gstin.endsWith("A") ? "B" : "A"}`);
      await type(page, say.contactName, wish.contactName);
      await page.getByText(say["wrong.gstin"]).waitFor();
      await screenshot(page, `register-${language}`, { fullPage: true });
      await page.getByLabel(say.gstin, { exact: true }).fill(wish.gstin);
      await type(page, say.email, wish.email);
      await type(page, say.mobile, wish.mobile);
      await page.getByLabel(/SBPDCL/).focus();
      await page.keyboard.press("Space");
      await tabTo(page, page.getByRole("button", { name: say.registerAct }));
      await page.waitForURL(/\/register\/[\w-]{20,}/);
      await type(page, say.emailCode, await lastSent(ground, wish.email));
      await page.keyboard.press("Enter");
      await page.locator(".state", { hasText: say.verified }).waitFor();
      await screenshot(page, `prove-${language}`);
      await type(page, say.smsCode, await lastSent(ground, `+91${wish.mobile}`));
      await page.keyboard.press("Enter");
      await page.getByText(say.waitingBody).waitFor();

      await admit(wish.name, wish.nameHi, language);
      const link = await lastSent(ground, wish.email);
      await page.goto(`/invitation/${link}`);
      await type(page, say.password, PHRASE);
      await type(page, say.passwordAgain, PHRASE);
      await screenshot(page, `invitation-${language}`);
      await page.keyboard.press("Enter");
      await page.waitForURL(/second-factor/);
      await page.getByText(door.factorMissing).waitFor();
      await type(page, door.password, PHRASE);
      await page.keyboard.press("Enter");
      await page.getByRole("img", { name: door.qrLabel }).waitFor();
      await screenshot(page, `set-up-${language}`);
      const secret = (await page.locator(".reference.key").innerText()).replaceAll(" ", "");
      const phone = phoneOf(secret, stepNow() - 2);
      await type(page, door.codeFirst, await phone());
      await page.keyboard.press("Enter");
      await page.locator(".recovery-codes li").nth(9).waitFor();
      await expectAccessible(page);
      await screenshot(page, `recovery-${language}`);
      await page.getByLabel(door.recoveryKept).focus();
      await page.keyboard.press("Space");
      await tabTo(page, page.getByRole("button", { name: door.goOn }));
      await page.waitForURL(/\/home$/);

      await page.goto("/organisation/people");
      await page.locator("tbody tr:not(.waiting-row)").first().waitFor();
      await tabTo(page, page.getByRole("button", { name: say.invite }));
      await page.getByRole("dialog").waitFor();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel(say.email, { exact: true }).fill(`checker-${language}@bagmati.invalid`);
      await dialog.getByLabel(say.personName, { exact: true }).fill("Bina Devi");
      await dialog.getByLabel(say["role.checker"]).focus();
      await page.keyboard.press("Space");
      await dialog.getByLabel(say.approveLimit).fill("5,00,000");
      await page.keyboard.press("Enter");
      await page.getByText(say.invited.replace("{{email}}", `checker-${language}@bagmati.invalid`)).waitFor();
      await expectAccessible(page);
      await screenshot(page, `invite-${language}`);
      await page.keyboard.press("Escape");
      await page.getByText(`checker-${language}@bagmati.invalid`).waitFor();
      await logInAgain(wish.email, await phone(), language);
    }).timeout(90_000);
  }

  async function admit(name: string, nameHi: string, language: Language): Promise<void> {
    const say = organisationsWords[language];
    const page = await open();
    await enter(page, desk.email, language, { password: PASSWORD, next: "/payers/applications" });
    await press(page.getByRole("button", { name: language === "hi" ? nameHi : name }));
    const button = page.getByRole("dialog").getByRole("button", { name: say.admitAct });
    await button.waitFor();
    await expectAccessible(page);
    await screenshot(page, `application-${language}`);
    await tabTo(page, button);
    await page
      .getByText(/SBPDCLP\d{9}/)
      .first()
      .waitFor();
  }

  async function logInAgain(email: string, code: string, language: Language): Promise<void> {
    const door = accountsWords[language];
    const page = await open();
    await page.goto("/log-in");
    if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByLabel(door.email, { exact: true }).fill(email);
    await page.getByLabel(door.password, { exact: true }).fill(PHRASE);
    await page.keyboard.press("Enter");
    await page.getByLabel(door.code, { exact: true }).waitFor();
    await expectAccessible(page);
    await screenshot(page, `log-in-code-${language}`);
    await page.keyboard.type(code);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/home$/);
  }
});
