// Messages, what a person hears of, the counter and the pages without log-in, in a real browser against the sandbox's phones.

import { expect } from "chai";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { asSystem } from "#server/database.ts";
import { writeNotices } from "#server/notifications/write.ts";
import { type Serving, serve } from "#server/serve.ts";
import { type MadeBill, type MadeConnection, makeBills, makeConnections } from "#test/support/bills.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { startGateways, type TestGateways, until } from "#test/support/gateways.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { expectAccessible } from "#test/support/portal.ts";
import { contactsWords } from "#web/contacts/words.ts";
import { noticesWords } from "#web/notices/words.ts";

const WIDE = { width: 1366, height: 768 };
const PHONE = { width: 360, height: 740 };

describe("messages and contacts in the browser", () => {
  const browser = browserOfSuite();
  let gateways: TestGateways;
  let ground: TestGround;
  let serving: Serving;
  let admin: Person;
  let maker: Person;
  let connection: MadeConnection;
  let bill: MadeBill;
  let told = "";

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    gateways = await startGateways();
    const { notices } = gateways.config;
    ground = await testGround({ ...gateways.config, notices: { ...notices, quiet: { from: 0, to: 0 } } });
    const payer = await makePayer(ground, [1], "Magadh Telecom Ltd (fictional)");
    admin = await makeUser(ground, { discom: 1 }, ["admin"]);
    maker = await makeUser(ground, { payer }, ["maker", "admin"]);
    [connection] = (await makeConnections(ground, { count: 40 })) as [MadeConnection];
    [bill] = (await makeBills(ground, { connections: [connection] })) as [MadeBill];
    serving = await serve(ground);
    const letter = (kind: "advice-paid" | "credit-returned" | "bills-overdue", at: number, language: Language) => ({
      discomId: 1,
      payerId: payer,
      userId: maker.userId,
      name: "Rohan Nair",
      kind,
      channel: "email" as const,
      address: maker.email,
      language,
      variables: {
        advice: `SB26000418777${at}`,
        discom: "SBPDCL",
        payer: "Magadh Telecom Ltd (fictional)",
        amount: "1837205200",
        count: "640",
        receipt: `SBR260000123${at}`,
        day: "2026-06-30",
        due: "2026-06-28",
        utr: "SBINR52026063000123456",
        link: `${ground.config.publicUrl}/receipts/SBR260000123${at}`,
      },
      subject: `advice:SB26000418777${at}`,
      dedupeKey: `browser:${kind}:${at}`,
    });
    await asSystem(ground.database, (db) =>
      writeNotices(db, ground.config, [
        ...[1, 2, 3].map((at) => letter("advice-paid", at, "en")),
        letter("credit-returned", 4, "hi"),
        letter("bills-overdue", 5, "en"),
      ]),
    );
    await until(async () => (await gateways.letters()).length === 5, 20);
  });
  after(async () => {
    await serving?.stop();
    await ground?.close();
    await gateways?.stop();
  });

  async function open(person: Person, address: string, language: Language = "en", options: PageOptions = {}) {
    const page = await browser.open({ viewport: WIDE, ...options, baseUrl: String(serving.url) });
    await page.goto(`/log-in?next=${encodeURIComponent(address)}`);
    if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(person.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname !== "/log-in");
    return page;
  }
  const codeTo = (mobile: string) =>
    until(async () => {
      const message = (await gateways.messages()).filter(({ to }) => to === mobile).at(-1);
      return /(?<!\d)(\d{6})(?!\d)/.exec(message?.text ?? "")?.[1];
    });

  it("confirms a mobile at the counter by keyboard alone, and the person stops it from the message", async () => {
    const { en } = contactsWords;
    const page = await open(admin, "/contacts/counter");
    await page.getByLabel(en.find).waitFor();
    await page.keyboard.type(connection.number.replace(/^0+/, ""));
    await page.keyboard.press("Enter");
    await page.getByText(en.none).waitFor();
    await page.getByLabel(en.mobile).focus();
    await page.keyboard.type("98765 43210");
    await page.keyboard.press("Enter");
    await page.getByLabel(en.code).waitFor();
    await screenshot(page, "counter-code-en");
    await page.keyboard.type(await codeTo("+919876543210"));
    await page.keyboard.press("Enter");
    await page.getByText("From now on ••••••3210 is told.").waitFor();
    expect(await page.evaluate("document.activeElement?.value")).to.equal(connection.number.replace(/^0+/, ""));
    const sms = await until(async () =>
      (await gateways.messages()).find(({ text }) => text.includes("/told/") && text.includes(connection.number)),
    );
    told = /\/told\/[\w-]+/.exec(sms.text)?.[0] as string;
    const phone = await browser.open({ viewport: PHONE, baseUrl: String(serving.url) });
    await phone.goto(told);
    await press(phone.getByRole("button", { name: en.stop }));
    await phone.getByText("Nothing is sent to ••••••3210 about this connection.").waitFor();
    await page.reload();
    await page.getByText(en["state.withdrawn"]).waitFor();
  }).timeout(60_000);

  it("lets anybody with a bill in hand be told, without log-in, on a phone", async () => {
    const { en } = contactsWords;
    const page = await browser.open({ viewport: PHONE, baseUrl: String(serving.url) });
    await page.goto("/contact");
    await page.getByLabel(en.find).fill(connection.number);
    await page.getByLabel(en.byNumber, { exact: true }).last().fill(bill.number);
    await page.getByLabel(en.mobile).fill("+91 97000 00001");
    await press(page.getByLabel(en.agree), "Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByLabel(en.selfCode).waitFor();
    await expectAccessible(page);
    await page.keyboard.type(await codeTo("+919700000001"));
    await page.keyboard.press("Enter");
    await page.getByText(en.done).waitFor();
  }).timeout(60_000);

  it("shows messages as sent, whom they went to only in part, and sends one again", async () => {
    const { en } = noticesWords;
    const page = await open(maker, "/notices");
    const rows = page.locator("tbody tr", { hasText: "@" });
    await rows.nth(4).waitFor();
    expect(await rows.first().innerText()).to.contain("p••••@test.invalid");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog");
    await drawer.getByText("लौट गई राशि: चालान SB260004187774").waitFor();
    await screenshot(page, "notice-open-en");
    await expectAccessible(page);
    await press(drawer.getByRole("button", { name: en.resend }));
    await drawer.getByText(/on its way again/).waitFor();
    await until(async () => (await gateways.letters()).length === 6, 20);
    await page.keyboard.press("Escape");
    await page.goto("/notices/preferences");
    await page.getByLabel(en.mobileLabel).fill("9811112222");
    await page.keyboard.press("Enter");
    await page.getByLabel(en.codeLabel).waitFor();
    await page.keyboard.type(await codeTo("+919811112222"));
    await page.keyboard.press("Enter");
    await page.getByText("••••••2222").waitFor();
    const wish = page.getByLabel("SMS: New bills and due dates");
    await wish.focus();
    await page.keyboard.press("Space");
    await page.waitForLoadState("networkidle");
    await page.reload();
    await wish.waitFor();
    expect(await wish.isChecked()).to.equal(true);
  }).timeout(60_000);
});
