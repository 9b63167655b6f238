// The portal's door and frame in a real browser against the real server: log-in, language, colours, session, narrow screens, access.

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { Page } from "playwright-core";
import supertest from "supertest";
import { buildPortal } from "#server/build.ts";
import { browserOfSuite, type PageOptions } from "#test/support/browser.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { press } from "#test/support/keys.ts";
import { logIn as apiLogIn, makePayer, makeUser, PASSWORD, type Person } from "#test/support/people.ts";
import { expectAccessible } from "#test/support/portal.ts";

describe("the portal's door and frame", () => {
  const browser = browserOfSuite();
  let ground: TestGround;
  let server: Server;
  let baseUrl: string;
  let person: Person;

  before(async function () {
    this.timeout(120_000);
    await buildPortal(() => undefined);
    ground = await testGround({ demo: true });
    person = await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]);
    server = ground.app.listen(0, "127.0.0.1");
    await once(server, "listening");
    baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.close();
    server.closeAllConnections();
    await ground.close();
  });

  async function logIn(page: Page, password = PASSWORD): Promise<void> {
    await page.getByLabel(/E-mail|ई-मेल/).fill(person.email);
    await page.getByLabel(/^(Password|पासवर्ड)$/).fill(password);
    await press(page.getByRole("button", { name: /^(Log in|लॉग इन)$/ }));
  }

  function openAt(path: string, options: PageOptions = {}): Promise<Page> {
    return browser.open({ ...options, baseUrl }).then(async (page) => {
      await page.goto(path);
      return page;
    });
  }

  it("sends a stranger to the log-in and then to where they wanted", async () => {
    const page = await openAt("/password");
    await page.waitForURL("**/log-in?next=%2Fpassword");
    await logIn(page);
    await page.waitForURL("**/password");
    await page.getByRole("heading", { level: 1, name: "Change password" }).waitFor();
  });

  it("does not forward to another site after the log-in", async () => {
    const page = await openAt("/log-in?next=//example.org/steal");
    await logIn(page);
    await page.getByRole("button", { name: /Account of/ }).waitFor();
    expect(new URL(page.url()).host).to.equal(new URL(baseUrl).host);
  });

  it("says in the page's language that the password is wrong, and keeps the e-mail", async () => {
    const page = await openAt("/log-in");
    await press(page.getByRole("button", { name: "हिन्दी" }));
    await logIn(page, "not the password at all");
    expect(await page.getByRole("alert").textContent()).to.contain("ई-मेल या पासवर्ड ग़लत है।");
    expect(await page.getByLabel("ई-मेल").inputValue()).to.equal(person.email);
    expect(await page.locator("html").getAttribute("lang")).to.equal("hi");
  });

  it("keeps the session over a reload by the cookie alone, and nothing of it in storage", async () => {
    const page = await openAt("/log-in");
    await logIn(page);
    await page.getByRole("button", { name: /Account of/ }).waitFor();
    const kept = String(await page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])"));
    expect(kept).to.not.match(/eyJ|refresh/);
    await page.reload();
    await page.getByRole("button", { name: /Account of/ }).waitFor();
  });

  it("switches language and colours without a reload, and remembers both", async () => {
    const page = await openAt("/log-in");
    await page.evaluate("window.sameDocument = true");
    await press(page.getByRole("button", { name: "हिन्दी" }));
    await press(page.getByRole("button", { name: "उजला या गहरा रंग-रूप" }));
    expect(await page.evaluate("window.sameDocument")).to.equal(true);
    await page.reload();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).to.equal("लॉग इन");
    expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).to.equal("dark");
  });

  it("draws ₹ and Devanagari in its own fonts", async () => {
    const page = await openAt("/log-in");
    const loaded = await page.evaluate(
      "Promise.all([document.fonts.load('14px \"Noto Sans Devanagari\"', '₹मि'), document.fonts.load('14px \"Noto Sans\"', 'A')]).then((all) => all.map((faces) => faces.length))",
    );
    expect(loaded).to.deep.equal([1, 1]);
  });

  it("logs out, and the way back asks again", async () => {
    const page = await openAt("/log-in");
    await logIn(page);
    await press(page.getByRole("button", { name: /Account of/ }));
    await press(page.getByRole("menuitem", { name: "Log out", exact: true }));
    await page.waitForURL("**/log-in");
    await page.goto("/password");
    await page.waitForURL("**/log-in?next=*");
  });

  it("asks for the password in place when the session was ended elsewhere, and keeps what was typed", async () => {
    const page = await openAt("/log-in?next=/password");
    await logIn(page);
    await page.getByLabel("Current password").fill(PASSWORD);
    await page.getByLabel("New password", { exact: true }).fill("typed before the session ended");
    await page.getByLabel("New password again").fill("typed before the session ended");
    const elsewhere = await apiLogIn(ground, person);
    await supertest(ground.app).delete("/api/sessions").set("authorization", `Bearer ${elsewhere}`).expect(200);
    await press(page.getByRole("button", { name: "Change password" }));
    const dialog = page.getByRole("dialog", { name: "Your session has ended" });
    await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await press(dialog.getByRole("button", { name: "Go on" }));
    await dialog.waitFor({ state: "detached" });
    expect(await page.getByLabel("New password", { exact: true }).inputValue()).to.equal(
      "typed before the session ended",
    );
  });

  it("folds menu and account on a phone, and nothing scrolls sideways", async () => {
    const page = await openAt("/log-in?next=/password", { viewport: { width: 360, height: 740 } });
    await logIn(page);
    await press(page.getByRole("button", { name: "Menu", exact: true }));
    const folded = page.getByRole("dialog", { name: "Menu" });
    await folded.getByRole("button", { name: "Help and contact" }).waitFor();
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).to.equal(true);
    await press(folded.getByRole("button", { name: "Log out", exact: true }));
    await page.waitForURL("**/log-in");
  });

  it("names an address that does not exist", async () => {
    const page = await openAt("/no-such-page");
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  });
});
