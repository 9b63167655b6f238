// The three ways out, each speaking its provider's documented language, all giving the same three answers.

import nodemailer, { type Transporter } from "nodemailer";
import type { MailGateway, NoticesConfig, SmsGateway, WhatsAppGateway } from "#server/notices-config.ts";
import type { Channel, NoticeKind } from "../contract.ts";
import type { Mail, ShortMessage } from "../templates/render.ts";
import { isPlain } from "../templates/template.ts";

export interface Outgoing {
  /** The same on every attempt, so that a gateway which knows it does not send twice. */
  readonly ref: string;
  readonly to: string;
  readonly name: string;
  readonly kind: NoticeKind;
  readonly language: "en" | "hi";
  readonly version: number;
  readonly mail: Mail | null;
  readonly short: ShortMessage | null;
  /** The code it carries, which WhatsApp wants on a button too. */
  readonly code: string | null;
  readonly attachments: readonly { readonly fileName: string; readonly bytes: Buffer }[];
}

/**
 * `down`: the gateway itself is in trouble, so that the message is not to blame. `mayHaveLeft`: it was handed over, and the answer
 * was lost or was an error of the gateway's own.
 */
export type Sent =
  | { readonly outcome: "accepted"; readonly gatewayRef: string }
  | { readonly outcome: "failed"; readonly reason: string; readonly down: boolean; readonly mayHaveLeft: boolean }
  | { readonly outcome: "refused"; readonly reason: string };

export interface Gateway {
  /** It sends the same `ref` once, however often it is asked. */
  readonly sendsOnce: boolean;
  send(message: Outgoing): Promise<Sent>;
  close(): void;
}

const TIMEOUT_MS = 15_000;

export function openGateway(config: NoticesConfig, channel: Channel): Gateway | null {
  if (channel === "email") return config.email && mailGateway(config.email);
  if (channel === "sms") return config.sms && smsGateway(config.sms);
  return config.whatsapp && whatsAppGateway(config.whatsapp);
}

function mailGateway({ url, from, mustEncrypt }: MailGateway): Gateway {
  const transport: Transporter = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 4,
    requireTLS: mustEncrypt && url.startsWith("smtp:"),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: 2 * TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
  return {
    sendsOnce: false,
    async send({ ref, to, name, mail, attachments }) {
      if (!mail) return { outcome: "refused", reason: "no words" };
      try {
        const messageId = `<${ref}@${domain}>`;
        await transport.sendMail({
          messageId,
          from,
          to: { name, address: to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          attachments: attachments.map(({ fileName, bytes }) => ({ filename: fileName, content: bytes })),
          headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
        });
        return { outcome: "accepted", gatewayRef: messageId };
      } catch (error) {
        return mailTrouble(error);
      }
    },
    close: () => transport.close(),
  };
}

/** 5xx about a recipient is final; anything before the server took up this letter is the server's trouble. */
function mailTrouble(error: unknown): Sent {
  const { responseCode, command, message } = error as { responseCode?: number; command?: string; message?: string };
  const reason = firstLine(message ?? String(error));
  const aboutLetter = command === "RCPT TO" || command === "DATA" || command === "MAIL FROM";
  if (responseCode !== undefined && responseCode >= 500 && aboutLetter) return { outcome: "refused", reason };
  // The server's own word is an answer; silence or a torn connection may have come after the letter's last line.
  const mayHaveLeft =
    responseCode === undefined && !/connect |ENOTFOUND|EAI_AGAIN|^Connection timeout|^Greeting/.test(reason);
  return { outcome: "failed", reason, down: !aboutLetter, mayHaveLeft };
}

function smsGateway(gateway: SmsGateway): Gateway {
  return {
    sendsOnce: true,
    send({ ref, to, kind, language, short }) {
      if (!short) return Promise.resolve({ outcome: "refused", reason: "no words" });
      const message = {
        entityId: gateway.entity,
        templateId: gateway.templates[`${kind}.${language}`] ?? "",
        sender: gateway.sender,
        to,
        text: short.text,
        unicode: !isPlain(short.text),
        ref,
      };
      return post(gateway.url, { "x-api-key": gateway.key, "idempotency-key": ref }, message, (answer) =>
        textAt(answer, "messageId"),
      );
    },
    close: () => undefined,
  };
}

/** A message of a template approved beforehand, as Cloud API takes it. */
function whatsAppGateway(gateway: WhatsAppGateway): Gateway {
  return {
    sendsOnce: false,
    send({ ref, to, kind, language, version, short, code }) {
      if (!short) return Promise.resolve({ outcome: "refused", reason: "no words" });
      const message = {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: to.replace(/^\+/, ""),
        type: "template",
        template: {
          name: whatsAppName(kind, version),
          language: { code: language },
          components: [
            { type: "body", parameters: short.parameters.map((text) => ({ type: "text", text: parameter(text) })) },
            ...(code === null
              ? []
              : [{ type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: code }] }]),
          ],
        },
        // Comes back with every status of this message.
        biz_opaque_callback_data: ref,
      };
      return post(`${gateway.url}/messages`, { authorization: `Bearer ${gateway.token}` }, message, (answer) =>
        textAt((answer as { messages?: unknown[] }).messages?.[0], "id"),
      );
    },
    close: () => undefined,
  };
}

export function whatsAppName(kind: NoticeKind, version: number): string {
  return `${kind.replaceAll("-", "_")}_v${version}`;
}

/** WhatsApp refuses a parameter that is empty or holds line breaks or many spaces. */
function parameter(text: string): string {
  return text.replace(/\s+/g, " ").trim() || "-";
}

async function post(
  url: string,
  headers: Record<string, string>,
  message: unknown,
  refIn: (answer: unknown) => string | null,
): Promise<Sent> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json", ...headers },
      body: JSON.stringify(message),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json().catch(() => ({}));
    if (response.ok) {
      const gatewayRef = refIn(answer);
      if (gatewayRef) return { outcome: "accepted", gatewayRef };
      return { outcome: "failed", reason: "the gateway gave no message id", down: true, mayHaveLeft: true };
    }
    const reason = firstLine(`${response.status} ${complaint(answer)}`);
    if (response.status === 429 || response.status === 408)
      return { outcome: "failed", reason, down: true, mayHaveLeft: false };
    // Our own key is wrong: every message would be refused, and none of them is to blame.
    if (response.status === 401 || response.status === 403)
      return { outcome: "failed", reason, down: true, mayHaveLeft: false };
    // 503 is the answer of who does not take anything now; behind another error it may have been taken.
    if (response.status >= 500) return { outcome: "failed", reason, down: true, mayHaveLeft: response.status !== 503 };
    return { outcome: "refused", reason };
  } catch (error) {
    const { cause, message: said } = error as { cause?: { code?: string }; message?: string };
    const reason = firstLine(cause?.code ?? said ?? String(error));
    return { outcome: "failed", reason, down: true, mayHaveLeft: !neverConnected.has(cause?.code ?? "") };
  }
}

const neverConnected: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function complaint(answer: unknown): string {
  const { error, message } = answer as { error?: { message?: string } | string; message?: string };
  return (typeof error === "string" ? error : error?.message) ?? message ?? "";
}

function textAt(value: unknown, key: string): string | null {
  const found = (value as Record<string, unknown> | undefined)?.[key];
  return typeof found === "string" && found !== "" ? found : null;
}

/** What is kept and shown of a failure; never more than a line. */
function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").trim().slice(0, 200);
}
