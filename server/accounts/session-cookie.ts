// The refresh token lives in a cookie that scripts cannot read.

import type { Request, Response } from "express";
import type { Services } from "#server/http.ts";
import type { OpenedSession } from "./session.ts";

/** Browsers take the `__Host-` prefix only with TLS. */
function cookieName(services: Services): string {
  return services.config.publicUrl.startsWith("https:") ? "__Host-refresh" : "refresh";
}

function cookieOptions(services: Services) {
  const secure = services.config.publicUrl.startsWith("https:");
  return { httpOnly: true, sameSite: "strict", secure, path: "/" } as const;
}

export function readCookie(request: Request, services: Services): string {
  return String((request.cookies as Record<string, unknown>)[cookieName(services)] ?? "");
}

export function keepCookie(response: Response, services: Services, opened: OpenedSession) {
  response.cookie(cookieName(services), opened.refreshToken, { ...cookieOptions(services), expires: opened.endsAt });
  return opened.session;
}

export function clearCookie(response: Response, services: Services): void {
  response.clearCookie(cookieName(services), cookieOptions(services));
}
