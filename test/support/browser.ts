// A real browser for the tests; a page that complains on its console fails the test it belongs to.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findChromium } from "./chromium.ts";
import { root } from "./cruise.ts";

const flags = [
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--font-render-hinting=none",
];

export interface PageOptions {
  readonly locale?: "en-IN" | "hi-IN";
  readonly colorScheme?: "light" | "dark";
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Prefix of relative addresses given to `page.goto`. */
  readonly baseUrl?: string;
}

export interface WatchedPage {
  readonly page: Page;
  /** What the page said in anger: uncaught errors, console errors, answers of 500 and above. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return await chromium.launch({ executablePath, env: env as Record<string, string>, args: flags, headless: true });
}

export async function newPage(browser: Browser, options: PageOptions = {}): Promise<WatchedPage> {
  const { locale = "en-IN", colorScheme = "light", viewport = { width: 1280, height: 800 }, baseUrl } = options;
  const wanted: BrowserContextOptions = {
    locale,
    colorScheme,
    viewport,
    timezoneId: "Asia/Kolkata",
    reducedMotion: "reduce",
    acceptDownloads: true,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
  };
  const context = await browser.newContext(wanted);
  // Reached only when something is wrong: a page that takes 2 s takes 15 s where five others share the machine.
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !isRefusal(message.text())) complaints.push(`console: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} from ${response.url()}`);
  });
  return { page, complaints, close: () => context.close() };
}

/** Chromium writes every answer of 4xx to the console; a refusal is the portal's daily bread. */
function isRefusal(text: string): boolean {
  return /^Failed to load resource: the server responded with a status of 4\d\d/.test(text);
}

/** For a `describe`: one browser, closed at its end; each test's pages are closed after it and must not have complained. */
export function browserOfSuite(): { open(options?: PageOptions): Promise<Page> } {
  let browser: Browser | null = null;
  let opened: WatchedPage[] = [];

  before("the browser starts", async function () {
    this.timeout(60_000);
    browser = await launchBrowser();
  });
  afterEach("no page complained", async () => {
    const pages = opened;
    opened = [];
    await Promise.all(pages.map((watched) => watched.close()));
    const complaints = pages.flatMap((watched) => watched.complaints);
    if (complaints.length > 0) throw new Error(`A page complained:\n${complaints.join("\n")}`);
  });
  after("the browser ends", async () => {
    await browser?.close();
  });

  async function open(options: PageOptions = {}): Promise<Page> {
    if (browser === null) throw new Error("open a page inside a test, once the browser runs");
    const watched = await newPage(browser, options);
    opened.push(watched);
    return watched.page;
  }
  return { open };
}

/** Written to `.cache/screenshots`, or to the folder named by `MILAAN_SCREENSHOTS`. Returns the path. */
export async function screenshot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<string> {
  const folder = process.env.MILAAN_SCREENSHOTS ?? join(root, ".cache", "screenshots");
  mkdirSync(folder, { recursive: true });
  await page.evaluate("document.fonts.ready.then(() => undefined)");
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: options.fullPage ?? false });
  return path;
}
