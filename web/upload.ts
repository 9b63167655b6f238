// Sends one file with a progress the person can see, which fetch cannot tell; everything else is as in api.ts.

import type { Endpoint } from "#server/contract.ts";
import { type AnswerOf, ApiProblem, type CallInput, newIntent, problemOf, urlOf, withToken } from "./api.ts";

/** `body` carries the fields beside the file. `onProgress` gets a share from 0 to 1 of the bytes sent. */
export async function upload<E extends Endpoint>(
  endpoint: E,
  file: File,
  input: CallInput<E>,
  onProgress: (share: number) => void,
): Promise<AnswerOf<E>> {
  const response = await withToken((headers) => post(endpoint, file, input, onProgress, headers));
  if (!response.ok) throw await problemOf(response);
  return endpoint.answer.parse(await response.json()) as AnswerOf<E>;
}

interface Sent {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  intent?: string;
  signal?: AbortSignal;
}

function post(
  endpoint: Endpoint,
  file: File,
  input: Sent,
  onProgress: (share: number) => void,
  headers: Record<string, string>,
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries((input.body ?? {}) as Record<string, unknown>)) {
    if (value !== undefined) form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  form.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(endpoint.method, urlOf(endpoint, input));
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (endpoint.idempotent) request.setRequestHeader("idempotency-key", input.intent ?? newIntent());
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () =>
      resolve(new Response(request.responseText, { status: request.status, statusText: request.statusText }));
    request.onerror = () =>
      reject(new ApiProblem({ status: 0, code: "network", detail: "the file did not reach the server" }));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    input.signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
