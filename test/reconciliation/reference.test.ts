import { expect } from "chai";
import fc from "fast-check";
import { adviceNumber, adviceVan, payerVan } from "#reconciliation/check-digits.ts";
import { findReferences, type ReferenceContext } from "#reconciliation/reference.ts";

const discom: ReferenceContext = {
  vanPrefixes: ["SBPDCL"],
  discomCode: "SB",
  connectionNumber: "^[0-9]{9,11}$",
  billNumber: "^[0-9]{12}$",
};

function found(narration: string, context?: ReferenceContext, bankReference = ""): string[] {
  return findReferences({ narration, bankReference }, context).map(
    ({ kind, value, valid }) => `${kind} ${value}${valid ? "" : " (doubtful)"}`,
  );
}

const SHAPES: readonly [bank: string, narration: string, ...expected: string[]][] = [
  [
    "SBI NEFT",
    "BY TRANSFER-NEFT*YESB0000001*YESAP61641609640*ACME LIMITED*--",
    "ifsc YESB0000001",
    "neft-utr YESAP61641609640",
    "name ACME LIMITED",
  ],
  [
    "SBI RTGS",
    "BY TRANSFER-RTGS UTR NO: UTIBR52026031800940949--ACME PVT",
    "rtgs-utr UTIBR52026031800940949",
    "name ACME PVT",
  ],
  [
    "SBI pooled",
    "BY TRANSFER-RTGS UCBAR52018073100047255  A11243AZTS1-TRANSFER FROM 3199123456789-",
    "rtgs-utr UCBAR52018073100047255",
    "account 3199123456789 (doubtful)",
  ],
  ["SBI UPI", "BY TRANSFER-UPI/CR/328347987247/MEENA/SBIN/vpa/UPI--", "rrn 328347987247", "name MEENA"],
  ["SBI cheque", "CHEQUE DEPOSIT---282403", "cheque 282403"],
  [
    "HDFC NEFT",
    "NEFT CR-CITI0000002-ACME INDIA PVT LTD-SUB-CITIN52025082917691328",
    "ifsc CITI0000002",
    "name ACME INDIA PVT LTD",
    "neft-utr CITIN52025082917691328",
  ],
  ["HDFC old", "NEFT N166180012345678 ACME LTD", "neft-utr N166180012345678", "name ACME LTD"],
  ["HDFC cheque return", "CHQ DEP RET- 501", "cheque 000501"],
  [
    "ICICI NEFT",
    "NEFT-HDFCN52025013132332164-MAGADH TELECOM-bill july-12345678901-HDFC0000123",
    "neft-utr HDFCN52025013132332164",
    "name MAGADH TELECOM",
    "account 12345678901",
    "ifsc HDFC0000123",
  ],
  ["ICICI glued", "RTGSCNRBR52026031800940949MAGADH", "rtgs-utr CNRBR52026031800940949", "name MAGADH"],
  [
    "ICICI IMPS",
    "MMT/IMPS/614512377103/remark/SUNITA DEVI/SBIN0009876",
    "rrn 614512377103",
    "name SUNITA DEVI",
    "ifsc SBIN0009876",
  ],
  ["ICICI clearing", "CLG/MAGADH TRADERS/000501/SBI", "name MAGADH TRADERS", "cheque 000501"],
  ["Axis NEFT", "NEFT/CITIN26717459833/MAGADH LTD/x", "neft-utr CITIN26717459833", "name MAGADH LTD"],
  ["Axis IMPS", "IMPS/P2A/511110688643/MEENA KUMARI/BANK/remark/919876543210", "rrn 511110688643", "name MEENA KUMARI"],
  [
    "PNB glued",
    "NEFT_IN:34CITIN26717459833CITI0100000//CITIN26717459833/MAGADH",
    "neft-utr CITIN26717459833",
    "ifsc CITI0100000",
    "neft-utr CITIN26717459833",
    "name MAGADH",
  ],
  ["BoB RTGS", "RTGS-ICICR42026061700504050-MAGADH", "rtgs-utr ICICR42026061700504050", "name MAGADH"],
  ["BoB NEFT", "NEFT-BARBT26156370985-MAGADH-AXIS", "neft-utr BARBT26156370985", "name MAGADH"],
  ["Axis old series", "Cr. For NEFT AXOMB00102091866 MAGADH", "neft-utr AXOMB00102091866", "name MAGADH"],
  ["IN series", "NEFT-IN42614555284440-MAGADH", "neft-utr IN42614555284440", "name MAGADH"],
  [
    "RTGS return",
    "RTGS RETURN-UTIBR52026031800940949-MAGADH-OPERATIONS SUSPENDED/R09",
    "rtgs-utr UTIBR52026031800940949",
    "name MAGADH",
  ],
  ["digits after bank", "NEFT SBIN124157748493 BILL", "neft-utr SBIN124157748493"],
];

