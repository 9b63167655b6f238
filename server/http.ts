// A route line is a sentence of guarantees: who may call, what is parsed, in which transaction. This file keeps them.

import { randomUUID } from "node:crypto";
import { pipeline, type Readable } from "node:stream";
import express, {
  type Request as HttpRequest,
  type Response as HttpResponse,
  type NextFunction,
  type Router,
} from "express";
import multer from "multer";
import type { Logger } from "pino";
import type { z } from "zod";
import type { Config } from "./config.ts";
import type { Endpoint, Scope } from "./contract.ts";
import { type Actor, asActor, asSystem, type Database, type Db } from "./database.ts";
import { awayFrom, busyFrom, problemDetails, Refusal, refusalFrom } from "./errors.ts";
import { type MoneyRequest, once } from "./idempotency.ts";

/** What every handler can reach. */
export interface Services {
  readonly config: Config;
  readonly database: Database;
  readonly log: Logger;
}

/** What is called, as far as it matters who calls: the scope a key needs, null where keys are not let in, and from where. */
export interface Call {
  readonly scope: Scope | null;
  readonly address: string;
}

/** Who a bearer token speaks for; throws a Refusal. */
export type Authenticate = (bearer: string, call: Call) => Promise<Actor>;

export interface UploadedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** An answer that is not JSON. */
export interface Download {
  readonly fileName: string;
  readonly body: Buffer | Readable;
  /** Shown in the browser rather than saved. */
  readonly inline?: boolean;
}

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

interface Parsed<E extends AnyEndpoint> {
  readonly params: z.output<E["params"]>;
  readonly query: z.output<E["query"]>;
  readonly body: z.output<E["body"]>;
  /** Present when the endpoint takes an upload. */
  readonly file: UploadedFile | null;
  /** The body as it came, for whoever checks a signature over it. */
  readonly raw: Buffer;
  readonly services: Services;
  readonly log: Logger;
  readonly http: { readonly request: HttpRequest; readonly response: HttpResponse };
}

type Answer<E extends AnyEndpoint> = E["produces"] extends string ? Download : z.input<E["answer"]> | Download;

export interface Route {
  readonly endpoint: AnyEndpoint;
  readonly run: (parsed: Parsed<AnyEndpoint>, actor: Actor | null) => Promise<unknown>;
}

/** For signed-in people: one transaction as the app role, seeing only what the actor may see. */
export function inTransaction<E extends AnyEndpoint>(
  endpoint: E,
  handler: (request: Parsed<E> & { db: Db; actor: Actor }) => Promise<Answer<E>>,
): Route {
  return route(endpoint, async (parsed, actor) => {
    const known = actor as Actor;
    return asActor(parsed.services.database, known, async (db) => {
      const work = () => handler({ ...parsed, db, actor: known });
      return endpoint.idempotent ? once(db, known, moneyRequest(endpoint, parsed), work) : work();
    });
  });
}

/** For signed-in people where the work owns its transactions: long reads, uploads that queue a job, steps as the system. */
export function withActor<E extends AnyEndpoint>(
  endpoint: E,
  handler: (request: Parsed<E> & { actor: Actor }) => Promise<Answer<E>>,
): Route {
  return route(endpoint, (parsed, actor) => handler({ ...parsed, actor: actor as Actor }));
}

/** For anybody, where the work owns its transactions: a refusal must not undo what was recorded of the attempt. */
export function openly<E extends AnyEndpoint>(endpoint: E, handler: (request: Parsed<E>) => Promise<Answer<E>>): Route {
  return route(endpoint, handler);
}

/** For anybody: one transaction as the worker role. Public verification only. */
export function publicly<E extends AnyEndpoint>(
  endpoint: E,
  handler: (request: Parsed<E> & { db: Db }) => Promise<Answer<E>>,
): Route {
  return route(endpoint, (parsed) => asSystem(parsed.services.database, (db) => handler({ ...parsed, db })));
}

function route<E extends AnyEndpoint>(
  endpoint: E,
  run: (parsed: Parsed<E>, actor: Actor | null) => Promise<unknown>,
): Route {
  return { endpoint, run: run as unknown as Route["run"] };
}

export function mount(routes: readonly Route[], services: Services, authenticate: Authenticate): Router {
  const router = express.Router();
  for (const { endpoint, run } of routes) {
    const method = endpoint.method.toLowerCase() as "get" | "post" | "put" | "delete";
    const steps = endpoint.upload
      ? [receiveFile(endpoint.upload.maxBytes)]
      : [express.json({ limit: "4mb", verify: keepRaw })];
    // Who asks is settled before a body is read: nobody unknown fills the memory with files.
    const enter: express.RequestHandler = async (request, response, next) => {
      response.locals["actor"] = await actorOf(endpoint, request, authenticate);
      next();
    };
    router[method](endpoint.path, enter, ...steps, async (request: HttpRequest, response: HttpResponse) => {
      const actor = response.locals["actor"] as Actor | null;
      const answer = await run(
        {
          params: parse(endpoint.params, request.params, "path"),
          query: parse(endpoint.query, request.query, "query"),
          body: parse(endpoint.body, request.body ?? {}, "body"),
          file: uploaded(endpoint, request),
          raw: (request as { raw?: Buffer }).raw ?? Buffer.alloc(0),
          services,
          log: (request as { log?: Logger }).log ?? services.log,
          http: { request, response },
        },
        actor,
      );
      send(response, endpoint, answer, services.log);
    });
  }
  return router;
}

