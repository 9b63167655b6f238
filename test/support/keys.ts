// A person without a mouse: goes to what can be pressed or chosen, once it can be, and uses the keys.

import { expect } from "chai";
import type { Locator } from "playwright-core";

const PATIENCE_MS = 10_000;
const OPTIONS_MAX = 100;

/** Enter for buttons and links, Space for boxes to tick. */
export async function press(found: Locator, key: "Enter" | "Space" | "ArrowDown" = "Enter"): Promise<void> {
  await goTo(found);
  await found.page().keyboard.press(key);
}

/** Over what stands in the field. */
export async function type(field: Locator, text: string): Promise<void> {
  await goTo(field);
  await field.page().keyboard.press("ControlOrMeta+a");
  await field.page().keyboard.type(text);
}

/** In a list to choose from, by the first letters of what stands there, or down to it where a keyboard has no such letters. */
export async function choose(select: Locator, text: string): Promise<void> {
  await goTo(select);
  const { keyboard } = select.page();
  const chosen = () => select.evaluate((list) => (list as HTMLSelectElement).selectedOptions[0]?.text ?? "");
  const isChosen = async () => (await chosen()).toLowerCase().startsWith(text.toLowerCase());
  if (/^[ -~]+$/.test(text)) await keyboard.type(text);
  else {
    await keyboard.press("Home");
    for (let options = 0; options < OPTIONS_MAX && !(await isChosen()); options++) await keyboard.press("ArrowDown");
  }
  expect(await chosen()).to.satisfy((now: string) => now.toLowerCase().startsWith(text.toLowerCase()), text);
}

/** A button that cannot be pressed yet does not take the focus. */
async function goTo(found: Locator): Promise<void> {
  await found.waitFor();
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; ) {
    await found.focus();
    if (await found.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await found.page().waitForTimeout(20);
  }
  throw new Error(`${found} does not take the focus`);
}
