// The settings of a lived-in ground: every channel and way to pay is in use, and nobody answers there, because nothing is sent.

import type { Config } from "#server/config.ts";
import { dltTemplates } from "#server/notifications/templates/all.ts";
import { callingBank } from "../bank.ts";

const publicUrl = "https://milaan.example";
const url = "http://127.0.0.1:9";
const secret = "a secret nobody knows";
const template = "1107000000000000000";

export const settingsOfLived: Partial<Config> = {
  port: 0,
  run: "web",
  publicUrl,
  paying: {
    ...callingBank,
    aggregator: { url, checkoutUrl: url, keyId: "nobody", keySecret: secret, webhookSecrets: [secret] },
  },
  notices: {
    quiet: { from: 0, to: 0 },
    email: { url: "smtp://127.0.0.1:9", from: "Milaan <no-reply@milaan.example>", mustEncrypt: false, perSecond: 50 },
    sms: {
      url,
      key: secret,
      sender: "MILAAN",
      entity: "1101000000000000001",
      templates: Object.fromEntries(dltTemplates({ publicUrl }).map(({ key }) => [key, template])),
      reportSecret: secret,
      perSecond: 50,
    },
    whatsapp: { url, token: secret, reportSecret: secret, verifyToken: secret, perSecond: 50 },
  },
  webhookHosts: { allowed: [], private: ["127.0.0.1"] },
};
