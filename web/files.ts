// Files the server produces are fetched with the access token and then handed to the browser, since a plain link could not carry it.

import type { Endpoint } from "#server/contract.ts";
import { type CallInput, fetchFile } from "./api.ts";

const KEPT_MS = 60_000;

/** A PDF in a new tab. The tab is opened before the file has come, or the browser would take it for an unwanted one. */
export async function openFile<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<void> {
  const tab = window.open("", "_blank");
  try {
    const url = addressOf(await fetchFile(endpoint, input));
    if (tab) tab.location.href = url;
    else window.location.assign(url);
  } catch (error) {
    tab?.close();
    throw error;
  }
}

export async function saveFile<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<void> {
  const file = await fetchFile(endpoint, input);
  const link = document.createElement("a");
  link.href = addressOf(file);
  link.download = file.name;
  link.click();
}

function addressOf(file: File): string {
  const url = URL.createObjectURL(file);
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
  return url;
}
