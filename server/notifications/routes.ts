// The log of notices, preferences, and the doors by which gateways report.

import { asSystem } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { inTransaction, openly, type Route, withActor } from "#server/http.ts";
import * as contract from "./contract.ts";
import { changePreferences, healthOf, noticeInFull, ownerOf, preferences, resend } from "./log/log.ts";
import { noticeRows, noticesCount } from "./log/log-queries.ts";
import { confirmMobile, giveMobile, removeMobile } from "./log/own-mobile.ts";
import { insertReports } from "./queries.ts";
import { checkHubSignature, checkSignature, reportsOfSms, reportsOfWhatsApp } from "./send/reports.ts";

export const notificationRoutes: readonly Route[] = [
  inTransaction(contract.listNotices, async ({ db, actor, query }) => {
    const { page, size, ...filter } = query;
    return {
      rows: await noticeRows(db, ownerOf(actor), filter, { limit: size, offset: (page - 1) * size }),
      total: await noticesCount(db, ownerOf(actor), filter),
    };
  }),
  inTransaction(contract.getNotice, ({ db, actor, params, services }) =>
    noticeInFull(db, services.config, actor, params.id),
  ),
  withActor(contract.resendNotice, ({ actor, params, services }) =>
    resend(services.database, services.config, actor, params.id),
  ),
  withActor(contract.noticesHealth, async ({ actor, services }) => ({
    channels: await asSystem(services.database, (db) => healthOf(db, services.config, ownerOf(actor))),
  })),

  inTransaction(contract.getPreferences, ({ db, actor, services }) => preferences(db, services.config, actor)),
  inTransaction(contract.setPreferences, ({ db, actor, body, services }) =>
    changePreferences(db, services.config, actor, body.rows),
  ),

  withActor(contract.giveMobile, ({ actor, body, services }) => giveMobile(services, actor, body.mobile)),
  withActor(contract.confirmMobile, ({ actor, body, services }) => confirmMobile(services, actor, body.code)),
  withActor(contract.removeMobile, ({ actor, services }) => removeMobile(services, actor)),

  openly(contract.smsReports, async ({ body, raw, http, services }) => {
    const { sms } = services.config.notices;
    if (!sms) throw absent();
    checkSignature(sms.reportSecret, http.request.get("x-milaan-signature") ?? "", raw, new Date());
    return { taken: await asSystem(services.database, (db) => insertReports(db, "sms", reportsOfSms(body))) };
  }),
  openly(contract.whatsAppReports, async ({ body, raw, http, services }) => {
    const { whatsapp } = services.config.notices;
    if (!whatsapp) throw absent();
    checkHubSignature(whatsapp.reportSecret, http.request.get("x-hub-signature-256") ?? "", raw);
    return { taken: await asSystem(services.database, (db) => insertReports(db, "whatsapp", reportsOfWhatsApp(body))) };
  }),
  openly(contract.whatsAppHandshake, async ({ query, services }) => {
    const { whatsapp } = services.config.notices;
    if (!whatsapp || query["hub.verify_token"] !== whatsapp.verifyToken) throw absent();
    return { fileName: "challenge.txt", body: Buffer.from(query["hub.challenge"]), inline: true };
  }),
];

function absent(): Refusal {
  return new Refusal(404, "no-gateway", "No such gateway is set up here.");
}
