// Starts the portal in the page: styles in their layers, then the providers, then the screen the address names.

import "./ui/base.css";
import "./ui/tokens.css";
import "./ui/fonts.css";
import "./ui/mantine-parts.css";
import "./ui/mantine.css";
import "./ui/kit.css";
import "./shell/shell.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { router } from "./routes.tsx";
import { colourSchemes, styleNonce, theme, tokensForMantine } from "./ui/theme.ts";
import { queryClient } from "./use-api.ts";

// Mantine's scroll lock asks for the nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

const Notifications = lazy(async () => ({ default: (await import("@mantine/notifications")).Notifications }));

const place = document.getElementById("portal");
if (!place) throw new Error("the page has no place for the portal");

createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={tokensForMantine}
      colorSchemeManager={colourSchemes}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <Suspense>
          <Notifications />
        </Suspense>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
