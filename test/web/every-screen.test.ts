// Every screen of the portal, wide in English and narrow in Hindi and in the dark: it has its data, axe finds nothing, nothing scrolls
// sideways, Tab reaches all of it; and a test named in support/every-screen/screens.ts drives it by keyboard.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { asSystem, row } from "#server/database.ts";
import { type Serving, serve } from "#server/serve.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { root } from "#test/support/cruise.ts";
import { type Lived, makeLived } from "#test/support/every-screen/lived.ts";
import { type Screen, screens } from "#test/support/every-screen/screens.ts";
import { settingsOfLived } from "#test/support/every-screen/settings.ts";
import { faultsByTab } from "#test/support/every-screen/tabbing.ts";
import { faultsOf, goTo, watchRequests } from "#test/support/every-screen/walk.ts";
import { until } from "#test/support/gateways.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { choose, press, type } from "#test/support/keys.ts";
import { PASSWORD } from "#test/support/people.ts";
import { enter } from "#test/support/portal.ts";
import { taggingWords } from "#web/connections/tagging/words.ts";
import { contactsWords } from "#web/contacts/words.ts";
import { organisationsWords } from "#web/organisations/words.ts";
import { inGroups } from "#web/ui/reference.tsx";
import { kitWords } from "#web/ui/words.ts";

const WIDE = { width: 1366, height: 768 };
const NARROW = { width: 360, height: 740 };
const all = Object.entries(screens) as [string, Screen][];

