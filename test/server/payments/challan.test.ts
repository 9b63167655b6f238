import { writeFileSync } from "node:fs";
import { expect } from "chai";
import supertest from "supertest";
import { readConfig } from "#server/config.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { readPdf } from "#test/support/pdf.ts";
import { logIn } from "#test/support/people.ts";

describe("challan", () => {
  let ground: TestGround;
  let token: string;
  let number: string;
  let van: string;
  let payer: string;

  before(async () => {
    const { paying } = readConfig({
      MILAAN_SECRET: "nothing here is signed with this secret",
      MILAAN_UPI_HANDLES: "SB-1=testbank",
    });
    ground = await testGround({ publicUrl: "https://milaan.invalid", paying });
    const paise = Array.from({ length: 60 }, (_, index) => String(3_000_000 + index * 11));
    const advice = await makeApprovedAdvice(ground, { paise, rebatePaise: "45000", tdsPaise: "2500" });
    token = await logIn(ground, advice.maker);
    payer = advice.payerId;
    ({ number, van } = advice);
  });
  after(() => ground.close());

  async function pdfIn(language: string, of = number): Promise<Buffer> {
    const answer = await supertest(ground.app)
      .get(`/api/advices/${of}/challan.pdf?language=${language}`)
      .set("Authorization", `Bearer ${token}`)
      .responseType("blob")
      .expect(200);
    const bytes = answer.body as Buffer;
    if (process.env["KEEP_PDF"]) writeFileSync(`${process.env["KEEP_PDF"]}-${of}-${language}.pdf`, bytes);
    return bytes;
  }

  it("says where to send how much until when, in figures and in words, and lists every bill", async () => {
    const { text, pages } = await readPdf(await pdfIn("en"));
    expect(text).to.include("₹17,73,169.70").and.include("SBIN0000001");
    expect(text.replaceAll(" ", "")).to.include(van);
    expect(text).to.match(/Rupees seventeen lakh seventy-three thousand/);
    expect(text.match(/\b2601\d{8}\b/g)).to.have.length(60);
    expect(pages).to.equal(3);
    expect(text.match(/Site\s*Bill amount/g), "the head on each page").to.have.length(3);
  });

  it("is whole in Hindi, and its text copies as written", async () => {
    const { marked, text } = await readPdf(await pdfIn("hi"));
    const words = marked.replaceAll(/\s+/g, " ");
    expect(words).to.include("भुगतान चालान").and.include("लाभार्थी").and.include("सत्रह लाख तिहत्तर हज़ार");
    expect(text).to.include("SBIN0000001");
  });

  it("bears a UPI code where UPI takes so much, and says why where it bears none", async () => {
    const { text: large } = await readPdf(await pdfIn("en"));
    expect(large).to.include("No UPI code: UPI takes up to ₹1,00,000.00 at once.");
    const { paying } = ground.config;
    const small = await makeApprovedAdvice(ground, { payer, paise: ["100000", "120050"] });
    for (const language of ["en", "hi"] as const) {
      const { text, pages } = await readPdf(await pdfIn(language, small.number));
      expect(text).to.include(`${small.van.toLowerCase()}@testbank`);
      expect(pages).to.equal(1);
    }
    Object.assign(ground.config, { paying: { ...paying, upi: { ...paying.upi, handles: new Map() } } });
    const { marked } = await readPdf(await pdfIn("hi", small.number));
    expect(marked.replaceAll(/\s+/g, " ")).to.include("UPI कोड नहीं: इस खाते का बैंक UPI पता नहीं देता।");
    Object.assign(ground.config, { paying });
  });

  it("is proved by anybody who holds it, and by nobody who only knows its number", async () => {
    const page = await supertest(ground.app)
      .get(`/api/advices/${number}`)
      .set("Authorization", `Bearer ${token}`)
      .expect(200);
    const url = new URL(page.body.verification.url);
    expect(url.pathname).to.equal(`/verify/challan/${number}`);
    const proof = (given: string) => supertest(ground.app).get(`/api/verify/challan/${number}?token=${given}`);
    const { body } = await proof(url.searchParams.get("token") ?? "").expect(200);
    expect(body).to.deep.equal({
      number,
      discom: "SBPDCL (test)",
      discomHi: "SBPDCL (परीक्षण)",
      amountPaise: page.body.amountPaise,
      validUntil: page.body.validUntil,
      state: "approved",
    });
    await proof("A".repeat(22)).expect(404);
    await proof("").expect(422);
  });
});
