// An organisation that registers itself, up to where a test needs it; codes and links are taken where the messengers take them.

import supertest from "supertest";
import { codeToSend } from "#server/accounts/contact-codes.ts";
import { asSystem, rows } from "#server/database.ts";
import { gstinCheck } from "#server/organisations/identifiers-contract.ts";
import type { TestGround } from "./ground.ts";

let serial = 0;

/** A fictional organisation with numbers that check, no two alike. */
export function fictional(over: Record<string, unknown> = {}) {
  const n = ++serial;
  const pan = `ZZZCZ${String(n).padStart(4, "0")}Z`;
  const body = `10${pan}1Z`;
  return {
    name: `Bagmati Bridges ${n} (fictional)`,
    nameHi: `बागमती सेतु ${n} (काल्पनिक)`,
    kind: "psu",
    address: "1 Invented Road, Patna",
    pan,
    tan: `PTNB${String(n).padStart(5, "0")}A`,
    gstin: body + gstinCheck(body),
    contactName: "Asha Kumari",
    email: `asha${n}@bagmati.invalid`,
    mobile: `98350${String(n).padStart(5, "0")}`,
    language: "en",
    discoms: [1],
    ...over,
  };
}

/** What was last to be sent to an address: six digits, or the token of a link. */
export async function lastSent(ground: TestGround, address: string): Promise<string> {
  return asSystem(ground.database, async (db) => {
    const [last] = await rows<{ id: string }>(
      db,
      "SELECT id FROM contact_codes WHERE address = ? ORDER BY id DESC LIMIT 1",
      [address],
    );
    const sent = last && (await codeToSend(db, ground.config, last.id));
    if (!sent) throw new Error(`nothing waits to be sent to ${address}`);
    return sent.code ?? (sent.link as string).split("/").at(-1) ?? "";
  });
}

/** Registers and proves both contacts; gives the applicant's token. */
export async function registerAndProve(
  ground: TestGround,
  details: ReturnType<typeof fictional>,
  address = "192.0.2.1",
): Promise<string> {
  const api = supertest(ground.app);
  const { body } = await api.post("/api/registrations").set("X-Forwarded-For", address).send(details).expect(200);
  const { token } = body as { token: string };
  const contacts = { email: String(details.email), sms: `+91${details.mobile}` };
  for (const [channel, to] of Object.entries(contacts)) {
    const code = await lastSent(ground, to);
    await api.post(`/api/registrations/${token}/verification`).send({ channel, code }).expect(200);
  }
  return token;
}
