// Every template in both languages: it fits what DLT registers whatever its variables hold, and reads as reviewed.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { scrubs } from "#fixtures/sandbox/gateways/phone.ts";
import { readConfig } from "#server/config.ts";
import { noticeKinds } from "#server/notifications/contract.ts";
import { checkTemplates, templates } from "#server/notifications/templates/all.ts";
import { mailOf, shortOf } from "#server/notifications/templates/render.ts";
import {
  DLT_CHARACTERS_MAX,
  dltText,
  faultsOf,
  isPlain,
  LINK_PATH_MAX,
  placesIn,
  type Shape,
  shortValues,
  type Template,
} from "#server/notifications/templates/template.ts";

const languages = ["en", "hi"] as const;
const PORTAL = "https://milaan.example";
const LINK = PORTAL.length + LINK_PATH_MAX;

const samples: Record<Shape, string> = {
  amount: "1837205200",
  date: "2026-06-30",
  month: "2026-05-01",
  count: "18240",
  link: `${PORTAL}/pay/9f3c41d27e2e21aQ0bX2zA`,
  code: "482913",
  number: "SB260004187772",
  name: "Magadh Telecom Ltd (fictional)",
  words: "The rebate of two bills has lapsed",
};
/** Hindi text is written to people in Hindi; what people and organisations are called there too. */
const inHindi: Partial<Record<Shape, string>> = {
  name: "मगध टेलीकॉम लि. (काल्पनिक)",
  words: "दो बिलों की छूट समाप्त हो गई है",
};
/** Phrases that stand in the middle of a sentence. */
const phrases: Readonly<Record<string, Readonly<Record<"en" | "hi", string>>>> = {
  outcome: { en: "approved", hi: "स्वीकृत हुई" },
  what: { en: "tagged", hi: "जोड़े गए" },
  finding: { en: "it does not stand in the bank’s statement", hi: "बैंक के विवरण में यह नहीं है" },
  because: { en: "it has taken nothing for five days", hi: "पाँच दिन से उसने कोई संदेश नहीं लिया" },
  by: { en: "Anita Verma", hi: "अनीता वर्मा" },
  rule: { en: "Southern division, monthly", hi: "दक्षिण प्रमंडल, मासिक" },
};
const named: Readonly<Record<string, string>> = {
  discom: "SBPDCL",
  connection: "010234887",
  minutes: "10",
  receipt: "SBR2600001234",
  utr: "SBINR52026063000123456",
  van: "SBPDCLSB260004187772",
  ifsc: "ICIC0DEMO01",
  rebate: "25186800",
  dispute: "D00002041",
  ending: "4321",
  more: "5",
  host: "erp.magadh.example",
};

function sampleOf(template: Template, language: "en" | "hi"): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template.variables).map(([name, shape]) => [
      name,
      phrases[name]?.[language] ?? named[name] ?? (language === "hi" ? inHindi[shape] : undefined) ?? samples[shape],
    ]),
  );
}

