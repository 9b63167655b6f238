// Contacts of connections as the wire sees them: at the counter, by campaign, by oneself, and how far it is.

import { z } from "zod";
import { endpoint, Id, InstantText, Language, paged, pageQuery, SmallId, SmallIdText } from "#server/contract.ts";
import { Channel, Mobile } from "../contract.ts";

const tag = "contacts";
const staff = { discom: ["accountant", "supervisor", "admin", "billing"] } as const;
const admin = { discom: ["admin"] } as const;

export const contactStates = ["unverified", "verified", "withdrawn", "replaced"] as const;

const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(200)
  .pipe(z.email({ error: "this is no e-mail address" }));

/** Where somebody wants to be told; a phone number may be typed in any usual form. */
const Address = z.discriminatedUnion("channel", [
  z.strictObject({ channel: z.literal("email"), address: Email }),
  z.strictObject({ channel: z.literal("sms"), address: Mobile }),
  z.strictObject({ channel: z.literal("whatsapp"), address: Mobile }),
]);

export const Contact = z.strictObject({
  id: Id,
  channel: Channel,
  /** Masked. */
  to: z.string(),
  language: Language,
  state: z.enum(contactStates),
  at: InstantText,
});
export type Contact = z.infer<typeof Contact>;

export const ConnectionContacts = z.strictObject({
  connectionId: Id,
  number: z.string(),
  name: z.string(),
  site: z.string(),
  office: z.string(),
  officeHi: z.string(),
  category: z.string(),
  contacts: z.array(Contact),
});
export type ConnectionContacts = z.infer<typeof ConnectionContacts>;

export const findConnectionContacts = endpoint({
  method: "GET",
  path: "/api/connection-contacts",
  tag,
  summary: "A connection by its number, leading zeros or not, and how whoever looks after it is reached.",
  who: staff,
  query: z.strictObject({
    number: z
      .string()
      .trim()
      .regex(/^\d{4,12}$/),
  }),
  answer: ConnectionContacts,
});

export const CodeOnItsWay = z.strictObject({ contactId: Id, to: z.string(), minutes: z.number().int() });
export type CodeOnItsWay = z.infer<typeof CodeOnItsWay>;

export const giveContact = endpoint({
  method: "POST",
  path: "/api/connection-contacts",
  tag,
  summary: "At the counter: name a contact of a connection; a code is sent there.",
  who: staff,
  body: z.strictObject({ connectionId: Id, contact: Address, language: Language }),
  answer: CodeOnItsWay,
});

export const confirmContact = endpoint({
  method: "POST",
  path: "/api/connection-contacts/:id/confirmation",
  tag,
  summary: "The code that came there, as the person says it: consent, on the record.",
  who: staff,
  params: z.strictObject({ id: Id }),
  body: z.strictObject({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/),
  }),
  answer: Contact,
});

export const withdrawContact = endpoint({
  method: "POST",
  path: "/api/connection-contacts/:id/withdrawal",
  tag,
  summary: "Tell this contact nothing more, at the person’s wish.",
  who: staff,
  params: z.strictObject({ id: Id }),
  answer: Contact,
});

export const CoverageRow = z.strictObject({
  /** Office id or category. */
  key: z.string(),
  name: z.string(),
  nameHi: z.string(),
  connections: z.number().int(),
  sms: z.number().int(),
  whatsapp: z.number().int(),
  email: z.number().int(),
  /** Reached by at least one of the three. */
  reached: z.number().int(),
  /** Known but not confirmed: whom a campaign can ask. */
  askable: z.number().int(),
});
export type CoverageRow = z.infer<typeof CoverageRow>;

export const contactCoverage = endpoint({
  method: "GET",
  path: "/api/contact-coverage",
  tag,
  summary: "How many connections can be told by which channel, by office or category.",
  who: staff,
  query: z.strictObject({
    by: z.enum(["office", "category"]).default("office"),
    /** The office whose next level is shown; left out, the top. */
    office: SmallIdText.optional(),
  }),
  answer: z.strictObject({ rows: z.array(CoverageRow), total: CoverageRow }),
});

export const Campaign = z.strictObject({
  id: Id,
  name: z.string(),
  offices: z.array(z.number().int()),
  categories: z.array(z.string()),
  madeAt: InstantText,
  waves: z.number().int(),
  asked: z.number().int(),
  /** Of those asked, who consented. */
  consented: z.number().int(),
  /** Known addresses that nobody asked yet. */
  left: z.number().int(),
});
export type Campaign = z.infer<typeof Campaign>;

