// Goes from screen to screen as a person would, and says what stands in somebody's way there.

import type { Page } from "playwright-core";
import { faultsFoundByAxe } from "../portal.ts";

interface Asked {
  /** Requests for data that are under way, so that a screen is looked at when it has come to rest. */
  readonly open: Set<unknown>;
  /** What the server refused since the last look. */
  refused: string[];
}

const asked = new WeakMap<Page, Asked>();

export function watchRequests(page: Page): void {
  const found: Asked = { open: new Set(), refused: [] };
  asked.set(page, found);
  // What goes on telling of progress never ends.
  page.on("request", (request) => {
    if (request.url().includes("/api/") && request.resourceType() !== "eventsource") found.open.add(request);
  });
  page.on("requestfinished", (request) => found.open.delete(request));
  page.on("requestfailed", (request) => found.open.delete(request));
  page.on("response", (answer) => {
    // What is tried, a columns' meaning for one, may be refused; what is shown may not.
    if (answer.status() >= 400 && answer.request().method() === "GET")
      found.refused.push(`${answer.status()} from ${new URL(answer.url()).pathname}`);
  });
}

/** Through the router, as a link does: the portal is not loaded again. */
export async function goTo(page: Page, address: string, shows: string): Promise<void> {
  await page.evaluate(`{
    for (const head of document.querySelectorAll("h1")) head.dataset.left = "";
    history.pushState({}, "", ${JSON.stringify(address)});
  }`);
  await page.locator("main h1:not([data-left])").first().waitFor({ state: "attached" });
  await atRest(page, shows);
}

export async function atRest(page: Page, shows: string): Promise<void> {
  await page.locator("main").locator(shows).locator("visible=true").first().waitFor();
  const still = () => page.locator(".waiting-row, .mantine-Skeleton-root").count();
  const until = Date.now() + 10_000;
  while ((asked.get(page)?.open.size ?? 0) > 0 || (await still()) > 0) {
    if (Date.now() > until) throw new Error(`${page.url()} does not come to rest`);
    await page.waitForTimeout(20);
  }
}

interface Seen {
  readonly title: string;
  readonly heads: string[];
  readonly language: string;
  readonly sideways: number;
  readonly wide: string[];
  readonly empty: string[];
}

/** What is wrong with the screen that is open, each in a few words; none where all is well. */
export async function faultsOf(page: Page, teaches = false): Promise<string[]> {
  const found = asked.get(page);
  const refusals = found?.refused ?? [];
  if (found) found.refused = [];
  const seen = (await page.evaluate(`(() => {
    const words = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent.trim());
    const wide = document.documentElement.clientWidth;
    const sideways = document.documentElement.scrollWidth - wide;
    return {
      title: document.title, heads: words("main h1"), language: document.documentElement.lang, sideways,
      wide: sideways > 0 ? [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > wide + 1).slice(0, 3).map((one) => one.outerHTML.slice(0, 90)) : [],
      empty: words("main .empty h2"),
    };
  })()`)) as Seen;
  return [
    ...(await faultsFoundByAxe(page)),
    ...(seen.heads.length === 1 && seen.heads[0] !== "" ? [] : [`${seen.heads.length} headings of the first rank`]),
    ...(/.+ [·–|-] Milaan$|.+ · मिलान$/.test(seen.title) ? [] : [`the tab is named "${seen.title}"`]),
    ...(seen.sideways > 0 ? [`scrolls sideways by ${seen.sideways}: ${seen.wide.join(" ")}`] : []),
    ...refusals,
    ...(teaches ? [] : seen.empty.map((text) => `empty: ${text}`)),
  ];
}