describe("findReferences", () => {
  for (const [bank, narration, ...expected] of SHAPES) {
    it(`reads ${bank}: ${narration}`, () => expect(found(narration)).to.include.members(expected));
  }

  it("finds a VAN glued, spaced, lower case, hyphenated, with O for 0, with and without the discom's prefixes", () => {
    for (const text of [
      "NEFT SBPDCLSB260000000185 MAGADH",
      "neft/sbpdclsb260000000185/magadh",
      "sbpdcl sb26 0000 0001 85 power",
      "SBPDCLSB26-00000001-85",
      "UTIBR52026031800940949SBPDCLSB260000000185MAGADH",
    ]) {
      expect(found(text, discom), text).to.include("van SBPDCLSB260000000185");
      expect(found(text), text).to.include("van SBPDCLSB260000000185");
    }
    expect(found("NEFTSBPDCLSB26OOOOOOO185X", discom)).to.include("van SBPDCLSB260000000185");
    expect(found("PAYSB260000000185", discom)).to.include("advice SB260000000185");
    expect(found("sbpdclp000000121 advance")).to.include("payer-van SBPDCLP000000121");
  });

  it("reports a mistyped or cut VAN as doubtful", () => {
    expect(found("SBPDCLSB260000000186", discom)).to.deep.equal(["van SBPDCLSB260000000186 (doubtful)"]);
    expect(found("RTGS SBPDCLSB2600000001", discom)).to.include("van SBPDCLSB2600000001 (doubtful)");
    expect(found("ADVICE SB260000000186.", discom)).to.include("advice SB260000000186 (doubtful)");
  });

  it("reports a cut or impossible UTR as doubtful and takes no date for one", () => {
    expect(found("RTGS HDFCR52026031800 CUT")).to.include("rtgs-utr HDFCR52026031800 (doubtful)");
    expect(found("RTGS HDFCR52026133100940949 X")).to.include("rtgs-utr HDFCR52026133100940949 (doubtful)");
    expect(found("RTGS UTIBR520260318 00940949 X")).to.deep.equal(["rtgs-utr UTIBR52026031800940949"]);
  });

  it("never takes a UTR, an account or an RRN for a connection or a bill", () => {
    const own = found("NEFT-HDFCN52025013132332164-MAGADH-102030405-12345678901-HDFC0000123", discom);
    expect(own.filter((reference) => /^(bill|connection)/.test(reference))).to.deep.equal(["connection 102030405"]);
    expect(found("UPI/CR/328347987247/MEENA/SBIN/x", discom).join()).not.to.match(/bill|connection/);
    expect(found("RTGS X-TRANSFER FROM 31991234567-", discom).join()).not.to.match(/connection/);
  });

  it("reads bills and connections by the discom's patterns, zeros dropped or letters glued", () => {
    expect(found("CA102030405 BILL 102600000001", discom)).to.deep.equal(["connection 102030405", "bill 102600000001"]);
    expect(found("K NO 10203040", discom)).to.deep.equal(["connection 10203040"]);
    expect(found("CA 102030405")).to.deep.equal([]);
  });

  it("takes what the payer calls a bill for no RRN", () => {
    expect(found("IMPS/BILL 102600000001/614512377103/MEENA", discom)).to.include.members([
      "bill 102600000001",
      "rrn 614512377103",
    ]);
    expect(found("UPI/CR/MEENA/BILL NO 102600000001", discom)).to.include("bill 102600000001");
  });

  it("takes the number glued to its rail for the RRN, and a mobile number for none, nor for a connection", () => {
    const sbi = found("BY TRANSFER-INB IMPS610012377103/8754891888/XX7441/Bijli-", {
      ...discom,
      connectionNumber: "^[0-9]{9,12}$",
    });
    expect(sbi.filter((one) => /rrn|bill|connection/.test(one))).to.deep.equal(["rrn 610012377103"]);
    expect(found("BY TRANSFER-INB IMPS610012377103/919431012345/XX7441/x").join()).not.to.contain("919431012345");
    expect(found("IMPS/919431012345/RAMU/610012377103").join()).to.contain("rrn 610012377103");
    expect(found("UPI/919431012345/RAMU").join(), "alone it may be one").to.contain("rrn 919431012345");
    expect(found("IMPS/610012377103/BILL 8754891888/x", discom)).to.include("connection 8754891888");
  });

  it("takes no day for a connection that lost its zero, unless the payer calls it one", () => {
    for (const day of ["01042026", "20260401"]) {
      expect(found(`CLG/RAJ/000502/HDF/${day}`, discom).join(), day).not.to.contain("connection");
      expect(found(`NEFT CA NO ${day}`, discom), day).to.include(`connection ${day}`);
    }
    expect(found("NEFT X 31022026", discom), "no such day").to.include("connection 31022026");
  });

  it("knows the sender's account at the beginning of a transfer within HDFC", () => {
    expect(found("50200034218-TPT-BIJLI-JV INDUSTRIES", discom)).to.include("account 50200034218");
    expect(found("50200034218-TPT-BIJLI-JV INDUSTRIES", discom).join()).not.to.contain("connection");
  });

  it("takes a cheque's number for the cheque, and no branch, batch or place", () => {
    expect(found("CHQ DEP MICR 800002009 BR 3114 CHQ NO 282404")).to.include("cheque 282404");
    expect(found("BY INSTRUMENT NO 282404")).to.deep.equal(["cheque 282404"]);
    for (const text of [
      "BY TRANSFER-INSTITUTE PATNA 800005",
      "DAIRY PRODUCTS 800005",
      "CASH DEP INSTR BR 103114",
      "CLG:CTS BATCH 104456",
    ]) {
      expect(found(text).join(), text).not.to.contain("cheque");
    }
  });

  it("reads the bank's reference column: padded RRN, cheque, UTR", () => {
    expect(found("UPI-MEENA-x@bank", undefined, "0000614512377103")).to.include("rrn 614512377103");
    expect(found("BY CLEARING", undefined, "000501")).to.deep.equal(["cheque 000501"]);
    expect(found("BY CLEARING", undefined, "501")).to.deep.equal(["cheque 000501"]);
    expect(found("NEFT", undefined, "citin26717459833")).to.deep.equal(["neft-utr CITIN26717459833"]);
  });

  it("points at the very characters it read", () => {
    const narration = "neft sbpdcl sb26 0000 0001 85 x";
    const [van] = findReferences({ narration, bankReference: "" }, discom);
    expect(narration.slice(van?.start, van?.end)).to.equal("sbpdcl sb26 0000 0001 85");
  });

  it("finds every VAN and advice number among any text around it", () => {
    const noise = fc.stringMatching(/^[ A-Za-z0-9/*:.-]{0,40}$/);
    fc.assert(
      fc.property(fc.nat(99_999_999), noise, noise, fc.boolean(), (serial, before, after, small) => {
        const van = adviceVan("SBPDCL", adviceNumber("SB", 2026, serial));
        const text = `${before}${small ? van.toLowerCase() : van}${after}`;
        expect(found(text, discom), text).to.include(`van ${van}`);
      }),
    );
    fc.assert(
      fc.property(fc.nat(9_999_999), noise, (serial, before) => {
        const van = payerVan("SBPDCL", serial);
        expect(found(`${before}${van}`, discom)).to.include(`payer-van ${van}`);
      }),
    );
  });

  it("survives any text, keeps positions inside it and takes linear time", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300, unit: "binary" }),
        fc.string({ maxLength: 40 }),
        (narration, bankReference) => {
          for (const reference of findReferences({ narration, bankReference }, discom)) {
            const field = reference.field === "narration" ? narration : bankReference;
            expect(reference.start).to.be.at.least(0).and.below(reference.end);
            expect(reference.end).to.be.at.most(field.length);
          }
        },
      ),
    );
    const started = performance.now();
    for (const piece of ["1", "A", "SBPDCL", "A1", "- ", "TRANSFER FROM ", "R52026"]) {
      found(piece.repeat(20_000), discom);
    }
    expect(performance.now() - started).to.be.below(3000);
  });
});
