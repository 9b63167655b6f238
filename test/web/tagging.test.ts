// Claims, disputes and mass actions in a real browser: a payer sends what it cannot prove, the discom decides, and what was done is
// taken back. By keyboard, in both languages, on a desk and on a phone.

import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import { findTagHints } from "#server/connections/hints/hints.ts";
import { asSystem, rows } from "#server/database.ts";
import { type Serving, serve } from "#server/serve.ts";
import { bytesOf, writeTable } from "#server/tables/write-table.ts";
import { type MadeBill, type MadeConnection, makeBills, makeConnections } from "#test/support/bills.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { enter, expectAccessible, word } from "#test/support/portal.ts";
import { makeSubUnit } from "#test/support/sub-units.ts";
import { taggingWords } from "#web/connections/tagging/words.ts";

const HEAD = ["Discom", "Connection number", "Recent bill number or amount", "Label"];

describe("claims, disputes and mass actions on the screen", function () {
  this.timeout(90_000);
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let maker: Person;
  let officer: Person;
  let mine: MadeConnection[];
  let theirs: MadeConnection;
  let theirBill: MadeBill;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround();
    const payer = await makePayer(ground, [1], "Riverside Pumps Ltd (fictional)");
    const other = await makePayer(ground, [1], "Other Mills Ltd (fictional)");
    maker = await makeUser(ground, { payer }, ["maker"]);
    officer = await makeUser(ground, { discom: 1 }, ["supervisor"]);
    await makeSubUnit(ground, payer, "EAST");
    await makeConnections(ground, { payer, count: 3 });
    mine = await makeConnections(ground, { count: 3 });
    [theirs] = (await makeConnections(ground, { payer: other })) as [MadeConnection];
    [theirBill] = (await makeBills(ground, { connections: [theirs] })) as [MadeBill];
    const alike = await makeConnections(ground, { count: 4 });
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE connections SET name = 'M/S RIVERSIDE PUMPS LTD' WHERE id = ANY(?::bigint[])", [
        [...mine, ...alike].map(({ id }) => id),
      ]),
    );
    await findTagHints({}, ground);
    serving = await serve({ ...ground, config: { ...ground.config, port: 0 } });
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function open(person: Person, language: "en" | "hi", next: string, options: PageOptions = {}): Promise<Page> {
    const page = await browser.open({ ...options, baseUrl: serving.url ?? "" });
    await enter(page, person.email, language, { password: PASSWORD, next });
    return page;
  }
  const desk = { viewport: { width: 1366, height: 768 } };
  const say = (key: keyof typeof taggingWords.en, language: "en" | "hi") => word(taggingWords, key, language);
  async function shown(page: Page, name: string): Promise<void> {
    await expectAccessible(page);
    if (process.env["MILAAN_SCREENSHOTS"]) await screenshot(page, name);
  }

  it("sends rows without proof and a dispute from a file; the discom approves in bulk and settles; the payer sees it", async () => {
    const page = await open(maker, "en", "/connections/mass-tag", desk);
    const lines = [
      ...mine.map(({ number }) => ["SB", number, "", "Well"]),
      ["SB", theirs.number, theirBill.number, ""],
    ];
    const buffer = await bytesOf(writeTable("csv", "x", [HEAD, ...lines]));
    await page.locator("input[type=file]").setInputFiles({ name: "wells.csv", mimeType: "text/csv", buffer });
    await page.getByLabel(/^Send 3 rows without proof/).press("Space");
    await page.getByLabel(/^Dispute 1 connection/).press("Space");
    await page.getByLabel(say("note", "en")).fill("Allotted to us by order 12 of 2024.");
    const pdf = Buffer.from("%PDF-1.4\nletter\n%%EOF");
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "order.pdf", mimeType: "application/pdf", buffer: pdf });
    await page.getByText("Letter: order.pdf").waitFor();
    await shown(page, "tag-upload-choices");
    await page.getByRole("button", { name: "Send 4 rows to the discom" }).press("Enter");
    await page.getByText("4 rows wait for the discom.").waitFor();
    await shown(page, "tag-upload-sent");

    const desktop = await open(officer, "hi", "/tag-claims", desk);
    await desktop.getByRole("link", { name: /परीक्षण वर्क्स/ }).press("Enter");
    await desktop.getByText(mine[0]?.number as string).waitFor();
    await shown(desktop, "claim-batch-hi");
    await desktop.getByRole("button", { name: /सभी 3 दावे चुनें/ }).press("Enter");
    await desktop.getByRole("button", { name: "3 दावे स्वीकार करें" }).press("Enter");
    await desktop.getByText("स्वीकृत 3, अस्वीकृत 0, विवाद में 0।").waitFor();
    await desktop.reload();
    await desktop.getByText("स्वीकृत 3, अस्वीकृत 0, विवाद में 0।").waitFor();
    await shown(desktop, "claim-batch-decided-hi");

    await page.goto("/connections/claims");
    await page.getByRole("cell", { name: "Approved" }).first().waitFor();
    await shown(page, "claims");
    await page.getByRole("link", { name: "Disputes" }).press("Enter");
    await page.getByRole("link", { name: theirs.number }).press("Enter");
    await page.getByLabel(say("statement", "en")).fill("We bought the site in 2024.");
    await page.getByRole("button", { name: "Send statement" }).press("Enter");
    await page.getByText("We bought the site in 2024.").waitFor();
    await shown(page, "dispute");

    await desktop.goto("/tag-disputes");
    await desktop.getByRole("link", { name: theirs.number }).press("Enter");
    await desktop.getByText("We bought the site in 2024.").waitFor();
    await desktop.getByLabel(say("verdict.moves", "hi")).press("Space");
    await desktop.getByLabel(say("verdictReason", "hi")).fill("विक्रय विलेख देखा गया।");
    await shown(desktop, "dispute-settle-hi");
    await desktop.getByRole("button", { name: /को जाएगा$/ }).press("Enter");
    await desktop.getByText(say("dispute.moved", "hi")).first().waitFor();
    await page.reload();
    await page.getByText("Moved to the claimant").first().waitFor();
  });

  it("moves a selection to a sub-unit and takes it back, and claims what looks like its own", async () => {
    const page = await open(maker, "en", "/connections", desk);
    await page.getByText(/4 connections look like yours/).waitFor();
    await page.getByRole("button", { name: "Show", exact: true }).press("Enter");
    const hints = page.getByRole("region", { name: say("hintsLabel", "en") });
    await hints.locator("tbody input").first().press("Space");
    await shown(page, "hints");
    await page.getByRole("button", { name: "Claim 1 from the discom" }).press("Enter");
    await page.getByText("1 claim was sent to the discom.").waitFor();
    await page.getByText(/3 connections look like yours/).waitFor();
    await page.getByRole("button", { name: "Hide", exact: true }).press("Enter");

    const list = page.getByRole("region", { name: /^Connections your organisation holds/ });
    await list.locator("thead input").press("Space");
    await shown(page, "connections-ticked");
    await page.getByRole("button", { name: "Move 7 connections" }).press("Enter");
    await page.getByLabel(say("moveTo", "en")).waitFor();
    await shown(page, "transfer");
    await page.getByRole("dialog").getByRole("button", { name: "Move 7 connections" }).press("Enter");
    await page.getByRole("rowheader", { name: /^Moved to Division EAST/ }).waitFor();
    await page.getByRole("button", { name: "Take back" }).first().press("Enter");
    await page.getByLabel(/^Reason/).fill("Wrong division");
    await page.getByLabel(/^Reason/).press("Enter");
    await page.getByRole("rowheader", { name: /^Move taken back/ }).waitFor();
    await shown(page, "batches");
  });
});
