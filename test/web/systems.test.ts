// A payer's admin gives its systems keys and has them told: by keyboard, at a real receiver; both languages, phones, dark.

import { expect } from "chai";
import type { Page } from "playwright-core";
import { Webhook } from "standardwebhooks";
import supertest from "supertest";
import { buildPortal } from "#server/build.ts";
import type { Language } from "#server/contract.ts";
import { type Serving, serve } from "#server/serve.ts";
import { browserOfSuite, type PageOptions, screenshot } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { type Receiver, startReceiver } from "#test/support/receiver.ts";
import { apiKeysWords } from "#web/api-keys/words.ts";
import { webhooksWords } from "#web/webhooks/words.ts";

const WIDE = { width: 1366, height: 768 };

describe("keys and webhooks of a payer", function () {
  this.timeout(60_000);
  const browser = browserOfSuite();
  let ground: TestGround;
  let serving: Serving;
  let admin: Person;
  let receiver: Receiver;
  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ port: 0, webhookHosts: { allowed: [], private: ["127.0.0.1"] } });
    const payer = await makePayer(ground, [1], "Magadh Telecom Ltd (fictional)");
    admin = await makeUser(ground, { payer }, ["admin"]);
    receiver = await startReceiver();
    serving = await serve(ground);
  });
  after(async () => {
    await serving.stop();
    await receiver.close();
    await ground.close();
  });

  async function open(address: string, language: Language = "en", options: PageOptions = {}): Promise<Page> {
    const page = await browser.open({ viewport: WIDE, ...options, baseUrl: String(serving.url) });
    await page.goto(`/log-in?next=${encodeURIComponent(address)}`);
    if (language === "hi") await press(page.getByRole("button", { name: "हिन्दी" }));
    await page.getByLabel(/^(E-mail|ई-मेल)$/).fill(admin.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname !== "/log-in");
    return page;
  }

  it("are made by keyboard, shown once, used by a system, and revoked", async () => {
    const { en } = apiKeysWords;
    const page = await open("/api-keys");
    await page.getByLabel(en.name).focus();
    await page.keyboard.type("SAP");
    await page.getByLabel(en["scope.advices:read"]).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    const secret = String(await page.locator(".secret .reference").textContent());
    expect(secret).to.match(/^mk_live_[A-Za-z0-9]{40}$/);
    const call = () => supertest(ground.app).get("/api/advices").set("Authorization", `Bearer ${secret}`);
    await call().expect(200);
    await screenshot(page, "systems-key-made");
    await page.getByRole("button", { name: en.done }).press("Enter");
    expect(await page.content()).not.to.include(secret);
    await page.reload();
    await page.getByText("127.0.0.1").waitFor();
    await page.getByRole("button", { name: "Revoke SAP" }).press("Enter");
    await page.getByRole("dialog").getByRole("textbox").fill("The system is replaced");
    await page.keyboard.press("Enter");
    await page.getByText(en["state.revoked"]).waitFor();
    expect((await call()).body.code).to.equal("key-ended");
  });

  it("tell a system, show its answer, and send it again", async () => {
    const { en } = webhooksWords;
    const page = await open("/webhooks");
    await page.getByLabel(en.url).focus();
    await page.keyboard.type(receiver.url);
    await page.keyboard.press("Tab");
    await page.keyboard.type("Oracle, test system");
    await page.keyboard.press("Enter");
    const secret = String(await page.locator(".secret .reference").textContent());
    await page.getByRole("button", { name: en.copied }).press("Enter");
    await page.getByRole("link", { name: "Oracle, test system" }).press("Enter");
    receiver.answer = (response) => response.writeHead(202).end("queued");
    await page.getByRole("button", { name: en.test }).press("Enter");
    await page.getByText("queued").waitFor();
    await page.getByText(en["delivery.delivered"]).first().waitFor();
    const check = () => {
      const { body, headers } = receiver.received.at(-1) as (typeof receiver.received)[number];
      return new Webhook(secret).verify(body, headers as Record<string, string>);
    };
    expect(check()).to.include({ type: "webhook.test" });
    await page.getByRole("button", { name: en.replay, exact: true }).press("Enter");
    await page.getByText("queued").nth(1).waitFor();
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).to.equal(1);
    expect(receiver.received).to.have.length(2);
    expect(check()).to.include({ type: "webhook.test" });
    await screenshot(page, "systems-message", { fullPage: true });
  });
});
