// One try: a signed POST to a public address. It follows no redirect, waits ten seconds, and reads the first of the answer.

import http from "node:http";
import https from "node:https";
import { useAgent } from "request-filtering-agent";
import { Webhook } from "standardwebhooks";
import { isPrivateAllowed, isStillSendable, type WebhookHosts } from "./hosts.ts";

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES = 1024;

export interface Try {
  readonly at: Date;
  readonly ms: number;
  /** Null when no answer came. */
  readonly status: number | null;
  /** Null when it was taken: an answer of 2xx. */
  readonly fault: "timeout" | "unreachable" | "address-refused" | "redirect" | "status" | null;
  readonly answer: string;
  readonly retryAfterSeconds: number | null;
}

export interface Message {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  /** The newest first; each signs. */
  readonly secrets: readonly string[];
}

export async function send(message: Message, hosts: WebhookHosts, timeoutMs = TIMEOUT_MS): Promise<Try> {
  const at = new Date();
  const begun = performance.now();
  const ended = (rest: Pick<Try, "status" | "fault"> & Partial<Try>): Try => ({
    at,
    ms: Math.round(performance.now() - begun),
    answer: "",
    retryAfterSeconds: null,
    ...rest,
  });
  if (!isStillSendable(new URL(message.url), hosts)) return ended({ status: null, fault: "address-refused" });
  try {
    const { status, answer, retryAfterSeconds } = await post(message, at, hosts, AbortSignal.timeout(timeoutMs));
    const fault = status >= 200 && status < 300 ? null : status >= 300 && status < 400 ? "redirect" : "status";
    return ended({ status, fault, answer, retryAfterSeconds });
  } catch (error) {
    return ended({ status: null, fault: faultOf(error as Error) });
  }
}

/** Each secret that is valid signs, separated by spaces: a receiver takes the message when it knows one of them. */
function headersOf({ id, body, secrets }: Omit<Message, "url">, at: Date): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Milaan-Webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}

/** The address is looked at when the connection is made, after names are resolved: no name leads inside. */
function post(message: Message, at: Date, hosts: WebhookHosts, signal: AbortSignal) {
  const { url, body } = message;
  const agent = useAgent(url, { allowPrivateIPAddress: isPrivateAllowed(new URL(url), hosts), keepAlive: false });
  const headers = { ...headersOf(message, at), "content-length": String(Buffer.byteLength(body)) };
  return new Promise<{ status: number; answer: string; retryAfterSeconds: number | null }>((resolve, reject) => {
    const { request } = url.startsWith("https:") ? https : http;
    const asked = request(url, { method: "POST", agent, headers, signal }, (response) => {
      const { statusCode = 0, headers: answered } = response;
      const retryAfter = answered["retry-after"] ?? "";
      const pieces: Buffer[] = [];
      let length = 0;
      const done = () => {
        const answer = Buffer.concat(pieces).subarray(0, ANSWER_BYTES).toString("utf8").replaceAll("\0", "");
        resolve({
          status: statusCode,
          answer,
          retryAfterSeconds: /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null,
        });
      };
      response.on("data", (piece: Buffer) => {
        pieces.push(piece);
        length += piece.length;
        if (length < ANSWER_BYTES) return;
        done();
        response.destroy();
      });
      response.on("end", done);
      response.on("error", reject);
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

function faultOf(error: Error): Try["fault"] {
  if (error.name === "TimeoutError" || error.name === "AbortError") return "timeout";
  return /is not allowed[.] Because/.test(error.message) ? "address-refused" : "unreachable";
}
