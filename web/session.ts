// Who is logged in. The access token lives in this module's memory only; the refresh cookie is the browser's, out of reach of scripts.

import { useSyncExternalStore } from "react";
import {
  changePassword,
  logIn,
  logOut,
  logOutEverywhere,
  refreshSession,
  type Session,
  type SignedInUser,
} from "#server/accounts/contract.ts";
import { ApiProblem, call, lendToken } from "./api.ts";
import { queryClient } from "./use-api.ts";

interface State {
  session: Session | null;
  /** The server ended the session while a screen was open; the screen stays, and with it what was typed. */
  lapsed: boolean;
}

let state: State = { session: null, lapsed: false };
let renewing: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

lendToken({ token: () => state.session?.accessToken ?? null, renew });

export function useSession(): State {
  return useSyncExternalStore(listen, () => state);
}

/** For screens behind the log-in, where there always is one. */
export function useUser(): SignedInUser {
  const { session } = useSession();
  if (!session) throw new Error("a screen behind the log-in was drawn without a session");
  return session.user;
}

export function currentUser(): SignedInUser | null {
  return state.session?.user ?? null;
}

/** Tries the refresh cookie once after the page was loaded; whoever asks later gets what is known. */
export async function findSession(): Promise<SignedInUser | null> {
  if (!state.session) await renew();
  return currentUser();
}

/** `code`: of the second factor, once the server has asked for it. */
export async function enter(email: string, password: string, code?: string): Promise<void> {
  begin(await call(logIn, { body: { email, password, ...(code !== undefined && { code }) } }));
}

/** With a session that was opened elsewhere: an invitation accepted. */
export function begin(session: Session): void {
  if (state.session && state.session.user.id !== session.user.id) queryClient.clear();
  tell({ session, lapsed: false });
}

export async function choosePassword(current: string, next: string): Promise<void> {
  tell({ session: await call(changePassword, { body: { current, next } }), lapsed: false });
}

export async function leave(where: "here" | "everywhere"): Promise<void> {
  await call(where === "here" ? logOut : logOutEverywhere, {});
  forget();
}

export function forget(): void {
  tell({ session: null, lapsed: false });
  queryClient.clear();
}

/** Asks again who one is, after something about it changed. */
export async function renewSession(): Promise<void> {
  await renew();
}

/** One renewal at a time, in all tabs together: a refresh cookie used twice would end the session. */
function renew(): Promise<boolean> {
  renewing ??= alone(async () => {
    try {
      tell({ session: await call(refreshSession, {}), lapsed: false });
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      if (state.session) tell({ ...state, lapsed: true });
      return false;
    }
  }).finally(() => {
    renewing = null;
  });
  return renewing;
}

/** Browsers offer locks between tabs only on secure addresses; elsewhere one tab at least waits for itself. */
function alone(work: () => Promise<boolean>): Promise<boolean> {
  return "locks" in navigator ? navigator.locks.request("milaan-refresh", work) : work();
}

function tell(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
