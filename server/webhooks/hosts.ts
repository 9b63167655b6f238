// Where messages may go: over https to public addresses, and to whatever else the operator lists.

import { Refusal } from "#server/errors.ts";

/** Both from the operator's settings; a name is `hooks.example.in`, `*.example.in` or `10.1.2.3:8080`. */
export interface WebhookHosts {
  /** Empty: any public host. Otherwise these alone. */
  readonly allowed: readonly string[];
  /** May lie on a private network and speak plain http. */
  readonly private: readonly string[];
}

export function isPrivateAllowed(url: URL, hosts: WebhookHosts): boolean {
  return hosts.private.some((pattern) => fits(url, pattern));
}

/** Refuses what could never be sent to. What a name leads to is looked at when it is sent. */
export function requireSendable(text: string, hosts: WebhookHosts): void {
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    throw new Refusal(422, "webhook-credentials", "An address carries no user and password: messages are signed.");
  }
  if (!isEncrypted(url, hosts)) {
    throw new Refusal(422, "webhook-not-https", "The address has to begin with https://.");
  }
  if (!isListed(url, hosts)) {
    throw new Refusal(
      422,
      "webhook-host",
      "Messages are sent to listed hosts only. Ask the operator to list this one.",
      {
        params: { host: url.hostname },
      },
    );
  }
}

/** Whether what was sendable when the payer gave it is so by the settings of now. */
export function isStillSendable(url: URL, hosts: WebhookHosts): boolean {
  return isEncrypted(url, hosts) && isListed(url, hosts);
}

function isEncrypted(url: URL, hosts: WebhookHosts): boolean {
  return url.protocol === "https:" || isPrivateAllowed(url, hosts);
}

function isListed(url: URL, hosts: WebhookHosts): boolean {
  return hosts.allowed.length === 0 || isPrivateAllowed(url, hosts) || hosts.allowed.some((one) => fits(url, one));
}

function fits(url: URL, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  if (wanted.startsWith("*.")) return url.hostname.endsWith(wanted.slice(1));
  return wanted === url.hostname || wanted === url.host;
}
