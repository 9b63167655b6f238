// Contacts of connections over HTTP: the counter, campaigns, coverage, and what anybody may do for themselves.

import { record } from "#server/audit/record.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, openly, publicly, type Route, type UploadedFile, withActor } from "#server/http.ts";
import { loadAddresses, sendWave } from "./campaigns.ts";
import { claimContact, confirmClaim } from "./claim-contact.ts";
import {
  campaignRows,
  campaignsCount,
  connectionByNumber,
  coverageByCategory,
  coverageByOffice,
  discomsByName,
  insertCampaign,
} from "./contact-queries.ts";
import { answerByLink, confirmContact, contactByLink, giveContact, withdrawContact } from "./contacts.ts";
import * as contract from "./contacts-contract.ts";

export const contactRoutes: readonly Route[] = [
  inTransaction(contract.findConnectionContacts, async ({ db, actor, query }) => {
    const found = await connectionByNumber(db, actor.discomId as number, query.number);
    if (!found) throw notFound("connection");
    return found;
  }),
  withActor(contract.giveContact, ({ actor, body, services }) => giveContact(services, actor, body)),
  withActor(contract.confirmContact, ({ actor, params, body, services }) =>
    confirmContact(services, actor, params.id, body.code),
  ),
  withActor(contract.withdrawContact, ({ actor, params, services }) => withdrawContact(services, actor, params.id)),

  inTransaction(contract.contactCoverage, async ({ db, actor, query }) => {
    const ask = query.by === "office" ? coverageByOffice : coverageByCategory;
    const rows = await ask(db, actor.discomId as number, query.office ?? null);
    const sum = (key: "connections" | "sms" | "whatsapp" | "email" | "reached" | "askable") =>
      rows.reduce((total, row) => total + row[key], 0);
    const total = {
      key: "",
      name: "",
      nameHi: "",
      connections: sum("connections"),
      sms: sum("sms"),
      whatsapp: sum("whatsapp"),
      email: sum("email"),
      reached: sum("reached"),
      askable: sum("askable"),
    };
    return { rows, total };
  }),

  inTransaction(contract.listCampaigns, async ({ db, actor, query: { page, size } }) => ({
    rows: await campaignRows(db, actor.discomId as number, { limit: size, offset: (page - 1) * size }),
    total: await campaignsCount(db, actor.discomId as number),
  })),
  inTransaction(contract.makeCampaign, async ({ db, actor, body }) => {
    const id = await insertCampaign(db, { ...body, discomId: actor.discomId as number, by: actor.userId });
    await record(db, actor, "made contact campaign", `campaign:${id}`, { name: body.name });
    return { id };
  }),
  withActor(contract.sendWave, ({ actor, params, body, services }) => sendWave(services, actor, params.id, body.size)),
  withActor(contract.loadAddresses, ({ actor, file, services }) =>
    loadAddresses(services, actor, file as UploadedFile),
  ),

  openly(contract.claimContact, ({ body, http, services }) => claimContact(services, body, http.request.ip ?? "")),
  openly(contract.confirmClaim, async ({ body, services }) => {
    await confirmClaim(services, body.claim, body.code);
    return {};
  }),
  openly(contract.contactByLink, ({ params, services }) => contactByLink(services, params.token)),
  openly(contract.answerByLink, ({ params, body, services }) => answerByLink(services, params.token, body.agree)),
  publicly(contract.publicDiscoms, async ({ db }) => ({ rows: await discomsByName(db) })),
];
