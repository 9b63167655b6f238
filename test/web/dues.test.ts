// The dues and the home in a real browser: ticking, the whole view, filters, the way back, phones, both languages.

import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import supertest from "supertest";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { type Serving, serve } from "#server/serve.ts";
import { day, makeBills, makeConnections } from "#test/support/bills.ts";
import { browserOfSuite, type PageOptions } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { logIn as apiLogIn, makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { enter, expectAccessible } from "#test/support/portal.ts";
import { duesWords } from "#web/dues/words.ts";
import { homeWords } from "#web/home/words.ts";
import { kitWords } from "#web/ui/words.ts";

/** 120 bills of ₹1,000.00 with ₹15.00 rebate, 6 overdue of ₹500.00 and ₹100.00 arrears, 3 due in four days, 1 in an advice. */
const DUE_NOW = "₹1,24,800.00";

describe("the dues and the home", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let payer: string;
  let viewer: Person;
  let newcomer: Person;
  let sought: string;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "web" });
    payer = await makePayer(ground);
    viewer = await makeUser(ground, { payer }, ["viewer"]);
    newcomer = await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]);
    const connections = await makeConnections(ground, { payer, count: 130 });
    sought = connections[126]?.number ?? "";
    const rebate = { paise: 1_500n, until: day(9) };
    await makeBills(ground, { connections: connections.slice(0, 120), dueDate: day(20), rebate });
    await makeBills(ground, {
      connections: connections.slice(120, 126),
      dueDate: day(-3),
      currentPaise: 50_000n,
      arrearsPaise: 10_000n,
    });
    await makeBills(ground, { connections: connections.slice(126, 129), dueDate: day(4) });
    await holdInAdvice(await makeBills(ground, { connections: connections.slice(129), dueDate: day(15) }));
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function holdInAdvice(bills: readonly { discomId: number; id: string }[]): Promise<void> {
    const token = await apiLogIn(ground, await makeUser(ground, { payer }, ["maker"]));
    const post = (path: string) => supertest(ground.app).post(path).set("authorization", `Bearer ${token}`);
    await post("/api/basket/items")
      .send({ bills: bills.map(({ discomId, id }) => ({ discomId, billId: id })) })
      .expect(200);
    await post("/api/advices").set("idempotency-key", crypto.randomUUID()).send({}).expect(200);
  }

  async function openAs(person: Person, path: string, language: Language, options: PageOptions = {}): Promise<Page> {
    const page = await browser.open({ ...options, baseUrl: String(serving.url) });
    await enter(page, person.email, language, { password: PASSWORD, next: path });
    return page;
  }

  /** Waits until so many are there. */
  async function has(found: Locator, count: number): Promise<void> {
    const until = Date.now() + 10_000;
    while ((await found.count()) !== count && Date.now() < until) await found.page().waitForTimeout(50);
    expect(await found.count(), String(found)).to.equal(count);
  }

  const maker = () => makeUser(ground, { payer }, ["maker"]);
  const rowsOf = (page: Page) => page.locator("tbody tr:has(.tick)");
  const basketOf = (page: Page) => page.locator(".committed");
  const toView = (page: Page, key: "view.all" | "view.overdue", language: Language) =>
    press(
      page
        .getByRole("navigation", { name: duesWords[language].views })
        .getByRole("link", { name: duesWords[language][key] }),
    );

  for (const language of ["en", "hi"] as const) {
    const words = duesWords[language];

    it(`ticks a page, then a view, and comes back to both, in ${language}`, async () => {
      const page = await openAs(await maker(), "/dues", language);
      await page.locator(".running dd", { hasText: DUE_NOW }).waitFor();
      await toView(page, "view.overdue", language);
      await page.waitForURL(/state=overdue/);
      await has(page.locator("tbody tr"), 6);
      await press(page.getByRole("checkbox", { name: kitWords[language].tickPage }), "Space");
      await basketOf(page).getByText("₹3,600.00", { exact: true }).waitFor();
      await page.getByRole("status").getByText(words.allTicked_other.replace("{{count}}", "6")).waitFor();
      await basketOf(page)
        .getByText(language === "en" ? /three thousand six hundred/ : /तीन हज़ार छह सौ/)
        .waitFor();

      await page.goBack();
      await has(page.locator("tbody tr"), 100);
      expect(await page.locator(".button-of-all").textContent()).to.equal(
        `${words.tickAll_other.replace("{{count}}", "129")}, ${DUE_NOW}`,
      );
      await press(page.locator(".button-of-all"));
      await basketOf(page).getByText(DUE_NOW, { exact: true }).waitFor();
      await press(page.getByRole("button", { name: kitWords[language].nextPage }));
      await page.waitForURL(/page=2/);
      await has(page.locator("tbody .tick input:checked"), 29);
      await page.reload();
      await has(page.locator("tbody .tick input:checked"), 29);

      await press(basketOf(page).getByRole("button", { name: words.empty }));
      await basketOf(page).getByText(words.emptySure_other.replace("{{count}}", "129")).waitFor();
      await press(basketOf(page).getByRole("button", { name: words.empty }));
      await basketOf(page).getByText(words.basketNothing).waitFor();
      await has(page.locator("tbody .tick input:checked"), 0);
    });

    it(`keeps search and filters in the address, and Back takes them off one by one, in ${language}`, async () => {
      const page = await openAs(await maker(), "/dues", language);
      await rowsOf(page).first().waitFor();
      await press(page.getByRole("button", { name: new RegExp(`^${words.amount}:`) }));
      await page.getByLabel(words.from, { exact: true }).fill("700");
      await press(page.getByRole("button", { name: kitWords[language].show, exact: true }));
      await page.waitForURL(/least=/);
      await press(page.getByRole("button", { name: new RegExp(`^${words.office}:`) }));
      await press(page.getByLabel(language === "en" ? "Test Circle" : "परीक्षण परिमंडल"), "Space");
      await page.keyboard.press("Escape");
      await page.waitForURL(/office=/);
      await page.keyboard.press("/");
      await page.keyboard.type(sought);
      await page.waitForURL(/search=/);
      await has(page.locator("tbody tr"), 1);
      await page.reload();
      await has(page.locator("tbody tr"), 1);
      await page.goBack();
      await page.waitForURL(({ search }) => !search.includes("search=") && search.includes("office="));
      await page.goBack();
      await page.waitForURL(({ search }) => !search.includes("office=") && search.includes("least="));
      await press(page.getByRole("button", { name: kitWords[language].clear }));
      await page.waitForURL(({ search }) => !search.includes("least="));
    });
  }

  it("gives way from a page beyond the last, instead of saying that nothing is due", async () => {
    const page = await openAs(await maker(), "/dues?page=9", "en");
    await page.waitForURL(({ searchParams }) => searchParams.get("page") !== "9");
    await rowsOf(page).first().waitFor();
  });

  it("sends quick ticks and unticks in their order, and ends where the person ended", async () => {
    const page = await openAs(await maker(), "/dues?state=overdue", "en");
    const ticks = page.locator("tbody .tick input");
    await ticks.first().waitFor();
    for (const place of [0, 1, 2, 1, 3, 0]) await ticks.nth(place).press("Space");
    // Disabled while ticks are on their way.
    await basketOf(page).locator("button:enabled", { hasText: duesWords.en.makeAdvice_one }).waitFor();
    await basketOf(page).getByText("2 bills, one advice").waitFor();
    await page.reload();
    await ticks.first().waitFor();
    const ticked = "[...document.querySelectorAll('tbody .tick input')].map((tick) => tick.checked)";
    expect(await page.evaluate(ticked)).to.deep.equal([false, false, true, true, false, false]);
  });

  it("keeps a narrowed view under a name, and forgets it when told", async () => {
    const page = await openAs(await maker(), "/dues?least=70000&search=Site", "hi");
    const words = duesWords.hi;
    await press(page.getByRole("button", { name: words.saveView }));
    await page.getByLabel(words.viewName).fill("टावर, पटना");
    await press(page.getByRole("button", { name: words.saveIt, exact: true }));
    const tab = page.getByRole("link", { name: /^टावर, पटना \d+$/ });
    expect(await tab.getAttribute("aria-current")).to.equal("true");
    await toView(page, "view.overdue", "hi");
    await page.waitForURL(/state=overdue/);
    expect(await tab.getAttribute("aria-current")).to.equal(null);
    await press(tab);
    await page.waitForURL(/least=/);
    await press(page.getByRole("button", { name: words.forgetView.replace("{{name}}", "टावर, पटना") }));
    await tab.waitFor({ state: "detached" });
  });

  it("goes from tick to tick by j and k, and the space bar ticks", async () => {
    const page = await openAs(await maker(), "/dues?state=overdue", "en");
    await rowsOf(page).first().waitFor();
    for (const key of ["j", "j", "j", "k", "Space"]) await page.keyboard.press(key);
    await basketOf(page).getByText("1 bill, one advice").waitFor();
    expect(await page.locator("tbody .tick input").nth(1).isChecked()).to.equal(true);
  });

  it("shows why a bill cannot be ticked, and bars it", async () => {
    const page = await openAs(await maker(), "/dues?state=in-advice", "en");
    const row = rowsOf(page).first();
    await row.getByText(/In advice …\d{7}/).waitFor();
    expect(await row.getByRole("checkbox").isDisabled()).to.equal(true);
    expect(await row.getAttribute("class")).to.contain("off");
  });

  it("exports the view that is seen", async () => {
    const page = await openAs(viewer, "/dues?state=overdue", "en");
    await press(page.getByRole("button", { name: "Export" }));
    const coming = page.waitForEvent("download");
    await press(page.getByRole("menuitem", { name: "Text (CSV)" }));
    const file = await coming;
    const lines = readFileSync(await file.path(), "utf8")
      .trim()
      .split("\n");
    expect(lines.filter((line) => line.includes("Site ")).length).to.equal(6);
  });

  it("gives a viewer the same list without ticks or basket", async () => {
    const page = await openAs(viewer, "/dues", "en");
    await page.getByText("129 payable bills of this view").waitFor();
    expect(await page.getByRole("checkbox").count()).to.equal(0);
    expect(await basketOf(page).count()).to.equal(0);
  });

  it("opens a bill's facts from a card on a phone, and Back closes them", async () => {
    const page = await openAs(viewer, "/dues?state=overdue", "hi", { viewport: { width: 360, height: 740 } });
    await press(page.locator("tbody .site").first());
    const facts = page.getByRole("dialog");
    await facts.getByText("₹600.00").first().waitFor();
    await expectAccessible(page);
    await page.goBack();
    await facts.waitFor({ state: "detached" });
  });

  it("leads from home to what presses, in both languages", async () => {
    for (const language of ["en", "hi"] as const) {
      const page = await openAs(await maker(), "/home", language);
      await page.locator(".figure", { hasText: DUE_NOW }).waitFor();
      await press(page.getByRole("link", { name: homeWords[language].overdue }));
      await page.waitForURL(/\/dues\?.*state=overdue/);
      await has(page.locator("tbody tr"), 6);
    }
  });

  it("teaches a payer without connections where to begin", async () => {
    const page = await openAs(newcomer, "/home", "en");
    await page.getByRole("heading", { name: "Begin with your connections" }).waitFor();
    await page.goto("/dues");
    await press(page.getByRole("link", { name: "Tag many connections" }));
    await page.waitForURL(/\/connections\/mass-tag/);
  });
});
