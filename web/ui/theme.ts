// Hands the tokens to Mantine, so that its parts have the portal's colours, type and 32-pixel rows in light and dark alike.

import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from "@mantine/core";

const peacock: MantineColorsTuple = [
  "#eef6f6",
  "#d9eaeb",
  "#b5d6d8",
  "#86bcc1",
  "#57a0a7",
  "#3f929b",
  "#247d88",
  "#0e616b",
  "#0a4d56",
  "#083a41",
];

export const theme = createTheme({
  colors: { peacock },
  primaryColor: "peacock",
  primaryShade: { light: 7, dark: 6 },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--font-reference)",
  defaultRadius: "var(--radius)",
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { variant: "default" },
      vars: (_theme, props) => ({
        root: {
          "--button-height": props.size?.startsWith("compact") ? "var(--control-small)" : "var(--control-height)",
          "--button-padding-x": props.size?.startsWith("compact") ? "var(--space-2)" : "var(--space-3)",
        },
      }),
    }),
    Input: Input.extend({
      vars: () => ({ wrapper: { "--input-height": "var(--control-height)" } }),
    }),
  },
});

const toTokens = {
  "--mantine-color-body": "var(--page)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-2)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-hover": "var(--hover)",
  "--mantine-color-default-border": "var(--control)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-anchor": "var(--brand-text)",
  "--mantine-color-error": "var(--overdue)",
};

export const tokensForMantine: CSSVariablesResolver = () => ({ variables: {}, light: toTokens, dark: toTokens });

/** The same key that theme.js reads before the first paint. */
export const colourSchemes = localStorageColorSchemeManager({ key: "milaan-colours" });

/** The server writes a fresh nonce into the page, because Mantine keeps its variables in a style element. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}
