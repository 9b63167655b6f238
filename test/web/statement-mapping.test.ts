// A file no layout fits, mapped in a real browser by keyboard: what the reader makes of it is seen before it is kept, and the next file is read by itself.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { type Serving, serve } from "#server/serve.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { choose, press } from "#test/support/keys.ts";
import { makeDiscom, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { expectAccessible } from "#test/support/portal.ts";
import { mappingWords } from "#web/statements/mapping/words.ts";
import { statementsWords } from "#web/statements/words.ts";

const DESK = { width: 1366, height: 768 };
const PHONE = { width: 360, height: 740 };

/** As a small bank writes it: unknown captions, the month in words, amounts with a sign. */
function fileOf(days: readonly number[]): Buffer {
  const lines = days.map((day) => `${day} Apr 2026|NEFT CR|MAGADH TELECOM LTD ${day}|${day}00.00|${1000 + day}.00`);
  let left = 1000;
  const rows = lines.map((line, index) => {
    left += (days[index] as number) * 100;
    return line.split("|").with(-1, `${left}.00`).join("|");
  });
  return Buffer.from(["Kosi Gramin Bank (fictional)", "", "Posted|Kind|Told|Sum|Left over", ...rows].join("\n"));
}

describe("the screen where columns get their meaning", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let accountant: Person;

  before(async function () {
    this.timeout(180_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "web" });
    await makeDiscom(ground);
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function openAs(path: string, language: Language, options: PageOptions = {}): Promise<Page> {
    const page = await browser.open({ viewport: DESK, ...options, baseUrl: String(serving.url) });
    await page.goto(`/log-in?next=${encodeURIComponent(path)}`);
    if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(accountant.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === path);
    return page;
  }

  async function give(page: Page, name: string, bytes: Buffer): Promise<void> {
    const path = join(ground.config.dataDir, name);
    writeFileSync(path, bytes);
    await page.goto("/statements");
    await page.locator("input[type=file]").setInputFiles(path);
    await page.waitForURL((url) => /^\/statements\/\d+$/.test(url.pathname));
  }

  it("is offered for an unknown file, filled by keyboard, and keeps what the reader proved", async function () {
    this.timeout(90_000);
    const page = await openAs("/statements", "en");
    await give(page, "kosi-april.csv", fileOf([1, 2, 3]));
    await expectAccessible(page);
    await page.getByRole("link", { name: mappingWords.en.offer }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/columns$/);
    await choose(page.getByLabel(/^Captions stand in$/), "row 3");
    await choose(page.getByLabel(/column 1, Posted/), "Date");
    await choose(page.getByLabel(/column 2, Kind/), "Narr");
    await choose(page.getByLabel(/column 3, Told/), "Narr");
    await choose(page.getByLabel(/column 4, Sum/), "Amount, m");
    await choose(page.getByLabel(/column 5, Left over/), "Balance");
    await page.getByText(mappingWords.en.proved).waitFor();
    expect(await page.locator(".mapping .facts-list").innerText()).to.match(/Lines\s+3[\s\S]*1,600\.00/);
    await screenshot(page, "statement-mapping-en");
    await expectAccessible(page);
    await page.getByRole("button", { name: mappingWords.en.save }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => /^\/statements\/\d+$/.test(url.pathname));
    await page.getByText(/version 1/).waitFor();
    await press(page.getByRole("button", { name: /^Import 3 new lines/ }));
    await page.getByText(/3 lines were added/).waitFor();

    await give(page, "kosi-may.csv", fileOf([1, 2, 3, 4]));
    await page.getByRole("button", { name: /^Import 1 new lines/ }).waitFor();
    await page.goto("/statements");
    await page.getByText(mappingWords.en.mappings).waitFor();
    await screenshot(page, "statement-mappings-en");
    await expectAccessible(page);
  });

  it("names the rows that are not understood, in Hindi, in the dark and on a phone", async function () {
    this.timeout(90_000);
    const page = await openAs("/statements", "hi", { colorScheme: "dark" });
    const broken = fileOf([1, 2, 3]).toString().replace("200.00|", "abc|").replace("Left over", "Rest");
    await give(page, "kosi-broken.csv", Buffer.from(broken));
    const columns = `${new URL(page.url()).pathname}/columns`;
    await press(page.getByRole("link", { name: mappingWords.hi.offer }));
    await page.waitForURL(/\/columns$/);
    await page.getByText(mappingWords.hi["problem.mapping-no-date"]).waitFor();
    for (const [column, meaning] of [
      [/Posted/, "booking-date"],
      [/Told/, "narration"],
      [/Sum/, "signed-amount"],
    ] as const) {
      await choose(page.getByLabel(column), mappingWords.hi[`meaning.${meaning}`]);
    }
    await page.getByText(statementsWords.hi["row.amount-unreadable"]).waitFor();
    expect(await page.getByRole("button", { name: mappingWords.hi.save }).isDisabled()).to.equal(true);
    await screenshot(page, "statement-mapping-hi-dark");
    await expectAccessible(page);
    const phone = await openAs(columns, "hi", { viewport: PHONE });
    await phone.getByText(mappingWords.hi.settings).waitFor();
    expect(await phone.evaluate("document.documentElement.scrollWidth")).to.be.at.most(PHONE.width);
    await screenshot(phone, "statement-mapping-hi-360");
    await expectAccessible(phone);
  });

  it("is withdrawn with a reason, and the next file is unknown again", async function () {
    this.timeout(60_000);
    const page = await openAs("/statements", "en");
    await press(page.getByRole("button", { name: mappingWords.en.withdraw }));
    await page.getByRole("dialog").getByRole("textbox").fill("The bank changed its file");
    await press(page.getByRole("dialog").getByRole("button", { name: mappingWords.en.withdraw }));
    await page.getByText(/withdrawn: The bank changed its file/).waitFor();
    await give(page, "kosi-june.csv", fileOf([5]));
    await page.getByRole("link", { name: mappingWords.en.offer }).waitFor();
  });
});