async function actorOf(endpoint: AnyEndpoint, request: HttpRequest, authenticate: Authenticate): Promise<Actor | null> {
  if (endpoint.who === "anyone") return null;
  const bearer = /^Bearer ([\w.-]+)$/.exec(request.get("authorization") ?? "")?.[1];
  if (!bearer) throw new Refusal(401, "not-signed-in", "Sign in first.");
  const actor = await authenticate(bearer, { scope: endpoint.scope, address: request.ip ?? "" });
  const allowed: readonly string[] = (actor.payerId !== null ? endpoint.who.payer : endpoint.who.discom) ?? [];
  if (!actor.roles.some((role) => allowed.includes(role))) {
    throw new Refusal(403, "role", "Your role does not allow this.");
  }
  if (endpoint.whole && actor.bound) {
    throw new Refusal(403, "beyond-your-sub-units", "That is beyond the sub-units you look after.");
  }
  if (actor.lacksSecondFactor && !tagsBeforeSecondFactor.includes(endpoint.tag)) {
    throw new Refusal(403, "second-factor-missing", "Your organisation asks for a second factor. Set it up first.");
  }
  return actor;
}

const tagsBeforeSecondFactor = ["session", "second-factor"];

function parse(schema: z.ZodType, input: unknown, place: string): unknown {
  if (holdsUnkept(input)) throw notAsContracted({ path: place, message: "a text holds a character that is none" });
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    path: [place, ...issue.path].join("."),
    message: issue.code === "unrecognized_keys" ? `unknown: ${issue.keys.join(", ")}` : issue.message,
  }));
  throw notAsContracted(...errors);
}

function notAsContracted(...errors: { path: string; message: string }[]): Refusal {
  return new Refusal(422, "invalid-input", "The request is not as the contract says.", { errors });
}

/** NUL and halves of surrogate pairs: PostgreSQL keeps neither, in text or in JSON. */
const UNKEPT = /\0|\p{Surrogate}/u;

/** Without recursion: how deep it is nested, whoever sent it decides. */
function holdsUnkept(input: unknown): boolean {
  const left: unknown[] = [input];
  for (let one = left.pop(); left.length > 0 || one !== undefined; one = left.pop()) {
    if (typeof one === "string" && UNKEPT.test(one)) return true;
    if (typeof one !== "object" || one === null) continue;
    for (const [key, inner] of Object.entries(one)) left.push(key, inner);
  }
  return false;
}

function moneyRequest<E extends AnyEndpoint>(endpoint: E, { query, body, file, http }: Parsed<E>): MoneyRequest {
  return {
    route: `${endpoint.method} ${http.request.path}`,
    key: http.request.get("idempotency-key") ?? "",
    content: [JSON.stringify([query, body]), ...(file ? [file.bytes] : [])],
  };
}

function keepRaw(request: object, _response: unknown, body: Buffer): void {
  Object.assign(request, { raw: body });
}

function receiveFile(maxBytes: number): express.RequestHandler {
  const limits = { fileSize: maxBytes, files: 1, fields: 20 };
  const receive = multer({ storage: multer.memoryStorage(), limits }).single("file");
  return (request, response, next) =>
    receive(request, response, (error: unknown) => {
      // What is no multipart, or broke off on its way, the parser says in words of its own.
      const unread = error && transportRefusal(error) === null;
      next(unread ? notAsContracted({ path: "body", message: "this is no whole upload" }) : error);
    });
}

function uploaded(endpoint: AnyEndpoint, request: HttpRequest): UploadedFile | null {
  if (!endpoint.upload) return null;
  if (!request.file) throw new Refusal(422, "file-missing", 'Attach one file in the field "file".');
  // Multipart headers arrive as latin1; people name files in Hindi.
  const name = Buffer.from(request.file.originalname, "latin1").toString("utf8");
  return { name, bytes: request.file.buffer };
}

function send(response: HttpResponse, endpoint: AnyEndpoint, answer: unknown, log: Logger): void {
  if (response.headersSent) return;
  if (endpoint.produces === null) {
    response.json(answer ?? {});
    return;
  }
  const { fileName, body, inline } = answer as Download;
  response.type(endpoint.produces);
  response.set(
    "Content-Disposition",
    `${inline ? "inline" : "attachment"}; filename="${fileName.replace(/[^\w.-]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
  );
  if (Buffer.isBuffer(body)) response.send(body);
  else {
    // What breaks half-way can only be cut off, so that nobody takes it for whole; a reader who goes away is no fault.
    pipeline(body, response, (error) => {
      if (error && error.code !== "ERR_STREAM_PREMATURE_CLOSE") log.error({ err: error }, "a download broke off");
    });
  }
}

/** The last middleware: every failure leaves as problem+json with a stable code and no stack. */
export function answerProblems(log: Logger) {
  return (error: unknown, request: HttpRequest, response: HttpResponse, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const requestId = String((request as { id?: unknown }).id ?? randomUUID());
    const refusal = refusalFrom(error) ?? transportRefusal(error) ?? busyFrom(error);
    if (!refusal) log.error({ err: error, requestId }, "request failed");
    const known =
      refusal ??
      awayFrom(error) ??
      new Refusal(500, "internal", "Something failed here. Nothing was saved; try again.");
    response
      .status(known.status)
      .type("application/problem+json")
      .send(JSON.stringify(problemDetails(known, requestId)));
  };
}

/** What body parsers refuse before a handler is reached. */
function transportRefusal(error: unknown): Refusal | null {
  const { type, code } = error as { type?: string; code?: string };
  if (type === "entity.parse.failed") return new Refusal(400, "not-json", "The body is not JSON.");
  if (type === "entity.too.large" || code === "LIMIT_FILE_SIZE")
    return new Refusal(413, "too-large", "That is larger than is taken here.");
  if (typeof code === "string" && code.startsWith("LIMIT_"))
    return new Refusal(422, "invalid-input", "The upload is not as the contract says.");
  return null;
}
