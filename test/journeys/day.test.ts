// An accountant's day by keyboard alone: two hundred lines worked to an empty queue, ten taken back and worked again, the day printed and closed.

import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { writeStatement } from "#fixtures/statements/write.ts";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { asSystem, row } from "#server/database.ts";
import { type Serving, serve } from "#server/serve.ts";
import { browserOfSuite, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { type MixedDay, makeMixedDay } from "#test/support/mixed-day.ts";
import { readPdf } from "#test/support/pdf.ts";
import { logIn, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { enter, expectAccessible, word } from "#test/support/portal.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { bankWords } from "#web/books/bank/words.ts";
import { reconcileWords } from "#web/reconcile/words.ts";
import { statementsWords } from "#web/statements/words.ts";

/** The whole of it in English, a tenth in Hindi. */
for (const [language, share] of [
  ["en", 1],
  ["hi", 0.1],
] as const satisfies readonly (readonly [Language, number])[]) {
  describe(`an accountant's day by keyboard, in ${language === "en" ? "English" : "Hindi"}`, function () {
    this.timeout(180_000);
    const browser = browserOfSuite();
    const words = reconcileWords[language];
    let ground: TestGround;
    let serving: Serving;
    let accountant: Person;
    let supervisor: Person;
    let mixed: MixedDay;
    let page: Page;

    before("the product starts", async function () {
      this.timeout(180_000);
      await buildPortal(() => undefined);
      ground = await testGround({ port: 0 });
      mixed = await makeMixedDay(ground, share);
      accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
      supervisor = await makeUser(ground, { discom: 1 }, ["supervisor"]);
      serving = await serve(ground);
    });
    after(async () => {
      await serving?.stop();
      await ground?.close();
    });
    afterEach(() => expectInvariants(ground));

    async function openAs(person: Person, address: string): Promise<Page> {
      const opened = await browser.open({ baseUrl: String(serving.url), viewport: { width: 1366, height: 768 } });
      opened.setDefaultTimeout(30_000);
      await enter(opened, person.email, language, { password: PASSWORD, next: address });
      return opened;
    }
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const ask = async <Row>(sql: string) => (await asSystem(ground.database, (db) => row<Row>(db, sql))) as Row;
    const waiting = async () =>
      (
        await ask<{ count: number }>(
          `SELECT count(*)::int AS count FROM line_decisions WHERE outcome IN ('new', 'suggested', 'unidentified', 'parked')
              OR reviewed_decision_id IS DISTINCT FROM decision_id AND rule LIKE 'P%'
                 AND (outcome IN ('returned', 'duplicate') OR outcome = 'matched' AND rule = 'P7')`,
        )
      ).count;
    /** Until the database says so: what the screen shows at once is sent behind. */
    async function until(count: number): Promise<void> {
      for (let attempt = 0; attempt < 600 && (await waiting()) !== count; attempt++) await page.waitForTimeout(100);
      expect(await waiting(), "lines that wait").to.equal(count);
    }
    const bucket = (name: keyof typeof words) => page.locator(".buckets button", { hasText: words[name] });
    const countIn = async (place: Locator) => Number((await place.innerText()).replaceAll(",", ""));
    /** Once the screen's sums are the database's. */
    async function inBucket(name: keyof typeof words): Promise<number> {
      for (let attempt = 0; attempt < 600; attempt++) {
        if ((await countIn(page.locator(".buckets p > span").first())) === (await waiting())) {
          return countIn(bucket(name).locator("> span").nth(1));
        }
        await page.waitForTimeout(100);
      }
      throw new Error("the screen's sums are not the database's");
    }
    async function toBucket(name: keyof typeof words): Promise<void> {
      for (let turn = 0; turn < 8; turn++) {
        if ((await bucket(name).getAttribute("aria-current")) === "true") return;
        await press("b");
        await page.waitForTimeout(50);
      }
      throw new Error(`no way to ${words[name]} by b`);
    }
    async function giveReason(reason: string): Promise<void> {
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox").waitFor();
      await dialog.locator("textarea:focus").waitFor();
      await page.keyboard.type(reason);
      await press("Enter");
      await dialog.waitFor({ state: "hidden" });
    }
    async function search(text: string, lines: number): Promise<void> {
      await press("/");
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(text);
      await press("Enter");
      const found = page.locator(".lines li:not(.done)", { hasText: text });
      for (let attempt = 0; attempt < 600; attempt++) {
        if ((await found.count()) === lines && (await page.locator(".lines li").count()) === lines) return;
        await page.waitForTimeout(100);
      }
      throw new Error(`not ${lines} lines with ${text}`);
    }

    it("imports the day's statement, and the rules decide what is certain", async () => {
      page = await openAs(accountant, "/statements");
      await page.locator("input[type=file]").setInputFiles({
        name: "sbi-yesterday.xls",
        mimeType: "application/octet-stream",
        buffer: Buffer.from(writeStatement("sbi", mixed.statement)),
      });
      await page.waitForURL(/\/statements\/\d+/);
      const confirm = page.getByRole("button", { name: word(statementsWords, "import", language) });
      await confirm.focus();
      await press("Enter");
      await page.getByText(word(statementsWords, "imported_other", language)).waitFor();
      for (let attempt = 0; attempt < 600; attempt++) {
        const { count } = await ask<{ count: number }>(
          "SELECT count(*)::int AS count FROM line_decisions WHERE outcome = 'new'",
        );
        if (count === 0) break;
        await page.waitForTimeout(100);
      }
      const { matched } = await ask<{ matched: number }>(
        "SELECT count(*)::int AS matched FROM line_decisions WHERE outcome = 'matched' AND rule LIKE 'P%'",
      );
      expect(matched).to.be.at.least(Math.round(86 * share));
      if (share === 1) expect(mixed.statement.lines.length).to.be.at.least(200);
    });

    /** One by one, and those of one rule together. */
    async function acceptSuggested(): Promise<void> {
      await page.locator(".candidate").first().waitFor();
      await screenshot(page, `day-queue-${language}`);
      await expectAccessible(page);
      const before = await waiting();
      await page.locator(".candidate[data-picked]").waitFor();
      await press("Enter");
      await until(before - 1);
      if ((await page.locator(".rules button").count()) > 0) await press("r");
      await page.locator(".lines li input").first().waitFor();
      await press("a");
      await page.locator(".bulk kbd", { hasText: "Esc" }).waitFor();
      await press("Enter");
      await page.getByRole("button", { name: word(reconcileWords, "bulkSure", language) }).waitFor();
      await expectAccessible(page);
      await press("Enter");
      await page.getByText(/^\d+ (lines? accepted|पंक्तियाँ स्वीकार हुईं|पंक्ति स्वीकार हुई)/).waitFor();
      await expectAccessible(page);
    }

    /** What the rules did by themselves is looked at; where they only suggest, one candidate or the other is taken. */
    async function workThrough(): Promise<void> {
      for (const name of ["bucket.suggested", "bucket.part", "bucket.returned", "bucket.duplicate"] as const) {
        while ((await inBucket(name)) > 0) {
          await toBucket(name);
          await page.locator(".lines li[aria-current]:not(.done)").waitFor();
          const seen = page.getByRole("button", { name: words.seen });
          const card = page.locator(".candidate");
          await seen.or(card.first()).first().waitFor();
          const now = await waiting();
          if ((await seen.count()) === 0) {
            // What can be posted is taken from the last candidate, which is to keep the money for the payer.
            await press(String(await card.count()));
            await page.getByRole("button", { name: word(reconcileWords, "accept", language) }).waitFor();
          }
          await press("Enter");
          await until(now - 1);
        }
      }
    }

    /** What the text does not say is found, split and joined; one line is set aside. */
    async function placeByHand(): Promise<void> {
      await toBucket("bucket.unidentified");
      await page.locator(".lines li:not(.waiting-row)").first().waitFor();
      const before = await waiting();
      const finder = page.locator(".place").getByRole("searchbox");
      const take = async (number: string) => {
        await finder.waitFor();
        await page.keyboard.type(number);
        await page.locator(".finds button", { hasText: number }).waitFor();
        await press("Enter");
      };
      await search("JOINT", 3);
      await press("a");
      await page.locator(".bulk kbd", { hasText: "Esc" }).waitFor();
      await press("t");
      await page.locator(".candidates .other").waitFor();
      await press("f");
      await take(mixed.joint.number);
      await page.locator(".candidate[data-picked] .reference", { hasText: mixed.joint.number }).waitFor();
      await screenshot(page, `day-together-${language}`);
      await expectAccessible(page);
      await press("Enter");
      await until(before - 3);
      await search("SPLITDEP", 1);
      await page.locator(".candidates .other").waitFor();
      await press("s");
      for (const { number } of mixed.split) await take(number);
      await page.locator(".parts li").nth(1).waitFor();
      await expectAccessible(page);
      await press("Enter");
      await until(before - 4);
      await search("FINDME", 1);
      await page.locator(".candidates .other").waitFor();
      await press("f");
      await take(mixed.found.number);
      await page.locator(".candidate .reference", { hasText: mixed.found.number }).waitFor();
      await press("1");
      await page.locator(".candidate[data-picked] .reference", { hasText: mixed.found.number }).waitFor();
      await press("Enter");
      await until(before - 5);
      await search("CHEQUE DEPOSIT", Math.max(1, Math.round(12 * share)));
      await page.locator(".candidates .other").waitFor();
      await press("p");
      await giveReason("Asked the branch whose cheque it was");
      expect(await inBucket("bucket.parked")).to.equal(1);
    }

    /** Empty is no line in any bucket: the parked one is taken up again, strangers' money is marked as no payer's. */
    async function emptyQueue(): Promise<void> {
      await toBucket("bucket.parked");
      await page.locator(".lines li[aria-current]:not(.waiting-row)").waitFor();
      await page.locator(".candidates .other").waitFor();
      await press("p");
      await giveReason("");
      await toBucket("bucket.unidentified");
      await markAll("Paid at the counter by consumers, booked there");
      await until(0);
      expect(await inBucket("bucket.unidentified")).to.equal(0);
      await screenshot(page, `day-empty-${language}`);
      await expectAccessible(page);
    }

    async function markAll(reason: string): Promise<void> {
      await page.locator(".lines li:not(.waiting-row):not(.done)").first().waitFor();
      await press("a");
      await page.locator(".bulk kbd", { hasText: "Esc" }).waitFor();
      await press("m");
      await page.getByRole("dialog").waitFor();
      await expectAccessible(page);
      await giveReason(reason);
    }

    it("works the queue to empty by keyboard alone", async () => {
      page = await openAs(accountant, "/reconcile");
      await acceptSuggested();
      await workThrough();
      await placeByHand();
      await emptyQueue();
    });

    it("takes ten decisions back at once, and works them again", async () => {
      const ten = share === 1 ? 10 : 3;
      page = await openAs(accountant, "/reconcile?bucket=mine");
      await page
        .locator(".lines .done")
        .nth(ten - 1)
        .waitFor();
      for (let at = 0; at < ten; at++) {
        await press("x");
        await press("j");
      }
      await press("u");
      await giveReason("");
      await until(ten);
      await expectAccessible(page);
      page = await openAs(accountant, "/reconcile?bucket=unidentified");
      await page
        .locator(".lines li")
        .nth(ten - 1)
        .waitFor();
      await press("a");
      await page.locator(".bulk kbd", { hasText: "Esc" }).waitFor();
      await press("m");
      await giveReason("Looked at again: they pay no bill of ours");
      await until(0);
    });

    it("prints the bank reconciliation statement of the day, and a supervisor closes it at a difference of zero", async () => {
      const bank = bankWords[language];
      page = await openAs(supervisor, `/bank-reconciliation?day=${mixed.day}`);
      const close = page.getByRole("button", { name: word(bankWords, "closeOne", language) });
      await close.waitFor();
      await expectAccessible(page);
      const paper = page.waitForResponse(
        (response) => response.url().includes("/bank-reconciliation") && response.url().includes("pdf"),
      );
      await page.getByRole("button", { name: bank.pdf }).focus();
      await press("Enter");
      const printed = await paper;
      expect([printed.status(), printed.headers()["content-type"]]).to.deep.equal([200, "application/pdf"]);
      // The browser keeps the bytes for its own tab; the same address gives them again.
      const token = await logIn(ground, supervisor);
      const again = await fetch(printed.url(), { headers: { authorization: `Bearer ${token}` } });
      const { text } = await readPdf(Buffer.from(await again.arrayBuffer()));
      expect(text).to.include(mixed.day.split("-").reverse().join("-"));
      await close.focus();
      await press("Enter");
      await page.getByText(bank.unchanged).waitFor();
      await screenshot(page, `day-closed-${language}`);
      await expectAccessible(page);
      const closing = await ask<{ bank: string; books: string }>(
        "SELECT bank_paise AS bank, ledger_paise + gaps_paise AS books FROM standing_closings",
      );
      const { paise: stated } = await ask<{ paise: string }>(
        "SELECT sum(CASE direction WHEN 'credit' THEN paise ELSE -paise END)::bigint AS paise FROM statement_lines",
      );
      expect([closing.bank, closing.books]).to.deep.equal(
        Array(2).fill(String(BigInt(stated) + BigInt(mixed.statement.openingPaise))),
      );
    });
  });
}
