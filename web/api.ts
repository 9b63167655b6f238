// The portal's one way to the server: a contract's endpoint goes in, its parsed answer comes out, a refusal is an ApiProblem.

import type { z } from "zod";
import { type Endpoint, ProblemDetails } from "#server/contract.ts";

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Record<string, string | number>;
  readonly errors: { path: string; message: string }[];
  readonly requestId: string;

  constructor(problem: Pick<ProblemDetails, "status" | "code" | "detail"> & Partial<ProblemDetails>) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.params = problem.params ?? {};
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId ?? "";
  }
}

/** A part of the request may be left out where its schema takes nothing or has only optional fields. */
type Part<Name extends string, Value> =
  Record<never, never> extends Value ? { [Key in Name]?: Value } : { [Key in Name]: Value };

export type CallInput<E extends Endpoint> = Part<"params", z.input<E["params"]>> &
  Part<"query", z.input<E["query"]>> &
  Part<"body", z.input<E["body"]>> & {
    /** The `Idempotency-Key`: one per thing the person means to do, the same on every retry of it. */
    intent?: string;
    signal?: AbortSignal;
  };

export type AnswerOf<E extends Endpoint> = z.output<E["answer"]>;

export async function call<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<AnswerOf<E>> {
  const response = await send(endpoint, input);
  const text = await response.text();
  const parsed = endpoint.answer.safeParse(text === "" ? {} : JSON.parse(text));
  if (!parsed.success) {
    throw new ApiProblem({
      status: 0,
      code: "answer-not-understood",
      detail: `${endpoint.path}: ${parsed.error.message}`,
    });
  }
  return parsed.data as AnswerOf<E>;
}

/** For endpoints that produce a PDF, a spreadsheet or a CSV. */
export async function fetchFile<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<File> {
  const response = await send(endpoint, input);
  const named = /filename="?([^";]+)"?/.exec(response.headers.get("content-disposition") ?? "");
  return new File([await response.blob()], named?.[1] ?? "milaan", {
    type: response.headers.get("content-type") ?? "",
  });
}

/** The path with its `:names` filled in and its query appended; undefined and empty values of the query are left out. */
export function urlOf(endpoint: Endpoint, input: { params?: unknown; query?: unknown }): string {
  const params = (input.params ?? {}) as Record<string, unknown>;
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") search.append(name, String(one));
    }
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

export function newIntent(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

interface Renewal {
  token: () => string | null;
  /** Gets a new access token by the refresh cookie; false when the session is over. */
  renew: () => Promise<boolean>;
}

let renewal: Renewal = { token: () => null, renew: async () => false };

/** The session keeps the access token in memory and nowhere else; it lends it to the calls made here. */
export function lendToken(lent: Renewal): void {
  renewal = lent;
}

type Attempt = (headers: Record<string, string>) => Promise<Response>;

/** Runs a request with the access token, and once more with a renewed one when the server says the first has expired. */
export async function withToken(request: Attempt): Promise<Response> {
  const response = await request(bearer());
  if (response.status !== 401 || renewal.token() === null) return response;
  return (await renewal.renew()) ? request(bearer()) : response;
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const parsed = ProblemDetails.safeParse(await response.json().catch(() => null));
  return new ApiProblem(
    parsed.success
      ? parsed.data
      : { status: response.status, code: "unknown", detail: `${response.status} ${response.statusText}` },
  );
}

function bearer(): Record<string, string> {
  const token = renewal.token();
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

async function send(
  endpoint: Endpoint,
  input: { params?: unknown; query?: unknown; body?: unknown; intent?: string; signal?: AbortSignal },
) {
  const intent = endpoint.idempotent ? (input.intent ?? newIntent()) : undefined;
  // Where anyone may call, a 401 is an answer (a wrong password, a spent cookie) and must not ask for a renewal, which calls such a place itself.
  const authorised = endpoint.who === "anyone" ? (request: Attempt) => request({}) : withToken;
  const response = await authorised((headers) =>
    reach(urlOf(endpoint, input), {
      method: endpoint.method,
      credentials: "same-origin",
      headers: {
        ...headers,
        accept: endpoint.produces ?? "application/json",
        ...(input.body !== undefined && { "content-type": "application/json" }),
        ...(intent !== undefined && { "idempotency-key": intent }),
      },
      ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
      ...(input.signal && { signal: input.signal }),
    }),
  );
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem({ status: 0, code: "network", detail: String(error) });
  }
}
