// One i18next for the portal; the language is switched in place, remembered, and written into the page for screen readers.

import { createInstance } from "i18next";
import { initReactI18next } from "react-i18next";

export type Language = "en" | "hi";

export const i18n = createInstance();

const STORED = "milaan-language";

i18n.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: false,
  resources: {},
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

export function currentLanguage(): Language {
  return i18n.language === "hi" ? "hi" : "en";
}

export async function switchLanguage(language: Language): Promise<void> {
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Without storage the choice lasts until the tab is closed.
  }
}

/** Whether the person chose on this machine; otherwise the language of their account is taken at log-in. */
export function hasChosenLanguage(): boolean {
  return stored() !== null;
}

/** As `theme.js` wrote it into the page before the first paint; tests that only read words have no page. */
function firstLanguage(): Language {
  return globalThis.document?.documentElement.lang === "hi" ? "hi" : "en";
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}
