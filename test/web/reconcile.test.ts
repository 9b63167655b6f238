import { setTimeout as sleep } from "node:timers/promises";
// The review queue in a real browser: keys, accepting and undoing in place, finding and splitting, phones, both languages.

import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { asSystem, rows } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type Serving, serve } from "#server/serve.ts";
import { type MadeAdvice, type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { makeDiscom, makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { expectAccessible } from "#test/support/portal.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { decisionsWords } from "#web/decisions/words.ts";
import { reconcileWords } from "#web/reconcile/words.ts";

const DESK = { width: 1366, height: 768 };

describe("the reconcile screen", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let accountant: Person;
  let payer: string;

  before(async function () {
    this.timeout(180_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0 });
    await makeDiscom(ground);
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    payer = await makePayer(ground, [1], "Magadh Telecom Ltd (fictional)");
    await asSystem(ground.database, (db) =>
      rows(
        db,
        "INSERT INTO remitters (payer_id, discom_id, account, ifsc, name) VALUES (?, 1, '917020045512345', 'UTIB0000123', 'MAGADH TELECOM LTD')",
        [payer],
      ),
    );
    serving = await serve(ground);
  });
  after(async () => {
    await serving?.stop();
    await ground?.close();
  });
  afterEach(() => expectInvariants(ground));

  async function openAs(path: string, language: Language, options: PageOptions = {}): Promise<Page> {
    const page = await browser.open({ viewport: DESK, ...options, baseUrl: String(serving.url) });
    await page.goto(`/log-in?next=${encodeURIComponent(path)}`);
    if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(accountant.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === path.split("?")[0]);
    return page;
  }

  let transfers = 0;

  /** An advice whose VAN the bank cut in its text, a name alone, and a credit that says nothing. */
  async function queue(): Promise<{ advice: MadeAdvice; lines: MadeLine[] }> {
    const advice = await makeApprovedAdvice(ground, {
      payer,
      paise: [1_200_000n, 637_205n],
      rebatePaise: 5_000n,
      tdsPaise: 1_837n,
    });
    const lines = await makeLines(ground, [
      { paise: 4_418_207n, narration: "NEFT CR-CITI0000002-KOSI RAIL WORKS-SUB-CITIN52025082917691328" },
      { paise: 900_000n, narration: "CASH DEPOSIT BRANCH 0044" },
      {
        paise: advice.amountPaise,
        narration: `RTGS-UTIBR520260624${String(++transfers).padStart(8, "0")}-MAGADH TELECOM LT-${advice.van.slice(0, 18)}-917020045512345-UTIB0000123`,
      },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    return { advice, lines };
  }

  for (const language of ["en", "hi"] as const) {
    const words = reconcileWords[language];

    it(`accepts the first candidate by one key, stays in place, and takes it back on the line, in ${language}`, async function () {
      this.timeout(60_000);
      const { advice, lines } = await queue();
      const [, , cut] = lines as [MadeLine, MadeLine, MadeLine];
      const page = await openAs(`/reconcile?line=${cut.id}`, language);
      await page.locator(".candidate[data-picked] .reference", { hasText: advice.number }).waitFor();
      await page.locator(".narration mark.part").first().waitFor();
      await screenshot(page, `reconcile-${language}`);
      await expectAccessible(page);
      await page.keyboard.press("Enter");
      await page.locator(".lines .done .undo").waitFor();
      expect(await heldOf(ground, cut)).to.include({ outcome: "matched", rule: "person" });
      await page.keyboard.press("u");
      await page.getByRole("textbox").last().fill("the wrong one of two");
      await press(page.getByRole("dialog").getByRole("button", { name: /₹/ }));
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      expect(await heldOf(ground, cut)).to.include({ outcome: "unidentified", rule: "reversal" });
      await page.getByText(words["why.reversal"]).waitFor();
    });

    it(`finds bills and splits a credit over them until nothing is left, in ${language}`, async function () {
      this.timeout(60_000);
      const [one, two] = (await makeBills(ground, { payer, paise: [300_000n, 700_000n] })) as [MadeBill, MadeBill];
      const [line] = (await makeLines(ground, [{ paise: 1_000_000n, narration: "CASH DEPOSIT BRANCH 0045" }])) as [
        MadeLine,
      ];
      await runReconciliation(ground.database, 1, "cli");
      const page = await openAs(`/reconcile?bucket=unidentified&line=${line.id}`, language, { colorScheme: "dark" });
      await page.locator(".line .figure", { hasText: "₹10,000.00" }).waitFor();
      await page.keyboard.press("f");
      const pane = page.locator(".place");
      for (const bill of [one, two]) {
        await pane.getByRole("searchbox").fill(bill.number);
        await press(pane.locator(".finds button", { hasText: bill.number }).first());
      }
      await pane.locator(".parts li").nth(1).waitFor();
      await screenshot(page, `reconcile-split-${language}-dark`);
      await expectAccessible(page);
      const second = pane.getByLabel(words.amountFor.replace("{{number}}", two.number));
      await second.fill("6000");
      expect(await pane.getByRole("button", { name: /₹10,000\.00/ }).isDisabled()).to.equal(true);
      await second.fill("7000");
      await pane.locator(".sums .total", { hasText: "₹0.00" }).waitFor();
      await press(pane.getByRole("button", { name: /₹10,000\.00/ }));
      await page.locator(".lines .done .undo").waitFor();
      expect(await heldOf(ground, line)).to.include({ outcome: "matched", rule: "person" });
    });

    it(`shows every decision and one in full, and reverses it with a reason, in ${language}`, async function () {
      this.timeout(60_000);
      const advice = await makeApprovedAdvice(ground, { payer, paise: [123_400n] });
      const [line] = (await makeLines(ground, [{ paise: 123_400n, narration: `NEFT ${advice.van} MAGADH` }])) as [
        MadeLine,
      ];
      await runReconciliation(ground.database, 1, "cli");
      const page = await openAs("/decisions", language);
      await press(page.locator("tbody tr", { hasText: advice.number }).getByRole("button"));
      await page.waitForURL(/decisions\/\d+/);
      await page.locator(".decision .narration mark.matched", { hasText: advice.van }).waitFor();
      await screenshot(page, `decision-${language}`, { fullPage: true });
      await expectAccessible(page);
      await press(page.getByRole("button", { name: /₹1,234\.00/ }));
      await page.getByRole("dialog").getByRole("textbox").fill("the branch asked for it");
      await press(page.getByRole("dialog").getByRole("button", { name: /₹1,234\.00/ }));
      await page.getByText(decisionsWords[language].reversedBy).waitFor();
      expect(await heldOf(ground, line)).to.include({ outcome: "unidentified", rule: "reversal" });
    });
  }

  it("accepts several lines of one rule together, after it asked once", async function () {
    this.timeout(60_000);
    const made = await Promise.all([1, 2].map(() => queue()));
    const cut = made.map(({ lines }) => lines[2] as MadeLine);
    const page = await openAs(`/reconcile?rule=${(await heldOf(ground, cut[0] as MadeLine)).rule}`, "en");
    for (const line of cut)
      await press(
        page.locator(`.lines li:has(button)`, { hasText: "MAGADH" }).nth(cut.indexOf(line)).getByRole("checkbox"),
        "Space",
      );
    await page
      .locator(".bulk")
      .getByText(/2 lines selected, ₹/)
      .waitFor();
    await page.keyboard.press("Enter");
    await page
      .locator(".bulk")
      .getByRole("button", { name: /^Yes, accept 2, ₹/ })
      .waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await page.getByText("2 lines accepted").waitFor({ timeout: 30_000 });
    for (const line of cut) expect((await heldOf(ground, line)).outcome).to.equal("matched");
  });

  it("does what a key asked for once the line is there, but never pays a line not yet seen", async function () {
    this.timeout(60_000);
    const made = await makeLines(ground, [
      { paise: 6_100n, narration: "SLOW ONE" },
      { paise: 6_200n, narration: "SLOW TWO" },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    const page = await openAs("/reconcile?bucket=unidentified&q=SLOW", "en");
    let held = true;
    await page.route(/\/api\/lines\/\d+$/, async (route) => {
      while (held) await sleep(20);
      await route.continue();
    });
    for (const [key, comes] of [
      ["f", page.locator(".place").getByRole("searchbox")],
      ["p", page.getByRole("dialog").getByRole("textbox")],
      ["m", page.getByRole("dialog").getByRole("textbox")],
    ] as const) {
      held = true;
      await page.reload();
      await page.locator(".line[aria-label] [aria-busy] .figure").waitFor();
      await page.keyboard.press("Enter");
      await page.keyboard.press(key);
      held = false;
      await comes.waitFor();
    }
    for (const line of made) expect((await heldOf(ground, line)).outcome).to.equal("unidentified");
  });

  it("never pays on a likeness alone by one key: such a candidate must be picked first", async function () {
    this.timeout(60_000);
    await makeBills(ground, {
      payer: await makePayer(ground, [1], "Rajgir Ropeway Society (fictional)"),
      paise: [9_990_000n],
    });
    const [line] = (await makeLines(ground, [
      { paise: 111_100n, narration: "BY TRANSFER-NEFT*YESB0000001*YESAP63671213407*RAJGIR ROPEWAYS LTD*--" },
    ])) as [MadeLine];
    await runReconciliation(ground.database, 1, "cli");
    const page = await openAs(`/reconcile?line=${line.id}`, "en");
    await page.locator(".candidate").first().waitFor();
    expect(await page.locator(".candidate").allInnerTexts()).to.have.length(1);
    expect(await page.locator(".candidate[data-picked]").count()).to.equal(0);
    await page.keyboard.press("Enter");
    await page.keyboard.press("1");
    await page.locator(".candidate[data-picked]").waitFor();
    expect((await heldOf(ground, line)).outcome).to.equal("suggested");
    await page.keyboard.press("Enter");
    await page.locator(".lines .done .undo").waitFor();
    expect(await heldOf(ground, line)).to.include({ outcome: "matched", rule: "person" });
  });

  it("ties a debit to the payment it returns, and takes back what that had paid", async function () {
    this.timeout(60_000);
    const advice = await makeApprovedAdvice(ground, { payer, paise: [654_321n] });
    const [credit, debit] = (await makeLines(ground, [
      { paise: 654_321n, narration: `NEFT ${advice.van}`, inDays: -2 },
      { paise: 654_321n, narration: "TO CLG 000501", direction: "debit" },
    ])) as [MadeLine, MadeLine];
    await runReconciliation(ground.database, 1, "cli");
    expect((await heldOf(ground, credit)).outcome).to.equal("matched");
    const page = await openAs(`/reconcile?bucket=unidentified&line=${debit.id}`, "en");
    await page.locator(".line .figure", { hasText: "₹6,543.21" }).waitFor();
    await page.keyboard.press("m");
    const dialog = page.getByRole("dialog");
    await press(dialog.getByLabel("Returned by the bank"), "Space");
    await press(dialog.getByLabel(new RegExp(`Matched ${advice.number}`)), "Space");
    await dialog.getByRole("textbox").fill("the cheque bounced");
    await expectAccessible(page);
    await press(dialog.getByRole("button", { name: /₹6,543\.21/ }));
    await dialog.waitFor({ state: "hidden" });
    expect([(await heldOf(ground, credit)).outcome, (await heldOf(ground, debit)).outcome]).to.deep.equal([
      "returned",
      "returned",
    ]);
  });

  it("says on the line when the server refuses what was shown as accepted, and stays where it was", async function () {
    this.timeout(60_000);
    const { advice, lines } = await queue();
    const [, , cut] = lines as [MadeLine, MadeLine, MadeLine];
    const page = await openAs(`/reconcile?line=${cut.id}`, "en");
    await page.locator(".candidate[data-picked] .reference", { hasText: advice.number }).waitFor();
    const refusal = { type: "", title: "", status: 409, code: "advice-already-settled", detail: "Paid meanwhile." };
    await page.route("**/match", (route) => route.fulfill({ status: 409, json: refusal }));
    await page.keyboard.press("Enter");
    await page.getByText("1 line was not accepted.").waitFor();
    expect((await heldOf(ground, cut)).outcome).to.equal("suggested");
    await expectAccessible(page);
    await page.unroute("**/match");
    await press(page.getByRole("button", { name: "Show it" }));
    await page.locator(".candidate[data-picked] .reference", { hasText: advice.number }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".lines .done .undo").waitFor();
    expect((await heldOf(ground, cut)).outcome).to.equal("matched");
  });

  it("keeps the undo of what I decided after a reload, and u goes back through it, one after the other", async function () {
    this.timeout(60_000);
    const made = await makeLines(ground, [
      { paise: 5_100n, narration: "UPI ONE" },
      { paise: 5_200n, narration: "UPI TWO" },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    const page = await openAs("/reconcile?bucket=unidentified&q=UPI", "en");
    await page.locator(".lines li:not(.waiting-row)").nth(1).waitFor();
    await page.keyboard.press("a");
    await page.getByText(/2 lines selected, ₹103\.00/).waitFor();
    await page.keyboard.press("m");
    await page.getByRole("dialog").getByRole("textbox").fill("paid at the counter");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.reload();
    await press(page.getByRole("button", { name: /Mine of today/ }));
    await page.locator(".lines .done .undo").nth(1).waitFor();
    await expectAccessible(page);
    await screenshot(page, "reconcile-mine-en");
    const undone = async () => {
      const held = await Promise.all(made.map((line) => heldOf(ground, line)));
      return held.filter(({ outcome, rule }) => outcome === "unidentified" && rule === "reversal").length;
    };
    for (const count of [1, 2]) {
      await page.keyboard.press("u");
      await page.getByRole("dialog").getByRole("textbox").waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      expect(await undone()).to.equal(count);
    }
  });

  for (const language of ["en", "hi"] as const) {
    it(`places several credits as one, by keys alone, in ${language}`, async function () {
      this.timeout(60_000);
      const advice = await makeApprovedAdvice(ground, { payer, paise: [80_000n, 40_000n] });
      const made = await makeLines(ground, [
        { paise: 70_000n, narration: `CLEARING ${language} A`, inDays: -1 },
        { paise: 50_000n, narration: `CLEARING ${language} B` },
      ]);
      await runReconciliation(ground.database, 1, "cli");
      const page = await openAs(`/reconcile?bucket=unidentified&q=CLEARING%20${language}`, language);
      await page.locator(".lines li:not(.waiting-row)").nth(1).waitFor();
      for (const key of ["x", "j", "x", "t"]) await page.keyboard.press(key);
      await page.locator(".line .figure", { hasText: "₹1,200.00" }).waitFor();
      await page.locator(".candidates .other").waitFor();
      await page.keyboard.press("f");
      await page.getByRole("searchbox").last().fill(advice.number);
      await page.locator(".finds button", { hasText: advice.number }).waitFor();
      await page.keyboard.press("Enter");
      await page.locator(".candidate[data-picked] .reference", { hasText: advice.number }).waitFor();
      await screenshot(page, `reconcile-together-${language}`);
      await expectAccessible(page);
      await page.keyboard.press("Enter");
      await page.getByText(reconcileWords[language].doneTogether_other.replace("{{count}}", "2")).waitFor();
      for (const line of made) expect((await heldOf(ground, line)).outcome).to.equal("matched");
    });
  }

  it("asks a second person above the limit, and says so on the line until they answer", async function () {
    this.timeout(60_000);
    const [line] = (await makeLines(ground, [{ paise: 150_000_000n, narration: "RTGS FROM A TREASURY" }])) as [
      MadeLine,
    ];
    await runReconciliation(ground.database, 1, "cli");
    const page = await openAs(`/reconcile?bucket=unidentified&line=${line.id}&payer=${payer}`, "en");
    await page.locator(".candidate").first().waitFor();
    await page.keyboard.press("1");
    await page.getByRole("button", { name: /Ask for approval of ₹15,00,000\.00/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByRole("textbox").fill("the treasury wrote to us");
    await page.keyboard.press("Enter");
    await page.locator(".lines .done", { hasText: "Waits for a second person" }).waitFor();
    expect((await heldOf(ground, line)).outcome).to.equal("unidentified");
    await page.reload();
    await page.locator(".lines li", { hasText: "Waits for a second person" }).waitFor();
  });

  it("is two screens at 360 px, and nothing scrolls sideways", async function () {
    this.timeout(60_000);
    await queue();
    const page = await openAs("/reconcile", "hi", { viewport: { width: 360, height: 740 } });
    await page.locator(".lines li button").first().waitFor();
    await screenshot(page, "reconcile-queue-360");
    const wide = () => page.evaluate("document.documentElement.scrollWidth");
    expect(await wide()).to.equal(360);
    await press(page.locator(".lines li", { hasText: "MAGADH" }).first().getByRole("button").first());
    await page.locator(".candidate[data-picked]").waitFor();
    expect(await page.locator(".reconcile .queue").isVisible()).to.equal(false);
    expect(await wide()).to.equal(360);
    await screenshot(page, "reconcile-line-360", { fullPage: true });
    await expectAccessible(page);
  });
});
