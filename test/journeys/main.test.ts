// The main job, end to end, as people do it: tag by spreadsheet, pay from dues, approve, reconcile the bank's file, look at what is left.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { demoStatement } from "#fixtures/demo/statement.ts";
import type { WrittenStatement } from "#fixtures/statements/shape.ts";
import { writeStatement } from "#fixtures/statements/write.ts";
import { paise, paiseFromString, sum, ZERO } from "#reconciliation/money.ts";
import type { Language } from "#server/contract.ts";
import { asSystem, row } from "#server/database.ts";
import { demoFilesCommand } from "#server/seed.ts";
import { browserOfSuite, screenshot } from "#test/support/browser.ts";
import { enter, expectAccessible, startPortal, type TestPortal, word } from "#test/support/portal.ts";
import { connectionsWords } from "#web/connections/words.ts";
import { decisionsWords } from "#web/decisions/words.ts";
import { duesWords } from "#web/dues/words.ts";
import { paymentsWords } from "#web/payments/words.ts";
import { receiptsWords } from "#web/receipts/words.ts";
import { reconcileWords } from "#web/reconcile/words.ts";
import { statementsWords } from "#web/statements/words.ts";
import { kitWords } from "#web/ui/words.ts";

const SBI_POOL = "30000000001";

for (const language of ["en", "hi"] as const satisfies readonly Language[]) {
  describe(`the main job, in ${language === "en" ? "English" : "Hindi"}`, function () {
    this.timeout(180_000);
    const browser = browserOfSuite();
    let portal: TestPortal;
    let folder: string;
    let number = "";
    let statement: WrittenStatement;

    before("the product starts", async function () {
      this.timeout(180_000);
      folder = mkdtempSync(join(tmpdir(), "milaan-journey-"));
      portal = await startPortal();
      await demoFilesCommand([folder], { stdout: new PassThrough(), stderr: new PassThrough() });
    });
    after(async () => {
      await portal.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function openAs(email: string): Promise<Page> {
      const page = await browser.open({ baseUrl: portal.baseUrl, viewport: { width: 1366, height: 768 } });
      page.setDefaultTimeout(30_000);
      await enter(page, email, language);
      return page;
    }
    const maker = () => openAs("maker@magadh-telecom.example");
    const checker = () => openAs("checker@magadh-telecom.example");
    const accountant = () => openAs("accountant@sbpdcl.example");

    /** Looked at by people when the pictures are made; by axe each time. */
    async function look(page: Page, name: string): Promise<void> {
      await page.waitForLoadState("networkidle");
      await screenshot(page, language === "en" ? name : `${name}-hi`);
      await expectAccessible(page);
    }

    async function sendFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
      await page.locator("input[type=file]").setInputFiles({
        name,
        mimeType: "application/octet-stream",
        buffer: Buffer.from(bytes),
      });
    }

    async function importStatement(page: Page, name: string, written: WrittenStatement): Promise<void> {
      await page.goto("/statements");
      await sendFile(page, name, writeStatement("sbi", written));
      await page.waitForURL(/\/statements\/\d+/);
    }

    it("tags by a spreadsheet: good rows go in, wrong ones come back with their reasons", async () => {
      const page = await maker();
      await page.goto("/connections/mass-tag");
      await sendFile(page, "to-tag.xlsx", readFileSync(join(folder, "connections-to-tag-some-wrong.xlsx")));
      const apply = page.getByRole("button", { name: word(connectionsWords, "applyTag_other", language) });
      await apply.waitFor();
      await look(page, "mass-tag");
      expect(await page.getByRole("row").count()).to.be.greaterThan(6);
      await apply.click();
      await page.getByText(word(connectionsWords, "doneTag_other", language)).waitFor();
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: word(connectionsWords, "wrongOnly", language) }).click();
      expect((await download).suggestedFilename()).to.match(/\.xlsx$/);
    });

    it("pays from the dues: ticks all, sees the sum in words, makes one advice, sends it for approval", async () => {
      const page = await maker();
      await page.goto("/dues?discom=1");
      await page.getByRole("button", { name: word(duesWords, "tickAll_other", language) }).click();
      await page.getByText(word(duesWords, "allTicked_other", language)).waitFor();
      await look(page, "dues");
      await page.getByRole("button", { name: word(duesWords, "makeAdvice_one", language) }).click();
      const make = page.getByRole("button", { name: word(paymentsWords, "make_one", language) });
      await make.waitFor();
      await page
        .getByText(/^Tower /)
        .first()
        .waitFor();
      await look(page, "basket");
      await make.click();
      await page.waitForURL(/\/advices\/SB\d{12}/);
      number = new URL(page.url()).pathname.split("/").at(-1) ?? "";
      await page.getByRole("button", { name: word(paymentsWords, "sendForApproval", language) }).click();
      await page.getByText(word(paymentsWords, "waitingBody", language)).waitFor();
    });

    it("is approved by another person, and the challan opens as a PDF", async () => {
      const page = await checker();
      await page.goto(`/advices/${number}`);
      const approve = page.getByRole("button", { name: word(paymentsWords, "approve", language) });
      await approve.waitFor();
      await look(page, "advice");
      await approve.click();
      await page
        .getByText(word(paymentsWords, "payNow", language))
        .first()
        .waitFor();
      const pdf = page.waitForResponse((response) => response.url().includes("/challan.pdf"));
      await page.getByRole("button", { name: word(paymentsWords, "challanPdf", language) }).click();
      await page.getByRole("menuitem").first().click();
      const answer = await pdf;
      expect(answer.status()).to.equal(200);
      expect(answer.headers()["content-type"]).to.match(/^application\/pdf/);
    });

    it("reconciles the bank's file: the credit among two hundred lines matches, receipts exist, dues are zero", async () => {
      const found = await asSystem(portal.ground.database, (db) =>
        row<{ van: string; amount_paise: string }>(db, "SELECT van, amount_paise FROM advices WHERE number = ?", [
          number,
        ]),
      );
      if (!found) throw new Error(`no advice ${number}`);
      statement = demoStatement({
        account: SBI_POOL,
        day: new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" }),
        openingPaise: paise(50_000_000n),
        credits: [
          { van: found.van, amountPaise: paiseFromString(found.amount_paise), payerName: "Magadh Telecom Ltd" },
        ],
        others: 200,
        seed: 7,
      });
      const page = await accountant();
      await importStatement(page, "sbi-today.xls", statement);
      const confirm = page.getByRole("button", { name: word(statementsWords, "import", language) });
      await confirm.waitFor();
      await look(page, "statement");
      await confirm.click();
      await page.getByText(word(statementsWords, "imported_other", language)).waitFor();

      const payer = await maker();
      await expectSettled(payer);
      await payer.goto("/dues?discom=1");
      await payer.getByText("₹0.00").first().waitFor();
      expect(await payer.getByRole("button", { name: word(duesWords, "tickAll_other", language) }).count()).to.equal(0);
      await payer.goto("/receipts");
      await payer.getByRole("heading", { level: 1, name: word(receiptsWords, "title", language) }).waitFor();
      await payer
        .getByText(/^SBR\d{2}\d+/)
        .first()
        .waitFor();
      await look(payer, "receipts");
    });

    async function expectSettled(page: Page): Promise<void> {
      for (let attempt = 0; attempt < 40; attempt++) {
        await page.goto(`/advices/${number}`);
        await page
          .getByText(word(paymentsWords, "step.prepared", language))
          .first()
          .waitFor();
        if ((await page.getByText(word(paymentsWords, "settledNote", language)).count()) > 0) return;
        await page.waitForTimeout(500);
      }
      throw new Error(`${number} was not settled in time`);
    }

    it("leaves to people what no rule could decide; one is accepted by keyboard and taken back", async () => {
      const page = await accountant();
      await page.goto("/reconcile?bucket=suggested");
      const accept = page.getByRole("button", { name: word(reconcileWords, "accept", language) });
      await accept.waitFor();
      await look(page, "reconcile");
      await page.locator("body").press("j");
      await page.locator("body").press("k");
      await accept.waitFor();
      await page.waitForLoadState("networkidle");
      await page.locator("body").press("Enter");
      const undo = page.getByRole("button", { name: new RegExp(reconcileWords[language].undo) }).first();
      await undo.waitFor();
      await undo.click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel(word(kitWords, "reason", language)).fill("Accepted by mistake");
      await dialog.getByRole("button", { name: word(reconcileWords, "undoAct", language) }).click();
      await dialog.waitFor({ state: "hidden" });
      await page.goto("/decisions");
      await page
        .getByText(word(reconcileWords, "rule.reversal", language))
        .first()
        .waitFor();
      await look(page, "decisions");
      expect(await page.getByRole("heading", { level: 1 }).textContent()).to.match(
        word(decisionsWords, "title", language),
      );
    });

    it("adds nothing when the file comes again, and only the new lines of one that overlaps it", async () => {
      const page = await accountant();
      await importStatement(page, "sbi-again.xls", statement);
      await page.getByText(word(statementsWords, "sameAs", language)).waitFor();
      await page.getByRole("button", { name: word(statementsWords, "importNothing", language) }).waitFor();

      const later = demoStatement({
        account: SBI_POOL,
        day: dayOf(statement),
        openingPaise: ZERO,
        credits: [],
        others: 20,
        seed: 99,
      });
      const kept = statement.lines.slice(120);
      const before = statement.lines.slice(0, 120);
      await importStatement(page, "sbi-overlap.xls", {
        account: SBI_POOL,
        openingPaise: paise(
          statement.openingPaise + sum(before.map((one) => paise(one.direction === "credit" ? one.paise : -one.paise))),
        ),
        lines: [...kept, ...later.lines],
      });
      await page
        .getByText(/20 \S+.*81 \S+/)
        .first()
        .waitFor();
    });

    it("shows the accountant a day whose books meet the bank's balance", async () => {
      const page = await accountant();
      await page.goto("/day");
      await page.getByRole("table").first().waitFor();
      await look(page, "day");
    });
  });
}

function dayOf(statement: WrittenStatement): string {
  return statement.lines[0]?.bookingDate ?? "";
}
