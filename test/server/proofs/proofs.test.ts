import { expect } from "chai";
import supertest from "supertest";
import { asActor, asSystem, rows } from "#server/database.ts";
import { acknowledge } from "#server/postings/acknowledge.ts";
import { maskOthers } from "#server/proofs/mask.ts";
import { drawProofs } from "#server/proofs/papers.ts";
import { reverseDecision } from "#server/reconciliation/decide/take-back.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeAdvice, makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeLines } from "#test/support/lines.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";
import { type ReadPdf, readPdf } from "#test/support/pdf.ts";
import { logIn, makeUser } from "#test/support/people.ts";
import { unzip } from "#test/support/unzip.ts";

const UTR = "SBINR52026112200000017";
const OTHER_ACCOUNT = "30112233445566";

describe("proof of payment", () => {
  let ground: TestGround;
  let paid: MadeAdvice & { receiptNumber: string };
  let maker: string;
  before(async () => {
    ground = await testGround();
    paid = await paidByTransfer([125_050n, 74_950n]);
    maker = await logIn(ground, paid.maker);
  });
  after(() => ground.close());

  async function paidByTransfer(paise: bigint[]) {
    const advice = await makeApprovedAdvice(ground, { paise });
    await makeLines(ground, [
      {
        paise: advice.amountPaise,
        narration: `RTGS ${UTR} ${advice.van} FROM A/C ${OTHER_ACCOUNT} TEST (FICTIONAL)`,
      },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    const [receipt] = await asSystem(ground.database, (db) =>
      rows<{ number: string; decisionId: string; postingId: string }>(
        db,
        `SELECT r.number, r.decision_id AS "decisionId", p.id AS "postingId" FROM receipts r
           JOIN postings p ON p.discom_id = r.discom_id AND p.receipt_id = r.id WHERE r.discom_id = 1 AND r.advice_id = ?`,
        [advice.id],
      ),
    );
    return { ...advice, ...receipt, receiptNumber: receipt?.number ?? "" };
  }

  /** What E-collect's callback writes: the bank's word, before any statement. */
  async function told(advice: MadeAdvice) {
    await asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO bank_notices (discom_id, bank_account_id, kind, utr, utr_key, bank_reference, van, paise, mode, remitter_name,
                remitter_account, remitter_ifsc, credited_at, advice_id, payer_id, content_hash)
         VALUES (1, 1, 'credit', :utr, :utr, '', :van, :paise, 'NEFT', '', '', '', now(), :id, :payerId, sha256('a'))`,
        {
          utr: `N${advice.id}26112200099`,
          van: advice.van,
          paise: advice.amountPaise,
          id: advice.id,
          payerId: advice.payerId,
        },
      ),
    );
  }

  const get = (path: string, token = maker) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const bytesAt = (path: string, token = maker) =>
    get(path, token)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => done(null, Buffer.concat(parts)));
      });
  async function pack(of: string, connection: string, language: string, token = maker): Promise<ReadPdf> {
    const query = new URLSearchParams({ of, connection, language, name: "A. Verma", designation: "Accounts officer" });
    return readPdf((await bytesAt(`/api/proofs/pdf?${query}`, token).expect(200)).body as Buffer);
  }
  const connectionOf = (advice: MadeAdvice, at = 0) => advice.bills[at]?.connectionNumber ?? "";

  it("says in English what the bank shows and what is still awaited, with the bank's line and others masked", async () => {
    const { text, pages } = await pack(paid.receiptNumber, connectionOf(paid), "en");
    expect(pages).to.equal(3);
    expect(text).to.include("Request to hold disconnection").and.include(UTR).and.include(paid.van);
    expect(text)
      .to.include("Posting in your billing system is awaited")
      .and.include("Paid, awaiting posting at the discom");
    expect(text)
      .to.include("₹1,250.50")
      .and.include(paid.bills[0]?.number ?? "?")
      .and.include(paid.receiptNumber);
    expect(text).to.include("A. Verma").and.include("Accounts officer").and.include("Test Section");
    expect(text).to.include("XXXXXXXXXX5566").and.not.include(OTHER_ACCOUNT);
    expect(text).not.to.include(paid.bills[1]?.number ?? "?");
    expect(text).not.to.include("accepted it on");
  });

  it("says the same in Hindi, copied as it was meant, and in both at once", async () => {
    const { marked } = await pack(paid.receiptNumber, connectionOf(paid), "hi");
    expect(marked).to.include("विच्छेदन रोकने का अनुरोध").and.include("भुगतान हुआ, डिस्कॉम में पोस्टिंग शेष");
    expect(marked).to.include("कनेक्शन की रसीद");
    const both = await pack(paid.receiptNumber, connectionOf(paid), "both");
    expect(both.pages).to.equal(6);
    expect(both.text).to.include("Request to hold disconnection");
    expect(both.marked).to.include("विच्छेदन रोकने का अनुरोध");
  });

  it("says of money only the bank told of exactly that and not more", async () => {
    const advice = await makeApprovedAdvice(ground, { paise: [90_000n] });
    const token = await logIn(ground, advice.maker);
    await bytesAt(`/api/proofs/pdf?of=${advice.number}&connection=${connectionOf(advice)}`, token).expect(404);
    await told(advice);
    const { text, pages } = await pack(advice.number, connectionOf(advice), "en", token);
    expect(pages).to.equal(2);
    expect(text).to.include("this is the bank’s word and not a receipt").and.include("No statement has shown it yet");
    for (const more of ["Receipt of a connection", "receipt SBR", "value date", "was set against"])
      expect(text).not.to.include(more);
    const { body } = await get(`/api/proofs?connection=${connectionOf(advice)}`, token).expect(200);
    expect(body.rows[0]).to.include({
      of: advice.number,
      state: "bank-confirmed",
      paise: "90000",
      receiptNumber: null,
    });
  });

  it("is verified by anybody who has the code, who learns how it stands now but not who paid", async () => {
    const { text } = await pack(paid.receiptNumber, connectionOf(paid), "en");
    const address = /\/verify\/payment\/\S+token=[\w-]+/.exec(text.replaceAll(/\s+/g, ""))?.[0]?.slice(0, 200) ?? "";
    const path = `/api${/^(\/verify\/payment\/[A-Z0-9]+\/\d+\?token=[\w-]{22})/.exec(address)?.[1]}`;
    const verified = () => supertest(ground.app).get(path).expect(200);
    expect((await verified()).body).to.include({ state: "reconciled", paise: "125050", utr: UTR, postedAt: null });
    expect(JSON.stringify((await verified()).body)).not.to.include("Works Ltd");
    await supertest(ground.app)
      .get(path.replace(/.$/, (last) => (last === "A" ? "B" : "A")))
      .expect(404);
    const { postingId } = paid as unknown as { postingId: string };
    await acknowledge((work) => asSystem(ground.database, work), { userId: null, payerId: null, discomId: 1 }, [
      { postingId, billNumber: paid.bills[0]?.number ?? "", outcome: "accepted", reference: "B-1", message: "" },
    ]);
    expect((await verified()).body).to.include({ state: "posted" });
    expect((await pack(paid.receiptNumber, connectionOf(paid), "en")).text).to.include("accepted it on");
    expect((await pack(paid.receiptNumber, connectionOf(paid, 1), "en")).text).to.include("is awaited");
  });

  it("packs one for each connection of a payment", async () => {
    const asked = {
      of: paid.number,
      as: "zip" as const,
      language: "en" as const,
      letter: { name: "", designation: "", reference: "" },
    };
    const { body } = await supertest(ground.app)
      .post("/api/proofs/papers")
      .set("Authorization", `Bearer ${maker}`)
      .set("Idempotency-Key", "all-proofs-of-it")
      .send(asked)
      .expect(200);
    const actor = { userId: paid.maker.userId, name: "", payerId: paid.payerId, discomId: null, roles: ["maker"] };
    await drawProofs({ work: body.workId, actor, asked }, ground);
    const files = await unzip((await bytesAt(`/api/papers/${body.workId}/file`).expect(200)).body as Buffer);
    expect([...files.keys()]).to.deep.equal(
      paid.bills.map((bill) => `${bill.connectionNumber}-${paid.receiptNumber}-en.pdf`),
    );
  });

  it("is nobody else's, and none once the money was taken back", async () => {
    const stranger = await makePaidAdvice(ground, { paise: [700n] });
    const token = await logIn(ground, stranger.maker);
    await bytesAt(`/api/proofs/pdf?of=${paid.receiptNumber}&connection=${connectionOf(paid)}`, token).expect(404);
    const taken: Paid = await makePaidAdvice(ground, { paise: [800n] });
    const person = await makeUser(ground, { discom: 1 }, ["accountant"]);
    const actor = { userId: person.userId, name: "", payerId: null, discomId: 1, roles: ["accountant"] };
    await asActor(ground.database, actor, (db) => reverseDecision(db, actor, taken.decisionId, "of another payer"));
    const refused = await get(
      `/api/proofs/pdf?of=${taken.receiptNumber}&connection=${connectionOf(taken)}`,
      await logIn(ground, taken.maker),
    ).expect(409);
    expect(refused.body.code).to.equal("payment-not-standing");
  });

  it("masks long numbers that are nobody's reference of this payment", () => {
    const masked = maskOthers("NEFT N123456789012 SBPDCL26000012345 FRM 9876543210 00112233445566", [
      "N123456789012",
      "SBPDCL26000012345",
    ]);
    expect(masked).to.equal("NEFT N123456789012 SBPDCL26000012345 FRM XXXXXX3210 XXXXXXXXXX5566");
  });
});
