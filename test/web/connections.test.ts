import { expect } from "chai";
import type { Download, Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import { outcomes } from "#server/connections/outcomes-contract.ts";
import { tagColumns } from "#server/connections/upload/tag-rows.ts";
import { type Serving, serve } from "#server/serve.ts";
import { readTable } from "#server/tables/read-table.ts";
import { bytesOf, writeTable } from "#server/tables/write-table.ts";
import { type MadeBill, type MadeConnection, makeBills, makeConnections } from "#test/support/bills.ts";
import { browserOfSuite, type PageOptions } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { expectAccessible } from "#test/support/portal.ts";

describe("the connections' screens", function () {
  this.timeout(60_000);
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let maker: Person;
  let connections: MadeConnection[];
  let bills: MadeBill[];

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround();
    maker = await makeUser(ground, { payer: await makePayer(ground, [1]) }, ["maker"]);
    connections = await makeConnections(ground, { count: 5 });
    bills = await makeBills(ground, { connections, currentPaise: (index) => BigInt(index + 1) * 50_050n });
    serving = await serve({ ...ground, config: { ...ground.config, port: 0 } });
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function open(path: string, options: PageOptions = {}): Promise<Page> {
    const page = await browser.open({ ...options, baseUrl: serving.url ?? "" });
    await page.goto(path);
    await page.getByLabel(/E-mail|ई-मेल/).fill(maker.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await press(page.getByRole("button", { name: /^(Log in|लॉग इन)$/ }));
    return page;
  }
  const number = (index: number) => (connections[index] as MadeConnection).number;
  const bill = (index: number) => (bills[index] as MadeBill).number;

  it("teaches when there is none, claims one by keyboard, says what was wrong without clearing it", async () => {
    const page = await open("/connections");
    await page.getByRole("heading", { name: "No connection yet" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Tag one" }).press("Enter");
    await page.getByLabel("Connection number").fill(number(0));
    await page.getByLabel("Bill number", { exact: true }).fill("700000000999");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText(outcomes["proof-wrong"].en).waitFor();
    expect(await page.getByLabel("Connection number").inputValue()).to.equal(number(0));
    await page.getByLabel("Bill number", { exact: true }).fill(bill(0));
    await page.keyboard.press("Enter");
    await page.getByText(`Connection ${number(0)} is tagged`).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: `Show connection ${number(0)}` }).waitFor();
    await expectAccessible(page);
  });

  it("claims many by a workbook in Hindi, survives a reload, gives the wrong rows back", async () => {
    const page = await open("/connections/mass-tag", { locale: "hi-IN" });
    await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByRole("heading", { level: 1, name: "फ़ाइल से जोड़ें" }).waitFor();
    await expectAccessible(page);
    const rows = [
      ["Discom", "Connection number", "Recent bill number or amount", "Label"],
      ["SB", number(1), bill(1), "नलकूप"],
      ["SB", number(2), "1,501.50", ""],
      ["SB", number(3), "1.00", ""],
      ["SB", number(0), bill(0), ""],
    ];
    const buffer = await bytesOf(writeTable("xlsx", "Sheet", rows));
    const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    await page.locator("input[type=file]").setInputFiles({ name: "कनेक्शन.xlsx", mimeType, buffer });
    await page.getByRole("button", { name: "2 कनेक्शन जोड़ें" }).waitFor();
    await page.getByRole("cell", { name: outcomes["proof-wrong"].hi }).first().waitFor();
    await expectAccessible(page);
    await page.reload();
    await press(page.getByRole("button", { name: "2 कनेक्शन जोड़ें" }));
    await page.getByText("2 कनेक्शन जुड़ गए।").waitFor();
    await expectAccessible(page);

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      press(page.getByRole("button", { name: "केवल ग़लत पंक्तियाँ" })),
    ]);
    const table = await readTable(await bytesOfDownload(download), tagColumns);
    if ("code" in table) throw new Error(table.message);
    expect(table.map(({ cells }) => [cells[1], cells[4]])).to.deep.equal([
      ["Connection number", "परिणाम"],
      [number(3), outcomes["proof-wrong"].hi],
      [number(0), outcomes["already-yours"].hi],
    ]);
    await press(page.getByRole("link", { name: "कनेक्शन देखें" }));
    await page.getByText("नलकूप").waitFor();
  });

  it("lets one go with a reason, from a phone", async () => {
    const page = await open("/connections", { viewport: { width: 360, height: 740 } });
    await press(page.getByRole("button", { name: new RegExp(`${number(0)}`) }));
    await press(page.getByRole("button", { name: /^(Untag|हटाएँ)$/ }));
    await page.getByLabel(/^(Reason|कारण)/).fill("Site handed over");
    await press(page.getByRole("button", { name: /^(Untag|हटाएँ)$/ }).last());
    await page.getByRole("button", { name: new RegExp(`${number(0)}`) }).waitFor({ state: "detached" });
    await expectAccessible(page);
  });
});

async function bytesOfDownload(download: Download): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(Buffer.from(part as Buffer));
  return Buffer.concat(parts);
}