describe("templates of notices", () => {
  it("are there for every kind, once, with no fault", () => {
    expect(templates.map(({ kind }) => kind).sort()).to.deep.equal([...noticeKinds].sort());
    expect(templates.flatMap((template) => faultsOf(template, LINK))).to.deep.equal([]);
  });

  it("are written in the letters of their language: a plain English SMS, no Latin words in Hindi but names", () => {
    for (const { kind, words, variables } of templates) {
      if (words.en.sms) expect(isPlain(words.en.sms.replace(/\{\w+\}/g, "x")), `${kind}.en`).to.equal(true);
      const hindi = [words.hi.subject, ...words.hi.lines, words.hi.sms ?? ""].join(" ").replace(/\{\w+\}/g, "");
      const latin = hindi.match(/[A-Za-z]+/g) ?? [];
      expect(
        latin.filter((word) => !["SMS", "UTR", "IFSC", "RTGS", "NEFT", "QR", "VAN", "PDF"].includes(word)),
        kind,
      ).to.deep.equal([]);
      const places = (text: string | undefined) => [...new Set(placesIn(text ?? ""))].sort();
      expect(places(words.hi.sms), `${kind}: the same variables in both languages`).to.deep.equal(places(words.en.sms));
      expect(Object.keys(variables).length).to.be.greaterThan(0);
    }
  });

  it("fit their DLT registration whatever the variables hold, each variable within forty characters", () => {
    const wild = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc.constantFrom("न".repeat(200), "A".repeat(41), "", "two\nlines", "{#var#}", "मगध ".repeat(40)),
    );
    const texts: Record<Shape, fc.Arbitrary<string>> = {
      amount: fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }).map(String),
      date: fc.constantFrom("2026-01-01", "2026-12-31"),
      month: fc.constantFrom(...Array.from({ length: 12 }, (_, at) => `2026-${String(at + 1).padStart(2, "0")}-01`)),
      count: fc.nat().map(String),
      link: fc.integer({ min: 20, max: LINK }).map((length) => PORTAL.padEnd(length, "x").slice(0, length)),
      code: fc.constant("000000"),
      number: fc.stringMatching(/^[A-Z0-9]{1,40}$/),
      name: wild,
      words: wild,
    };
    for (const template of templates) {
      const variables = fc.record(
        Object.fromEntries(Object.entries(template.variables).map(([name, shape]) => [name, texts[shape]])),
      );
      for (const language of languages) {
        const registered = dltText(template, language, LINK);
        if (registered === null) continue;
        fc.assert(
          fc.property(variables, (values) => {
            const short = shortValues(template, values, language, "sms");
            for (const [name, text] of Object.entries(short)) {
              if (template.variables[name] !== "link") expect([...text].length, name).to.be.at.most(DLT_CHARACTERS_MAX);
            }
            const sms = shortOf(template, values, language, "sms");
            expect(scrubs(registered, sms?.text ?? ""), `${template.kind}.${language}: ${sms?.text}`).to.equal(true);
          }),
          { numRuns: Number(process.env["MILAAN_RUNS"] ?? 30) },
        );
      }
    }
  });

  it("stop the start where an address is too long for them, or a DLT id is missing", () => {
    const { notices } = readConfig({ MILAAN_SECRET: "nothing here is signed with this secret" });
    const sms = { url: "", key: "", sender: "MILAAN", entity: "", templates: {}, reportSecret: "", perSecond: 1 };
    const config = { ...readConfig({ MILAAN_SECRET: "nothing here is signed with this secret" }), publicUrl: PORTAL };
    expect(() => checkTemplates(config)).not.to.throw();
    expect(() => checkTemplates({ ...config, notices: { ...notices, sms } })).to.throw(
      "bill-issued.hi: no DLT template id",
    );
    const long = `https://${"a".repeat(80)}.example`;
    expect(() => checkTemplates({ ...config, publicUrl: long })).to.throw(/bill-issued.en: \{link\} may be longer/);
  });

  for (const language of languages) {
    it(`read as reviewed (${language})`, () => {
      const file = new URL(`golden/${language}.txt`, import.meta.url);
      const text = templates.map((template) => asRead(template, language)).join(`\n${"=".repeat(78)}\n`);
      if (process.env["MILAAN_GOLDEN"] === "write") {
        mkdirSync(new URL("golden/", import.meta.url), { recursive: true });
        writeFileSync(file, text);
      }
      expect(text).to.equal(readFileSync(file, "utf8"));
    });
  }

  it("leave out what is not the case, and let no name break the letter", () => {
    const template = templates.find(({ kind }) => kind === "bill-issued") as Template;
    const values = { ...sampleOf(template, "en"), rebate: "", discom: `<script>"&` };
    const { text, html } = mailOf(template, values, "en");
    expect(text).not.to.contain("rebate");
    expect(html).to.contain("&lt;script&gt;&quot;&amp;").and.not.contain("<script");
  });
});

function asRead(template: Template, language: "en" | "hi"): string {
  const values = sampleOf(template, language);
  const mail = mailOf(template, values, language);
  const sms = shortOf(template, values, language, "sms");
  const whatsapp = shortOf(template, values, language, "whatsapp");
  return [
    `${template.kind}, version ${template.version}`,
    `\n[e-mail] ${mail.subject}\n\n${mail.text.split("\n\n-- ")[0]}`,
    ...(sms ? [`\n[SMS] ${sms.text}`] : []),
    ...(whatsapp && whatsapp.text !== sms?.text ? [`\n[WhatsApp] ${whatsapp.text}`] : []),
  ].join("\n");
}
