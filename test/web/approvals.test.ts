// Second person, kept money and refunds in a real browser: answered by keyboard, used and taken back; both languages, phones, dark.

import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { type Actor, asActor } from "#server/database.ts";
import { matchByHand } from "#server/reconciliation/decide/decide.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type Serving, serve } from "#server/serve.ts";
import { makeBills } from "#test/support/advices.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { askForRefund, makeKept, makeRefund, staff } from "#test/support/kept.ts";
import { press } from "#test/support/keys.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { expectAccessible } from "#test/support/portal.ts";
import { advancesWords } from "#web/advances/words.ts";
import { approvalsWords } from "#web/approvals/words.ts";
import { reconcileWords } from "#web/reconcile/words.ts";

const WIDE = { width: 1366, height: 768 };
const LARGE = 183_720_520_0n;

describe("what needs a second person, and kept money", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let accountant: Person;
  let supervisor: Person;
  let admin: Person;
  let payer: string;
  let large: MadeLine;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, run: "web" });
    payer = await makePayer(ground, [1], "Magadh Telecom Ltd (fictional)");
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    supervisor = await makeUser(ground, { discom: 1 }, ["supervisor"]);
    admin = await makeUser(ground, { discom: 1 }, ["admin"]);
    const people = { accountant: await staff(ground, "accountant"), supervisor: await staff(ground, "supervisor") };
    large = await askLarge(people.accountant);
    const old = await makeKept(ground, people.accountant, {
      payer,
      paise: 4_20_000n,
      inDays: -100,
      narration: "NEFT*MAGADH TELECOM*ADVANCE",
    });
    await makeKept(ground, people.accountant, {
      payer,
      paise: 12_50_000n,
      inDays: -9,
      narration: "RTGS-MAGADH TELECOM LTD-EXCESS OF MARCH",
    });
    const other = await makePayer(ground, [1], "Kosi Cold Storage Pvt Ltd (fictional)");
    const theirs = await makeKept(ground, people.accountant, { payer: other, paise: 90_000n, inDays: -40 });
    await makeRefund(ground, people, theirs, { payer: other, paise: 50_000n });
    await askForRefund(ground, people.accountant, old, {
      payer,
      paise: 4_20_000n,
      sequence: (await heldOf(ground, old)).sequence,
    });
    await makeBills(ground, { payer, paise: [5_00_000n, 6_00_000n, 7_00_000n] });
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await ground.close();
  });

  async function askLarge(actor: Actor): Promise<MadeLine> {
    const [bill] = await makeBills(ground, { payer, paise: [LARGE] });
    const [line] = (await makeLines(ground, [
      { paise: LARGE, narration: "RTGS-UTIBR52026063000777123-MAGADH TELECOM" },
    ])) as [MadeLine];
    await runReconciliation(ground.database, 1, "cli");
    const { sequence } = await heldOf(ground, line);
    await asActor(ground.database, actor, (db) =>
      matchByHand(db, actor, line.id, {
        sequence,
        payerId: payer,
        adviceNumber: null,
        allocations: [{ billNumber: bill?.number as string, paise: String(LARGE) }],
        deductions: [],
        advancePaise: "0",
        reason: "letter of the payer",
      }),
    );
    return line;
  }

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
  /** With what they say; before it comes, empty ones stand there. */
  const rows = (page: Page) => page.locator("tbody tr", { hasText: /\d\.\d\d/ });

  it("is answered by keyboard, and the asker only takes it back", async () => {
    const { en } = approvalsWords;
    const asking = await open(supervisor, "/second-person");
    await rows(asking).nth(1).waitFor();
    await asking.keyboard.press("j");
    await asking.keyboard.press("Enter");
    await asking.getByText(en.youApprove).waitFor();
    await asking.getByText(en.posts).waitFor();
    await asking.keyboard.press("a");
    await asking.getByText(en["state.approved"]).first().waitFor();
    expect((await heldOf(ground, large)).outcome).to.equal("matched");
    const page = await open(admin, "/second-person/3");
    await page.getByText(en.typedLoudly).waitFor();
    await page.keyboard.press("r");
    await page.keyboard.type("no letter of the payer is there");
    await press(page.getByRole("button", { name: en.refuse }));
    await page.getByText(en["state.refused"]).first().waitFor();
  }).timeout(60_000);

  it("pays bills from what is kept, the oldest due first, and takes it back", async () => {
    const { en } = advancesWords;
    const page = await open(accountant, `/advances/${payer}`);
    await press(page.getByRole("button", { name: en.fill }));
    await press(page.getByRole("button", { name: /^Pay ₹16,700\.00/ }));
    await page.getByText(/^Paid ₹16,700\.00/).waitFor();
    await page.getByText(en.usesTitle).waitFor();
    await screenshot(page, "advance-used");
    await press(page.getByRole("button", { name: en.takeBack }));
    await page.getByRole("dialog").getByRole("textbox").fill("another month was meant");
    await press(page.getByRole("dialog").getByRole("button", { name: en.takeBack }));
    await page.getByText(en.takenBack).waitFor();
  }).timeout(60_000);

  it("writes off by a second person what a bill is short by, from the queue", async () => {
    const [bill] = await makeBills(ground, { payer, paise: [80_000n] });
    const [line] = (await makeLines(ground, [{ paise: 79_500n, narration: "CASH" }])) as [MadeLine];
    await runReconciliation(ground.database, 1, "cli");
    const { en } = reconcileWords;
    const page = await open(accountant, `/reconcile?bucket=unidentified&line=${line.id}`);
    await page.getByRole("link", { name: en.refund }).waitFor();
    await page.keyboard.press("s");
    await page.getByLabel(en.findLabel).fill(bill?.number as string);
    await press(page.locator(".finds button").first());
    await page.locator(".parts input").fill("800");
    await press(page.getByLabel(/^Write off the ₹5\.00 that is short/), "Space");
    await screenshot(page, "write-off");
    await press(page.locator(".place button[type=submit]"));
    await page.getByRole("dialog").getByRole("textbox").fill("settled at the counter");
    await press(page.getByRole("dialog").getByRole("button", { name: /^Ask about/ }));
    const asking = await open(supervisor, "/second-person?kind=write-off");
    await asking.getByText("settled at the counter").waitFor();
    await asking.keyboard.press("j");
    await asking.keyboard.press("Enter");
    await asking.getByText(reconcileWords.en["less.write-off"]).waitFor();
    await asking.keyboard.press("a");
    await asking.getByText(approvalsWords.en["state.approved"]).first().waitFor();
    expect((await heldOf(ground, line)).outcome).to.equal("matched");
  }).timeout(60_000);

  it("prepares a refund of a credit, which then waits for somebody else", async () => {
    const { en } = advancesWords;
    const page = await open(accountant, `/advances/${payer}`);
    await press(page.getByRole("link", { name: en.refundThis }).first());
    await page.getByLabel(en.account).fill("50100012345678");
    await page.getByLabel(en.ifsc).fill("hdfc0001234");
    await page.getByLabel(en.name).fill("Magadh Telecom Ltd (fictional)");
    await page.getByLabel(en.why).fill("the payer asks for it");
    await expectAccessible(page);
    await screenshot(page, "refund-new");
    await press(page.getByRole("button", { name: /^Ask for a refund of/ }));
    await page.getByText(en.askedNow).waitFor();
  }).timeout(60_000);
});
