// Goes through a screen by Tab: everything that can be pressed or typed into is reached, and shows that it is.

import type { Page } from "playwright-core";

const STOPS_MAX = 400;

/** What is wrong, each in a few words; none where all is well. The focus goes round once, from the skip link to it. */
export async function faultsByTab(page: Page): Promise<string[]> {
  let left = (await page.evaluate(`(${inPage})().begin()`)) as number;
  for (let stops = 0; left > 0 && stops < STOPS_MAX; stops += left) {
    // Held down, it goes on and on; one awaited press for each stop would take three times as long.
    await Promise.all(Array.from({ length: left }, () => page.keyboard.down("Tab")));
    await page.keyboard.up("Tab");
    left = (await page.evaluate("window.byTab.left()")) as number;
  }
  return (await page.evaluate("window.byTab.judge()")) as string[];
}

/** Runs in the page: what one would expect to reach, and what the focus looked like wherever it came by. */
const inPage = `() => {
  const reachable = () => {
    const groups = new Set();
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((one) => {
      if (one.disabled || one.tabIndex < 0 || one.closest("[inert]")) return false;
      // Of the queue only the lines in sight are in the page; j and k go through them.
      if (one.closest(".reconcile .lines")) return false;
      if (!one.checkVisibility({ visibilityProperty: true })) return false;
      if (one.type !== "radio" || one.name === "") return true;
      // Of a group of radio buttons Tab goes to the chosen one alone.
      const group = [...document.querySelectorAll("input[type=radio]")].filter(({ name }) => name === one.name);
      if (group.some(({ checked }) => checked)) return one.checked;
      return !groups.has(one.name) && groups.add(one.name);
    });
  };
  const look = (one) => [one, one.parentElement, one.nextElementSibling, one.closest("label")].map((part) => {
    if (!part) return "";
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(part);
    return [outlineStyle === "none" ? "" : outlineWidth + outlineColor, boxShadow, borderColor, backgroundColor].join();
  }).join("|");
  const name = (one) => one.tagName.toLowerCase() + " “" + (one.getAttribute("aria-label") || one.textContent.trim() || one.name || one.className).slice(0, 40) + "”";
  const stops = new Map();
  const seen = ({ target }) => stops.has(target) || stops.set(target, look(target));
  window.byTab = {
    begin() {
      document.querySelector(".skip").focus();
      document.addEventListener("focusin", seen);
      stops.set(document.activeElement, look(document.activeElement));
      return reachable().length;
    },
    left: () => document.activeElement === document.body ? 0 : reachable().filter((one) => !stops.has(one)).length,
    judge() {
      document.removeEventListener("focusin", seen);
      document.activeElement.blur();
      const missed = reachable().filter((one) => !stops.has(one)).map((one) => "Tab does not reach " + name(one));
      const unseen = [...stops].filter(([one, focused]) => one.isConnected && look(one) === focused).map(([one]) => "focus is not seen on " + name(one));
      const mouseOnly = [...document.querySelectorAll("tr.opens")].filter((row) => !row.querySelector("a, button")).length;
      return [...missed, ...unseen, ...(mouseOnly ? [mouseOnly + " rows open by the mouse alone"] : [])].slice(0, 8);
    },
  };
  return window.byTab;
}`;