describe("every screen", function () {
  this.timeout(120_000);
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let lived: Lived;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround(settingsOfLived);
    lived = await makeLived(ground);
    serving = await serve(ground);
  });
  after(async () => {
    await serving?.stop();
    await ground?.close();
  });

  async function openAs(side: Screen["side"], language: Language, options: PageOptions): Promise<Page> {
    const page = await browser.open({ ...options, baseUrl: String(serving.url) });
    watchRequests(page);
    if (side !== "anyone") await enter(page, lived[side].email, language, { password: PASSWORD, next: "/help" });
    else {
      await page.goto("/help");
      if (language === "hi") await page.getByRole("button", { name: "हिन्दी" }).press("Enter");
    }
    return page;
  }

  it("is in the table of them, with a test that drives it by keyboard", () => {
    const wrong = all.flatMap(([path, { keys }]) => {
      if (keys === "read") return [];
      const [file, title] = keys;
      const tests = readFileSync(join(root, "test", file), "utf8");
      return new RegExp(`\\bit\\(\\s*["'\`]${title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`).test(tests)
        ? []
        : [`${path}: ${file} has no "${title}"`];
    });
    expect(wrong).to.deep.equal([]);
  });

  it("is never driven by the mouse in the tests of the portal", () => {
    const folder = join(root, "test/web");
    const mice = readdirSync(folder).filter((file) =>
      /\.(click|dblclick|tap|hover|dragTo|check|uncheck|selectOption)\(|page\.mouse/.test(
        readFileSync(join(folder, file), "utf8"),
      ),
    );
    expect(mice).to.deep.equal([]);
  });

  for (const [language, options, tab] of [
    ["en", { viewport: WIDE }, true],
    ["hi", { viewport: NARROW, colorScheme: "dark" }, false],
  ] as const) {
    it(`is whole and open to everybody, ${language}, ${options.viewport.width} px`, async () => {
      const faults: string[] = [];
      await Promise.all(
        (["anyone", "own", "desk"] as const).map(async (side) => {
          const page = await openAs(side, language, options);
          for (const [path, screen] of all.filter(([, { side: of }]) => of === side)) {
            const address = typeof screen.at === "string" ? screen.at : screen.at(lived);
            try {
              await goTo(page, address, screen.shows);
              if (process.env["MILAAN_SCREENSHOTS"])
                await screenshot(page, `${side}${path.replace(/\W+/g, "-")}-${language}`, { fullPage: true });
              faults.push(...(await faultsOf(page, screen.teaches)).map((fault) => `${address}: ${fault}`));
              if (tab) faults.push(...(await faultsByTab(page)).map((fault) => `${address}: ${fault}`));
            } catch (error) {
              faults.push(`${address}: ${String(error).split("\n").slice(0, 3).join(" ")}`);
            }
          }
        }),
      );
      expect(faults).to.deep.equal([]);
    });
  }

  const rowOf = (page: Page, text: string) => page.locator("tbody tr", { hasText: text });
  const isFocused = (found: Locator) => found.evaluate((element) => element === element.ownerDocument.activeElement);
  async function reached(found: Locator): Promise<void> {
    for (let waited = 0; waited < 50 && !(await isFocused(found)); waited++) await found.page().waitForTimeout(20);
    expect(await isFocused(found), `the focus is on ${found}`).to.equal(true);
  }

  it("lets a payer look after what is its own by keyboard alone", async () => {
    const { en } = organisationsWords;
    const page = await openAs("own", "en", { viewport: WIDE });
    const dialog = page.getByRole("dialog");
    await goTo(page, "/organisation/sub-units", "tbody tr");
    const add = page.getByRole("button", { name: en.addTop });
    await press(add);
    await reached(dialog.getByLabel(en.name));
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await reached(add);
    await press(add);
    await type(dialog.getByLabel(en.name), "Bhagalpur");
    await type(dialog.getByLabel(en.nameHi), "भागलपुर");
    await type(dialog.getByLabel(en.unitCode, { exact: true }), "BGP-3");
    await page.keyboard.press("Enter");
    await press(rowOf(page, "BGP-3").getByRole("button", { name: en.edit }));
    await type(dialog.getByLabel(en.name), "Bhagalpur East");
    await choose(dialog.getByLabel(en.unitBelow), "Division NORTH");
    await press(dialog.getByRole("button", { name: en.save }));
    await rowOf(page, "Bhagalpur East").waitFor();
    await dialog.waitFor({ state: "detached" });
    const units = await page.locator("tbody tr").allTextContents();
    expect(units.findIndex((text) => text.includes("BGP-3"))).to.be.greaterThan(0);

    await goTo(page, "/organisation/accounts", "tbody tr");
    await press(page.getByRole("button", { name: en.declare }));
    await type(dialog.getByLabel(en.account, { exact: true }), "12");
    await page.keyboard.press("Enter");
    await dialog.getByText(en["wrong.account"]).waitFor();
    await reached(dialog.getByLabel(en.account, { exact: true }));
    await type(dialog.getByLabel(en.account, { exact: true }), "999000111444");
    await type(dialog.getByLabel(en.ifsc), "utib0000001");
    await type(dialog.getByLabel(en.proof), "First page of the passbook");
    await press(dialog.getByRole("button", { name: en.declareAct }));
    await rowOf(page, "999000111444").waitFor();

    await goTo(page, "/connections/claims", "tbody tr");
    await press(page.getByRole("button", { name: taggingWords.en.withdraw }).first());
    await page.getByRole("cell", { name: taggingWords.en["claim.withdrawn"] }).waitFor();
    await goTo(page, "/advices", "tbody tr");
    await press(page.getByRole("link", { name: inGroups(lived.advice) }));
    await page.waitForURL(new RegExp(`/advices/${lived.advice}$`));
    await goTo(page, `/online-orders/${lived.onlineOrder}`, ".facts-list");
    await press(page.locator(".facts-list").getByRole("link"));
    await page.waitForURL(/\/advices\/SB\d{12}$/);
    await goTo(page, "/summaries", "tbody tr");
    const paper = page.waitForResponse((answer) => answer.url().includes("/pdf?language=hi"));
    await press(
      page
        .locator("tbody")
        .getByRole("button", { name: /हिन्दी$/ })
        .first(),
    );
    expect((await paper).headers()["content-type"]).to.equal("application/pdf");
    await goTo(page, "/organisation", ".facts-list");
    await press(page.getByRole("button", { name: en.securityTurnOn }));
    await until(async () => {
      const sql = "SELECT second_factor_required AS asked FROM payers WHERE id = ?";
      return (await asSystem(ground.database, (db) => row<{ asked: boolean }>(db, sql, [lived.payer])))?.asked;
    });
  });

  it("lets the discom look after its payers and their papers by keyboard alone", async () => {
    const { en } = organisationsWords;
    const page = await openAs("desk", "en", { viewport: WIDE });
    const dialog = page.getByRole("dialog");
    await goTo(page, "/payers/accounts", "tbody tr");
    const ask = rowOf(page, "999000111222").getByRole("button", { name: en.askSecond });
    await press(ask);
    await reached(dialog.getByRole("textbox"));
    await page.keyboard.press("Escape");
    await reached(ask);
    await page.keyboard.press("Enter");
    await reached(dialog.getByRole("textbox"));
    await page.keyboard.press("Enter");
    await rowOf(page, "999000111222").waitFor({ state: "detached" });

    await goTo(page, "/payers", "tbody tr");
    await press(rowOf(page, "Magadh").getByRole("button", { name: en.changeBound }));
    await type(dialog.getByLabel(en.boundLabel), "40");
    await type(dialog.getByLabel(kitWords.en.reason), "as they asked in writing");
    await page.keyboard.press("Enter");
    await rowOf(page, "Magadh").getByRole("cell", { name: "40", exact: true }).waitFor();

    await goTo(page, "/books/payers", "tbody tr");
    await type(page.getByRole("searchbox"), "Kosi");
    await rowOf(page, "Magadh").waitFor({ state: "detached" });
    await press(rowOf(page, "Kosi").getByRole("link"));
    await page.waitForURL(/\/books\/payers\/\d+/);
    await goTo(page, "/decisions", "tbody tr");
    await press(page.locator("tbody").getByRole("button").first());
    await page.waitForURL(/\/decisions\/\d+/);

    const { en: contacts } = contactsWords;
    await goTo(page, "/contacts", "tbody tr");
    await type(page.getByRole("textbox", { name: contacts.newCampaign }), "Pumps of Patna");
    await choose(page.getByLabel(contacts.where), "Test Zone");
    await press(page.getByRole("button", { name: contacts.make }));
    await page.getByRole("rowheader", { name: "Pumps of Patna" }).waitFor();
  });
});
