// Two divisions of one payer, each with everything a payer can have, and a bill of each in one advice of the organisation itself.

import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import { sumUp } from "#server/receipts/summary.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeBill, makeBills } from "./advices.ts";
import { day } from "./bills.ts";
import type { TestGround } from "./ground.ts";
import { makeLines } from "./lines.ts";
import { logIn, makePayer, makeUser, type Person } from "./people.ts";
import { runQueued } from "./queued.ts";
import { belongTo, makeSubUnit } from "./sub-units.ts";

const PDF = (text: string) => Buffer.from(`%PDF-1.4\n${text}\n%%EOF\n`);
const JOBS = ["check-tag-upload", "apply-tag-upload", "apply-tag-batch", "check-amount-sheet", "draw-receipts"];
const everyRole = ["maker", "checker", "admin", "viewer"];

/** What a division has: what its addresses are called, and words that stand in nobody else's answers. */
export interface Division {
  readonly word: string;
  readonly unit: string;
  readonly person: Person;
  readonly token: string;
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  readonly marks: string[];
}

export interface Divided {
  /** The token of somebody of the whole organisation, with every role. */
  readonly whole: string;
  readonly alpha: Division;
  readonly beta: Division;
}

export async function twoDivisions(ground: TestGround): Promise<Divided> {
  const payer = await makePayer(ground);
  const rival = await makePayer(ground, [1], "Rival Mills Ltd (fictional)");
  const whole = await logIn(ground, await makeUser(ground, { payer }, everyRole));
  let requests = 0;

  const as = (token: string, method: "get" | "post" | "put" | "delete", path: string) =>
    supertest(ground.app)
      [method](path)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", `reach-key-${++requests}`);
  const done = async (token: string, path: string, body: object = {}, method: "post" | "put" = "post") => {
    const answer = await as(token, method, `/api${path}`).send(body);
    expect(answer.status, `${path} ${answer.text}`).to.equal(200);
    return answer.body;
  };
  const sent = async (token: string, path: string, name: string, bytes: Buffer, fields: Record<string, string> = {}) =>
    (await as(token, "post", `/api${path}`).attach("file", bytes, name).field(fields).expect(200)).body;
  const system = (sql: string, values: unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Record<string, string>>(db, sql, values));
  const only = async (sql: string, values: unknown[] = []) => Object.values((await system(sql, values))[0] ?? {})[0];

  const [alpha, beta] = [await makeDivision("ALPHA"), await makeDivision("BETA")];
  const divisions = [alpha, beta];
  await payShared();
  await sumUp(ground.database, `${day(0).slice(0, 7)}-01`);
  for (const { unit, params } of divisions)
    params["/monthly-summaries/"] = String(
      await only("SELECT id FROM monthly_summaries WHERE sub_unit_id = ?", [unit]),
    );
  await runQueued(ground, JOBS);
  return { whole, alpha, beta };

  async function makeDivision(word: string): Promise<Division> {
    const unit = await makeSubUnit(ground, payer, word);
    const kept = word === "BETA" ? 88_877n : 77_788n;
    const [person, checker] = [
      await makeUser(ground, { payer }, everyRole),
      await makeUser(ground, { payer }, everyRole),
    ];
    for (const one of [person, checker]) {
      await belongTo(ground, payer, one, [unit]);
      await system("UPDATE users SET name = ?, email = ? WHERE id = ?", [
        `${word} person`,
        `${word.toLowerCase()}${one.userId}@test.invalid`,
        one.userId,
      ]);
    }
    const mail = (one: Person) => ({ ...one, email: `${word.toLowerCase()}${one.userId}@test.invalid` });
    const [token, second] = [await logIn(ground, mail(person)), await logIn(ground, mail(checker))];
    const bills = await billsOf(unit, word, 6);
    const [paid, ordered, aside, disputed, , gone] = bills as [
      MadeBill,
      MadeBill,
      MadeBill,
      MadeBill,
      MadeBill,
      MadeBill,
    ];
    await system("UPDATE connections SET prepaid = true WHERE id = ?", [bills[4]?.connectionId]);

    const advice = await adviceOf(token, second, [paid], { tds: "1000" });
    await done(token, `/advices/${advice}/comments`, { text: `${word} comment` });
    await done(token, `/advices/${advice}/utrs`, { utr: `${word}UTR00000001` });
    const van = await only("SELECT van FROM advices WHERE number = ?", [advice]);
    const paise = BigInt(String(await only("SELECT amount_paise FROM advices WHERE number = ?", [advice])));
    await makeLines(ground, [{ paise: paise + kept, narration: `NEFT*YESB0000001*${van}*${word} (FICTIONAL)` }]);
    await runReconciliation(ground.database, 1, "cli");
    const receipt = String(
      await only("SELECT r.number FROM receipts r JOIN advices a ON a.id = r.advice_id WHERE a.number = ?", [advice]),
    );
    const open = await adviceOf(token, second, [ordered]);
    await noticeAndOrder(open, word, person);

    await done(token, "/set-asides", { bills: [{ discomId: 1, billId: aside.id }], why: `${word} sets it aside` });
    const subject = { about: "bill", discomId: 1, billNumber: disputed.number };
    const dispute = (
      await done(token, "/disputes", { kind: "wrong-reading", subject, said: `${word} says it is wrong` })
    ).number;
    const file = (await sent(token, `/disputes/${dispute}/files`, `${word}-photo.pdf`, PDF(`${word} photo`))).id;
    await done(token, "/approval-chains", { unitId: unit, oneUpToPaise: null, why: `${word} decided` });
    await done(token, "/recurring-rules", {
      name: `${word} rule`,
      filter: {},
      unitId: unit,
      daysBefore: 3,
      withTds: false,
    });
    const key = (await done(token, "/api-keys", { name: `${word} ledger`, scopes: ["dues:read"] })).id;
    const invitation = (
      await done(token, "/invitations", {
        email: `${word.toLowerCase()}-invited@test.invalid`,
        ...{
          name: `${word} invited`,
          nameHi: "",
          language: "en",
          roles: ["viewer"],
          subUnitIds: [unit],
          makePaise: null,
          approvePaise: null,
        },
      })
    ).id;
    const sheet = (
      await sent(
        token,
        "/amount-sheets",
        `${word}-sheet.csv`,
        Buffer.from(`Bill number,Amount\n${ordered.number},5\n${word},7\n`),
      )
    ).id;
    const upload = (
      await sent(
        token,
        "/tag-uploads",
        `${word}-tags.csv`,
        Buffer.from(`Discom,Connection number,Recent bill number or amount,Label\nSB,12AB,5.00,${word}\n`),
        { action: "tag" },
      )
    ).id;
    const paper = (await sent(token, "/tag-papers", `${word}-letter.pdf`, PDF(`${word} letter`))).sha256;
    await done(token, "/tag-claims", { discom: 1, number: "099999901", label: `${word} claim`, subUnit: unit, paper });
    const claim = String(await only("SELECT id FROM tag_claims WHERE label = ?", [`${word} claim`]));
    const batch = (
      await done(token, "/connections/untags", {
        selection: { connections: [{ discom: 1, id: gone.connectionId }] },
        reason: `${word} gives it up`,
      })
    ).batchId;
    const [held] = (await makeBills(ground, { payer: rival })) as [MadeBill];
    const over = await done(token, "/tag-disputes", {
      discom: 1,
      number: held.connectionNumber,
      billNumber: held.number,
      label: `${word} label`,
      subUnit: unit,
    });
    await done(token, `/tag-disputes/1/${over.id}/statements`, { statement: `${word} has had it for years` });
    await done(token, "/dues/views", { name: `${word} view`, filter: {} });
    await done(token, "/payer-tds/certificates", { ...(await certificate()), number: `${word}CERT` });
    const work = (
      await done(token, "/receipts/papers", {
        selection: { numbers: [receipt] },
        per: "receipt",
        as: "pdf",
        language: "en",
      })
    ).workId;
    const notice = String(
      await only(
        `INSERT INTO notices (payer_id, discom_id, user_id, name, kind, channel, address, language, version, variables, subject, dedupe_key, useless_after)
       VALUES (?, 1, ?, ?, 'tag-dispute-opened', 'email', 'x@test.invalid', 'en', 1, '{"discom":"SB","count":1,"link":"/"}', ?, ?, now() + interval '1 day') RETURNING id`,
        [payer, person.userId, `${word} person`, `receipt:${receipt}`, randomUUID()],
      ),
    );
    return {
      word,
      unit,
      person,
      token,
      params: {
        number: advice,
        discom: "1",
        id: "1",
        payer,
        sha256: paper,
        position: "1",
        workId: work,
        "/advices/": advice,
        "/receipts/": receipt,
        "/disputes/": dispute,
        "/bills/": paid.number,
        "/files/": file,
        "/tag-batches/": batch,
        "/tag-uploads/": upload,
        "/amount-sheets/": sheet,
        "/notices/": notice,
        "/tag-disputes/": over.id,
        "/connections/": paid.connectionId,
        "/work/": work,
        "/tag-claims/": claim,
        "/api-keys/": key,
        "/invitations/": invitation,
        open,
      },
      query: {
        q: paid.connectionNumber,
        connection: paid.connectionNumber,
        discom: "1",
        of: receipt,
        as: "csv",
        format: "pipe",
        advices: open,
        debitAccount: "00123456789",
        day: day(0),
        action: "tag",
        kind: "csv",
      },
      marks: [
        String(kept),
        word,
        word.toLowerCase(),
        advice,
        open,
        receipt,
        dispute,
        ...bills.flatMap(({ number, connectionNumber }) => [number, connectionNumber]),
        held.connectionNumber,
      ],
    };
  }

  async function billsOf(unit: string, word: string, count: number): Promise<readonly MadeBill[]> {
    const bills = await makeBills(ground, { payer, paise: Array.from({ length: count }, () => "250000") });
    const ids = bills.map(({ connectionId }) => connectionId);
    await system("UPDATE connections SET site = ?, name = ? WHERE id = ANY (?)", [
      `${word} site`,
      `${word} works`,
      ids,
    ]);
    await system("UPDATE tags SET sub_unit_id = ?, label = ? WHERE connection_id = ANY (?)", [
      unit,
      `${word} label`,
      ids,
    ]);
    return bills;
  }

  async function adviceOf(
    token: string,
    second: string,
    bills: readonly MadeBill[],
    { tds = "0" } = {},
  ): Promise<string> {
    await done(token, "/basket/items", { bills: bills.map(({ id }) => ({ discomId: 1, billId: id })) });
    if (tds !== "0") await done(token, `/basket/items/1/${bills[0]?.id}`, { paise: null, tdsPaise: tds }, "put");
    const { number } = (await done(token, "/advices")).advices[0];
    await done(token, `/advices/${number}/submission`);
    const { contentHash } = (await as(second, "get", `/api/advices/${number}`).expect(200)).body;
    await done(second, `/advices/${number}/approval`, { contentHash });
    return number;
  }

  async function noticeAndOrder(advice: string, word: string, { userId }: Person): Promise<void> {
    await system(
      `INSERT INTO bank_notices (discom_id, bank_account_id, kind, utr, utr_key, bank_reference, van, paise, mode, remitter_name, remitter_account,
              remitter_ifsc, credited_at, advice_id, payer_id, content_hash)
       SELECT 1, 1, 'credit', ?, ?, '', van, amount_paise, 'NEFT', ?, '1', 'SBIN0000001', now(), id, payer_id, sha256('x') FROM advices WHERE number = ?`,
      [`${word}TOLD`, `${word}TOLD`, word, advice],
    );
    await system(
      `WITH o AS (INSERT INTO gateway_orders (discom_id, number, aggregator_order, purpose, payer_id, advice_id, by_user, paise)
         SELECT 1, number || '-1', ?, 'advice', payer_id, id, ?, amount_paise FROM advices WHERE number = ? RETURNING *)
       INSERT INTO gateway_payments (discom_id, order_id, payer_id, number, method, reference, paise, captured_at)
       SELECT discom_id, id, payer_id, ?, 'upi', ?, paise, now() FROM o`,
      [`order_${word}`, userId, advice, `pay_${word}`, word],
    );
  }

  /** An advice of the organisation itself that pays one bill of each division, and its receipt. */
  async function payShared(): Promise<void> {
    const shared = (await Promise.all(divisions.map(({ unit, word }) => billsOf(unit, word, 1)))).flat();
    const second = await logIn(ground, await makeUser(ground, { payer }, ["checker"]));
    const advice = await adviceOf(whole, second, shared);
    const van = await only("SELECT van FROM advices WHERE number = ?", [advice]);
    await makeLines(ground, [{ paise: "500000", narration: `NEFT*YESB0000001*${van}*HEAD (FICTIONAL)` }]);
    await runReconciliation(ground.database, 1, "cli");
    for (const [at, { number, connectionNumber }] of shared.entries())
      divisions[at]?.marks.push(number, connectionNumber);
  }

  async function certificate(): Promise<object> {
    const [now] = await system(
      "SELECT financial_year(current_date)::text AS fy, financial_quarter(current_date)::text AS quarter, current_date AS today",
    );
    return {
      discomId: 1,
      fy: Number(now?.["fy"]),
      quarter: Number(now?.["quarter"]),
      issuedOn: now?.["today"],
      paise: "1000",
      file: null,
    };
  }
}
