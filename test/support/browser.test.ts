// The browser itself is under test here: that it draws what it is told, and that a page's complaint does not go unheard.

import { readFileSync, rmSync, statSync } from "node:fs";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { browserOfSuite, launchBrowser, newPage, screenshot } from "./browser.ts";

function pageOf(body: string): string {
  return `data:text/html;charset=utf-8,${encodeURIComponent(`<!doctype html><meta charset="utf-8">${body}`)}`;
}

describe("the browser of the tests", () => {
  const browser = browserOfSuite();

  it("shows a page in the language, colours, size and time zone asked for, and takes its picture", async () => {
    const page = await browser.open({ locale: "hi-IN", colorScheme: "dark", viewport: { width: 640, height: 360 } });
    await page.goto(
      pageOf(`<title>Milaan</title><style>:root{color-scheme:light dark}body{font:40px sans-serif}</style>
        <h1>₹1,83,72,052.00</h1><button onclick="this.textContent='Paid'">Pay</button>`),
    );
    await page.getByRole("button", { name: "Pay" }).click();
    expect(await page.getByRole("button").textContent()).to.equal("Paid");
    expect(
      await page.evaluate(
        "[navigator.language, matchMedia('(prefers-color-scheme: dark)').matches, innerWidth, Intl.DateTimeFormat().resolvedOptions().timeZone]",
      ),
    ).to.deep.equal(["hi-IN", true, 640, "Asia/Calcutta"]);
    const path = await screenshot(page, "browser-itself");
    expect(readFileSync(path).subarray(1, 4).toString()).to.equal("PNG");
    expect(statSync(path).size).to.be.above(4000);
    if (!process.env.MILAAN_KEEP_SCREENSHOTS) rmSync(path);
  });
});

describe("a page's complaints", () => {
  let browser: Browser;
  before(async function () {
    this.timeout(60_000);
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it("are heard: uncaught errors, lost promises and console errors, but not warnings", async () => {
    const { page, complaints, close } = await newPage(browser);
    await page.goto(
      pageOf(`<script>console.error("one"); console.warn("not this");
        setTimeout(() => { throw new Error("two") }); Promise.reject(new Error("three"));</script>`),
    );
    await page.waitForTimeout(100);
    await close();
    expect(complaints.map((text) => /one|two|three/.exec(text)?.[0]).sort()).to.deep.equal(["one", "three", "two"]);
  });
});
