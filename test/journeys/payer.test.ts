// A department comes in and pays: from registering to the proof of payment, over real mail, a phone and a bank, each a process of its own.

import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { asSystem, row } from "#server/database.ts";
import { type Serving, serve } from "#server/serve.ts";
import { bytesOf, writeTable } from "#server/tables/write-table.ts";
import { type Sandboxes, startTestSandboxes } from "#test/support/aggregator.ts";
import { type MadeBill, type MadeConnection, makeBills, makeConnections } from "#test/support/bills.ts";
import { browserOfSuite, screenshot } from "#test/support/browser.ts";
import { startGateways, type TestGateways, until } from "#test/support/gateways.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { readPdf } from "#test/support/pdf.ts";
import { makeDiscom, makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { enter, expectAccessible, word } from "#test/support/portal.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { fictional } from "#test/support/registrations.ts";
import { phoneOf, stepNow } from "#test/support/second-factor.ts";
import { unzip } from "#test/support/unzip.ts";
import { accountsWords } from "#web/accounts/words.ts";
import { amountsWords } from "#web/amounts/words.ts";
import { chainWords } from "#web/chain/words.ts";
import { taggingWords } from "#web/connections/tagging/words.ts";
import { connectionsWords } from "#web/connections/words.ts";
import { duesWords } from "#web/dues/words.ts";
import { gatewayWords } from "#web/gateway/words.ts";
import { organisationsWords } from "#web/organisations/words.ts";
import { paymentsWords } from "#web/payments/words.ts";
import { proofsWords } from "#web/proofs/words.ts";
import { receiptsWords } from "#web/receipts/words.ts";
import { statementsWords } from "#web/statements/words.ts";

const PHRASE = "a perfectly fine phrase";
const HEAD = ["Discom", "Connection number", "Recent bill number or amount", "Label"];
/** Rows of the file, of which 37 are wrong; bills of the advice. Thousands once, hundreds in the other language. */
const SIZES = { en: { rows: 5_000, paid: 4_000 }, hi: { rows: 300, paid: 200 } } as const;
const WRONG = 37;

/** Somebody with a log-in and an authenticator. */
interface Member {
  readonly email: string;
  readonly code: () => Promise<string>;
}

for (const language of ["en", "hi"] as const satisfies readonly Language[]) {
  describe(`journey: from registering to the proof of payment, in ${language === "en" ? "English" : "Hindi"}`, function () {
    this.timeout(300_000);
    const browser = browserOfSuite();
    const size = SIZES[language];
    const wish = fictional({ language });
    let ground: TestGround;
    let serving: Serving;
    let gateways: TestGateways;
    let sandboxes: Sandboxes;
    let desk: Person;
    let accountant: Person;
    let free: MadeConnection[];
    let bills: MadeBill[];
    let theirs: { connection: MadeConnection; bill: MadeBill };
    let admin: Member;
    let maker: Member;
    let checkers: Member[];
    let number = "";

    before(async () => {
      await buildPortal(() => undefined);
      gateways = await startGateways();
      const url = `http://localhost:${gateways.config.port}`;
      sandboxes = await startTestSandboxes(url, ["bank"]);
      ground = await testGround({ run: "all", paying: sandboxes.paying, ...gateways.config, publicUrl: url });
      await makeDiscom(ground, 1);
      await makeDiscom(ground, 2);
      desk = await makeUser(ground, { discom: 1 }, ["admin"]);
      accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
      const few = await makeConnections(ground, { count: size.rows - WRONG - size.paid, category: "LTIS" });
      const many = await makeConnections(ground, { count: size.paid });
      free = [...many, ...few];
      bills = await makeBills(ground, { connections: free, currentPaise: (index) => 100_000n + BigInt(index) });
      const other = await makePayer(ground, [1], "Other Mills Ltd (fictional)");
      const [connection] = (await makeConnections(ground, { payer: other })) as [MadeConnection];
      const [bill] = (await makeBills(ground, { connections: [connection] })) as [MadeBill];
      theirs = { connection, bill };
      serving = await serve(ground);
    });
    after(async () => {
      await serving?.stop();
      await sandboxes?.stop();
      await gateways?.stop();
      await ground?.close();
    });

    const open = () => browser.open({ baseUrl: String(serving.url), viewport: { width: 1366, height: 768 } });
    const letterTo = (email: string, holding: RegExp) =>
      until(
        async () => (await gateways.letters()).findLast(({ to, text }) => to.includes(email) && holding.test(text)),
        30,
      );
    /** The token of the newest link of this kind mailed to somebody. */
    const linkTo = async (email: string) =>
      /\/invitation\/[\w-]+/.exec((await letterTo(email, /\/invitation\//)).text)?.[0] ?? "";

    async function as(member: Member, next: string): Promise<Page> {
      const door = accountsWords[language];
      const page = await open();
      await page.goto(`/log-in?next=${encodeURIComponent(next)}`);
      if (language === "hi") await page.getByRole("button", { name: "हिन्दी" }).click();
      await page.getByLabel(door.email, { exact: true }).fill(member.email);
      await page.getByLabel(door.password, { exact: true }).fill(PHRASE);
      await page.keyboard.press("Enter");
      const code = page.getByLabel(door.code, { exact: true });
      await code.or(page.locator("header.running")).first().waitFor();
      if (await code.count()) {
        await code.fill(await member.code());
        await page.keyboard.press("Enter");
      }
      await page.waitForURL((url) => url.pathname !== "/log-in");
      return page;
    }

    /** Opens the mailed link, chooses a password and, where it is asked for, sets up the phone. */
    async function comeIn(email: string, withPhone: boolean): Promise<Member> {
      const say = organisationsWords[language];
      const door = accountsWords[language];
      const page = await open();
      await page.goto(await linkTo(email));
      if (language === "hi") await page.getByRole("button", { name: "हिन्दी" }).click();
      await page.getByLabel(say.password, { exact: true }).fill(PHRASE);
      await page.getByLabel(say.passwordAgain, { exact: true }).fill(PHRASE);
      await page.keyboard.press("Enter");
      await page.waitForURL(withPhone ? /\/second-factor/ : /\/home$/);
      if (!withPhone) return { email, code: async () => "" };
      await page.getByLabel(door.password, { exact: true }).fill(PHRASE);
      await page.keyboard.press("Enter");
      await page.getByRole("img", { name: door.qrLabel }).waitFor();
      const secret = (await page.locator(".reference.key").innerText()).replaceAll(" ", "");
      const code = phoneOf(secret, stepNow() - 2);
      await page.getByLabel(door.codeFirst, { exact: true }).fill(await code());
      await page.keyboard.press("Enter");
      await page.locator(".recovery-codes li").nth(9).waitFor();
      return { email, code };
    }

    it("registers, proves its mail and mobile, is admitted, and its admin comes in with a phone", async () => {
      const say = organisationsWords[language];
      const page = await open();
      await page.goto("/register");
      if (language === "hi") await page.getByRole("button", { name: "हिन्दी" }).click();
      await page.getByLabel(say.whoPays).selectOption("psu");
      for (const key of ["name", "nameHi", "address", "pan", "tan", "gstin", "contactName", "email", "mobile"] as const)
        await page.getByLabel(say[key], { exact: true }).fill(wish[key]);
      await page.getByLabel(/SBPDCL/).check();
      await page.getByRole("button", { name: say.registerAct }).click();
      await page.waitForURL(/\/register\/[\w-]{20,}/);
      const mailed = /\b\d{6}\b/.exec((await letterTo(wish.email, /\b\d{6}\b/)).text)?.[0] ?? "";
      await page.getByLabel(say.emailCode, { exact: true }).fill(mailed);
      await page.keyboard.press("Enter");
      await page.locator(".state", { hasText: say.verified }).waitFor();
      const sms = await until(async () => (await gateways.messages()).find(({ to }) => to.includes(wish.mobile)), 30);
      await page.getByLabel(say.smsCode, { exact: true }).fill(/\b\d{6}\b/.exec(sms.text)?.[0] ?? "");
      await page.keyboard.press("Enter");
      await page.getByText(say.waitingBody).waitFor();

      const office = await open();
      await enter(office, desk.email, language, { password: PASSWORD, next: "/payers/applications" });
      await office.getByText(language === "hi" ? wish.nameHi : wish.name).click();
      await office.getByRole("dialog").getByRole("button", { name: say.admitAct }).click();
      await office
        .getByText(/SBPDCLP\d{9}/)
        .first()
        .waitFor();
      admin = await comeIn(wish.email, true);
    });

    it("invites a maker and two checkers, and lets two approve what is large", async () => {
      const say = organisationsWords[language];
      const page = await as(admin, "/organisation/people");
      await page.locator("tbody tr:not(.waiting-row)").first().waitFor();
      await page.getByRole("button", { name: say.invite }).click();
      const dialog = page.getByRole("dialog");
      const people = [
        ["maker", "role.maker"],
        ["checker-1", "role.checker"],
        ["checker-2", "role.checker"],
      ] as const;
      const emails = people.map(([who]) => `${who}.${language}@bagmati.invalid`);
      for (const [at, [who, role]] of people.entries()) {
        const email = emails[at] as string;
        await dialog.getByLabel(say.email, { exact: true }).fill(email);
        await dialog.getByLabel(say.personName, { exact: true }).fill(`The ${who} (fictional)`);
        await dialog.getByLabel(say[role]).check();
        await dialog.getByRole("button", { name: say.inviteAct }).click();
        await page.getByText(say.invited.replace("{{email}}", email)).waitFor();
      }
      await page.goto("/payment-settings");
      await page.getByLabel(word(chainWords, "upTo", language)).fill("1,00,000");
      await page.getByLabel(word(chainWords, "reason", language)).fill("As the board decided");
      await page.keyboard.press("Enter");
      await page.getByText(word(chainWords, "saved", language)).waitFor();
      await page.getByLabel(word(amountsWords, "rate", language)).fill("0.1");
      await page.getByLabel(word(amountsWords, "threshold", language)).fill("0");
      await page.keyboard.press("Enter");
      await page.getByText(word(amountsWords, "taxSaved", language)).waitFor();
      maker = await comeIn(emails[0] as string, false);
      checkers = [await comeIn(emails[1] as string, true), await comeIn(emails[2] as string, true)];
    });

    it("tags thousands by a workbook with 37 wrong rows, one of which it disputes", async () => {
      const wrong = Array.from({ length: WRONG - 1 }, (_, at) => [
        "SB",
        `99${String(at).padStart(7, "0")}`,
        "1000",
        "",
      ]);
      const good = free.map((connection, at) => ["SB", connection.number, bills[at]?.number ?? "", `Site ${at + 1}`]);
      const table = [HEAD, ...good, ...wrong, ["SB", theirs.connection.number, theirs.bill.number, ""]];
      const page = await as(maker, "/connections/mass-tag");
      const buffer = await bytesOf(writeTable("xlsx", "connections", table));
      await page
        .locator("input[type=file]")
        .setInputFiles({ name: "ours.xlsx", mimeType: "application/octet-stream", buffer });
      const dispute = page.getByLabel(word(taggingWords, "sendDisputes_one", language));
      await dispute.waitFor({ timeout: 60_000 });
      await dispute.check();
      await screenshot(page, `journey-tag-${language}`, { fullPage: true });
      await expectAccessible(page);
      await page.locator(".committed button").last().click();
      await page.getByText(word(connectionsWords, "doneTag_other", language)).waitFor({ timeout: 60_000 });
      await page.goto("/tag-disputes");
      await page.getByRole("link", { name: theirs.connection.number }).waitFor();
    });

    it("makes one advice with tax and two part amounts, which two people approve with their phones", async () => {
      const page = await as(maker, "/dues?discom=1&category=NDS-II");
      await page.getByRole("button", { name: word(duesWords, "tickAll_other", language) }).click();
      await page.getByText(word(duesWords, "allTicked_other", language)).waitFor();
      await page.getByRole("button", { name: word(duesWords, "makeAdvice_one", language) }).click();
      const make = page.getByRole("button", { name: word(paymentsWords, "make_one", language) });
      await make.waitFor();
      await page.getByRole("button", { name: word(amountsWords, "byRule", language) }).click();
      await page.locator("tbody tr").first().waitFor();
      const total = () => page.locator("tfoot .total").first().innerText();
      for (const at of [0, 1]) {
        const before = await total();
        await page.locator("tbody tr").nth(at).getByRole("textbox").first().fill("600");
        await until(async () => (await total()) !== before);
      }
      await screenshot(page, `journey-basket-${language}`);
      await make.click();
      await page.waitForURL(/\/advices\/SB\d{12}/);
      number = new URL(page.url()).pathname.split("/").at(-1) ?? "";
      await page.getByRole("button", { name: word(paymentsWords, "sendForApproval", language) }).click();
      await page.getByText(word(paymentsWords, "waitingBody", language)).waitFor();
      for (const checker of checkers) {
        const other = await as(checker, `/advices/${number}`);
        const approve = other.getByRole("button", { name: word(paymentsWords, "approve", language) });
        await approve.waitFor();
        await other.getByLabel(word(chainWords, "code", language)).fill(await checker.code());
        await approve.click();
        const done =
          checker === checkers[0]
            ? word(chainWords, "hindrance.approved-it", language)
            : word(paymentsWords, "payNow", language);
        await other.getByText(done).first().waitFor();
      }
    });

    it("is paid at the bank, confirmed at once, and settled by the bank's statement", async () => {
      const advice = await asSystem(ground.database, (db) =>
        row<{ van: string; amount_paise: string }>(db, "SELECT van, amount_paise FROM advices WHERE number = ?", [
          number,
        ]),
      );
      if (!advice) throw new Error(`no advice ${number}`);
      const bank = await browser.open({ baseUrl: String(sandboxes.urls["bank"]) });
      await bank.goto("/");
      await bank.getByLabel(/VAN/).fill(advice.van);
      const paise = advice.amount_paise.padStart(3, "0");
      await bank.getByLabel("Amount in rupees").fill(`${paise.slice(0, -2)}.${paise.slice(-2)}`);
      await bank.getByRole("button", { name: "Pay", exact: true }).click();
      await bank.getByRole("cell", { name: advice.van }).waitFor();

      const page = await as(maker, `/advices/${number}`);
      await page.getByText(gatewayWords[language]["notice.awaited"]).first().waitFor({ timeout: 20_000 });
      await screenshot(page, `journey-confirmed-${language}`, { fullPage: true });
      await expectAccessible(page);

      const saved = bank.waitForEvent("download");
      await bank.getByRole("button", { name: "Download the statement" }).first().click();
      const download = await saved;
      const office = await open();
      await enter(office, accountant.email, language, { password: PASSWORD, next: "/statements" });
      await office.locator("input[type=file]").setInputFiles({
        name: download.suggestedFilename(),
        mimeType: "application/octet-stream",
        buffer: readFileSync(await download.path()),
      });
      await office.waitForURL(/\/statements\/\d+/);
      await office.getByRole("button", { name: word(statementsWords, "import", language) }).click();
      await until(async () => {
        await page.reload();
        await page
          .getByText(word(paymentsWords, "step.prepared", language))
          .first()
          .waitFor();
        return (await page.getByText(word(paymentsWords, "settledNote", language)).count()) > 0;
      }, 40);
      await expectInvariants(ground);
    });

    it("gives a receipt for each connection as a ZIP, and a proof of payment for one", async () => {
      const receipt = await asSystem(ground.database, (db) =>
        row<{ number: string }>(
          db,
          "SELECT r.number FROM receipts r JOIN advices a ON a.discom_id = r.discom_id AND a.id = r.advice_id WHERE a.number = ?",
          [number],
        ),
      );
      const page = await as(maker, `/receipts/${receipt?.number}`);
      await page.getByRole("link", { name: receiptsWords[language].toPapers }).click();
      await page.getByLabel(receiptsWords[language].asFile).focus();
      await page.keyboard.press("ArrowDown");
      await page.waitForURL(/as=zip/);
      await page.getByRole("button", { name: receiptsWords[language].draw }).click();
      const file = page.getByRole("button", { name: /-connections-\w\w\.zip$/ });
      await file.waitFor({ timeout: 240_000 });
      const saved = page.waitForEvent("download");
      await file.click();
      const names = [...(await unzip(readFileSync(await (await saved).path()))).keys()];
      expect(names.filter((name) => name.endsWith(".pdf")).length).to.equal(size.paid);

      await page.goto("/proof");
      await page.getByRole("searchbox").fill(free[5]?.number ?? "");
      await page.getByText(proofsWords[language]["state.reconciled"]).first().waitFor();
      const drawn = page.waitForResponse((response) => response.url().includes("/api/proofs/pdf"));
      await page
        .getByRole("button", { name: new RegExp(free[5]?.number ?? "?") })
        .first()
        .click();
      const answer = await drawn;
      expect(answer.status()).to.equal(200);
      // A browser keeps what it hands to its PDF viewer to itself.
      const headers = await answer.request().allHeaders();
      const again = await fetch(answer.url(), { headers: { authorization: headers["authorization"] ?? "" } });
      const { text } = await readPdf(Buffer.from(await again.arrayBuffer()));
      expect(text).to.include(free[5]?.number).and.to.include(receipt?.number);
    });
  });
}
