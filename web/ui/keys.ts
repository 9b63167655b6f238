// Single keys of a screen: they work everywhere but where somebody types, in any keyboard layout; on a ticked box they work too.

import { useEffect, useRef } from "react";

/**
 * `usePlainKeys({ "/": toSearch, j: next, Enter: accept })`. Enter on a button or a link one went to by key is that button's or link's, and holding
 * Enter down is one Enter.
 */
export function usePlainKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    // A button that was clicked keeps the focus, but the person at the keys is on the screen, not on that button.
    let clicked: Element | null = null;
    const onPointer = ({ target }: PointerEvent) => {
      clicked = pressable(target);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Tab") clicked = null;
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isElsewhere(event.target)) return;
      const key = latin(event);
      const act = latest.current[key];
      if (!act || (key === "Enter" && (event.repeat || ![null, clicked].includes(pressable(event.target))))) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPointer, true);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPointer, true);
    };
  }, []);
}

/** On a Devanagari layout J gives another letter; where the key sits on the board says which one is meant. */
function latin({ key, code, shiftKey }: KeyboardEvent): string {
  if (key.length > 1) return key;
  if (/^[!-~]$/.test(key)) return shiftKey ? key : key.toLowerCase();
  if (code === "Slash") return shiftKey ? "?" : "/";
  const sits = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  const letter = sits?.[1] ?? sits?.[2] ?? key;
  return shiftKey ? letter : letter.toLowerCase();
}

/** Somebody types, or a dialog or a menu is open and the keys are its own. */
function isElsewhere(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" && target.type !== "radio";
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof Element && target.closest("[role=dialog], [role=menu], [role=listbox]") !== null;
}

function pressable(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest("button, a, summary") : null;
}