export const listCampaigns = endpoint({
  method: "GET",
  path: "/api/contact-campaigns",
  tag,
  summary: "Campaigns for contacts, the newest first, and how far each is.",
  who: staff,
  query: z.strictObject(pageQuery),
  answer: paged(Campaign),
});

export const makeCampaign = endpoint({
  method: "POST",
  path: "/api/contact-campaigns",
  tag,
  summary: "Set out to ask for contacts in some offices and categories; nothing is sent yet.",
  who: admin,
  body: z.strictObject({
    name: z.string().trim().min(3).max(80),
    offices: z.array(SmallId).max(200),
    categories: z.array(z.string().max(40)).max(100),
  }),
  answer: z.strictObject({ id: Id }),
  idempotent: true,
});

export const sendWave = endpoint({
  method: "POST",
  path: "/api/contact-campaigns/:id/waves",
  tag,
  summary: "Ask the next so many of them, each once a campaign.",
  who: admin,
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ size: z.number().int().min(1).max(50_000) }),
  answer: z.strictObject({ number: z.number().int(), asked: z.number().int() }),
});

const ADDRESSES_BYTES_MAX = 16 * 1024 * 1024;

export const AddressReport = z.strictObject({
  rowsRead: z.number().int(),
  added: z.number().int(),
  known: z.number().int(),
  problems: z.array(z.strictObject({ row: z.number().int(), code: z.string(), found: z.string() })),
});
export type AddressReport = z.infer<typeof AddressReport>;

export const loadAddresses = endpoint({
  method: "POST",
  path: "/api/contact-addresses",
  tag,
  summary:
    "Mobile numbers and e-mail addresses that the discom knows (CSV or XLSX); nobody is told there before they agree.",
  who: admin,
  upload: { maxBytes: ADDRESSES_BYTES_MAX },
  answer: AddressReport,
});

export const claimContact = endpoint({
  method: "POST",
  path: "/api/contact-claims",
  tag,
  summary:
    "For anybody, without log-in: be told of a connection, proved by a recent bill. The answer is the same whether it fits or not.",
  who: "anyone",
  body: z
    .strictObject({
      discomId: SmallId,
      number: z
        .string()
        .trim()
        .regex(/^\d{4,12}$/),
      billNumber: z.string().trim().max(30).optional(),
      billPaise: z
        .string()
        .regex(/^[1-9]\d{0,14}$/)
        .optional(),
      contact: Address,
      language: Language,
      consent: z.literal(true),
    })
    .refine(({ billNumber, billPaise }) => (billNumber === undefined) !== (billPaise === undefined), {
      path: ["billNumber"],
      message: "a recent bill's number or its amount",
    }),
  answer: z.strictObject({ claim: z.string(), minutes: z.number().int() }),
});

export const confirmClaim = endpoint({
  method: "POST",
  path: "/api/contact-claims/confirmation",
  tag,
  summary: "The code that came; the same refusal whatever was wrong.",
  who: "anyone",
  body: z.strictObject({
    claim: z.string().max(2000),
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/),
  }),
  answer: z.strictObject({}),
});

export const ContactByLink = z.strictObject({
  discom: z.string(),
  discomHi: z.string(),
  connection: z.string(),
  channel: Channel,
  to: z.string(),
  state: z.enum(contactStates),
  language: Language,
});
export type ContactByLink = z.infer<typeof ContactByLink>;
const token = z.strictObject({ token: z.string().max(60) });

export const contactByLink = endpoint({
  method: "GET",
  path: "/api/contact-links/:token",
  tag,
  summary: "What a link in a message is about; no more than the message said.",
  who: "anyone",
  params: token,
  answer: ContactByLink,
});

export const answerByLink = endpoint({
  method: "POST",
  path: "/api/contact-links/:token",
  tag,
  summary: "Agree to be told at this address, or stop it. Whoever has the message in hand decides.",
  who: "anyone",
  params: token,
  body: z.strictObject({ agree: z.boolean() }),
  answer: ContactByLink,
});

export const publicDiscoms = endpoint({
  method: "GET",
  path: "/api/contact-discoms",
  tag,
  summary: "The utilities whose bills one can be told of.",
  who: "anyone",
  answer: z.strictObject({
    rows: z.array(z.strictObject({ id: z.number().int(), name: z.string(), nameHi: z.string() })),
  }),
});
