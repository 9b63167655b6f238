import { expect } from "chai";
import fc from "fast-check";
import { adviceNumber, adviceVan, payerVan } from "#reconciliation/check-digits.ts";
import type { Reference, ReferenceKind } from "#reconciliation/line.ts";
import { findReferences } from "#reconciliation/reference.ts";
import { runs } from "../support/runs.ts";

const DISCOM = {
  vanPrefixes: ["SBPDCL"],
  discomCode: "SB",
  connectionNumber: "^[0-9]{9,11}$",
  billNumber: "^[0-9]{12}$",
};

const bank = fc.constantFrom("UTIB", "HDFC", "SBIN", "ICIC", "CNRB", "PUNB", "CITI", "BARB", "KKBK", "AXOM");
const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
const two = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).map((value) => String(value).padStart(2, "0"));
const dayOfYear = fc.integer({ min: 1, max: 366 }).map((day) => String(day).padStart(3, "0"));
const day = fc.tuple(two(15, 39), two(1, 12), two(1, 28)).map(([year, month, date]) => `20${year}${month}${date}`);
const serial = fc.nat(99_999_999);
const advice = serial.map((at) => adviceNumber("SB", 2026, at));

/** Every identifier of the rails and of our own, whole; `group` says that it may also be typed in groups. */
const SHAPES: Readonly<Record<string, { kind: ReferenceKind; value: fc.Arbitrary<string>; group?: boolean }>> = {
  "RTGS UTR of 22": {
    kind: "rtgs-utr",
    value: fc.tuple(bank, digits(1), day, digits(8)).map(([code, one, on, rest]) => `${code}R${one}${on}${rest}`),
    group: true,
  },
  "NEFT UTR of 22": {
    kind: "neft-utr",
    value: fc.tuple(bank, digits(1), day, digits(8)).map(([code, one, on, rest]) => `${code}N${one}${on}${rest}`),
    group: true,
  },
  "NEFT UTR of 16 with a letter and YYDDD": {
    kind: "neft-utr",
    value: fc
      .tuple(bank, fc.constantFrom("N", "P", "H", "B", "T"), two(15, 39), dayOfYear, digits(6))
      .map((parts) => parts.join(""))
      // Its digits can also be a longer one's, cut behind its date; then it is only near.
      .filter((utr) => !/^.{4}N\d20[1-4]/.test(utr)),
    group: true,
  },
  "NEFT UTR of 16 with a digit": {
    kind: "neft-utr",
    value: fc.tuple(bank, digits(12)).map((parts) => parts.join("")),
  },
  "NEFT UTR of 16, opaque": {
    kind: "neft-utr",
    value: fc.tuple(bank, fc.constantFrom("N", "X", "S"), digits(11)).map((parts) => parts.join("")),
  },
  VAN: { kind: "van", value: advice.map((number) => adviceVan("SBPDCL", number)), group: true },
  "advice number": { kind: "advice", value: advice, group: true },
  "standing VAN": { kind: "payer-van", value: fc.nat(9_999_999).map((at) => payerVan("SBPDCL", at)), group: true },
};

/** What stands around it in the text: separators of the banks, or letters and digits glued to it. */
const AROUND: readonly (readonly [before: string, after: string])[] = [
  ["", ""],
  ["BY TRANSFER-RTGS UTR NO: ", "--ACME PVT"],
  ["BY TRANSFER-NEFT*YESB0000001*", "*ACME LIMITED*--"],
  ["NEFT CR-CITI0000002-ACME INDIA PVT LTD-SUB-", ""],
  ["NEFT/", "/ACME/REMARK"],
  ["Cr. For NEFT ", " ACME"],
  ["RTGS RETURN-", "-ACME-OPERATIONS SUSPENDED/R09"],
];
const GLUED: readonly (readonly [before: string, after: string])[] = [
  ["RTGS", "MAGADH"],
  ["NEFT_IN:34", "CITI0100000//ACME"],
  ["PAY", "ELECTRICITY"],
];

function found(narration: string): Reference[] {
  return findReferences({ narration, bankReference: "" }, DISCOM);
}

function has(list: readonly Reference[], kind: ReferenceKind, value: string): boolean {
  return list.some((one) => one.kind === kind && one.value === value && (one.valid || kind === "neft-utr"));
}

/** The raw characters as the value they were read as. */
function normalised(raw: string, { kind }: Reference): string {
  const plain = raw.toUpperCase().replace(/[^A-Z0-9]/g, "");
  if (kind === "name") return raw.toUpperCase().replace(/[^A-Z0-9]+/g, " ");
  if (kind === "cheque") return plain.replace(/^0+/, "").padStart(6, "0");
  if (kind === "rrn") return plain.slice(-12);
  return plain;
}

function meant(value: string): string {
  return value.replaceAll("O", "0").replaceAll("I", "1").replaceAll("L", "1");
}

function grouped(value: string, sizes: readonly number[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const size of sizes) {
    parts.push(value.slice(at, at + size));
    at += size;
  }
  return [...parts, value.slice(at)].filter(Boolean).join(" ");
}

describe("findReferences, every shape", function () {
  this.timeout(60_000);

  for (const [name, { kind, value, group }] of Object.entries(SHAPES)) {
    it(`${name}: found among separators and glued, in either case, where it stands`, () => {
      const around = fc.constantFrom(...AROUND, ...GLUED);
      fc.assert(
        fc.property(value, around, fc.boolean(), (whole, [before, after], small) => {
          const written = small ? whole.toLowerCase() : whole;
          const text = `${before}${written}${after}`;
          const one = found(text).find((other) => other.kind === kind && other.value === whole);
          expect(one, text).not.to.equal(undefined);
          expect(text.slice(one?.start, one?.end)).to.equal(written);
        }),
        runs(),
      );
    });

    if (group) {
      it(`${name}: found when it is typed in groups or broken by a line end`, () => {
        const sizes = fc.array(fc.integer({ min: 3, max: 9 }), { minLength: 1, maxLength: 3 });
        fc.assert(
          fc.property(value, sizes, (whole, parts) => {
            const text = `RTGS/${grouped(whole, parts)}/ACME`;
            expect(has(found(text), kind, whole), text).to.equal(true);
          }),
          runs(),
        );
      });
    }

    it(`${name}: never believed when it is cut`, () => {
      fc.assert(
        fc.property(value, fc.integer({ min: 1, max: 10 }), (whole, off) => {
          const cut = whole.slice(0, -off);
          const believed = found(`NEFT/${cut}/ACME`).filter(
            (one) => one.valid && one.value.startsWith(cut.slice(0, 6)),
          );
          // Eleven digits after a bank's letters are whole in one of the older shapes; what is cut is then another reference.
          expect(believed.filter((one) => one.kind === kind && one.value === whole)).to.deep.equal([]);
          for (const one of believed) expect(one.value.length).to.be.below(whole.length);
          if (kind !== "neft-utr")
            expect(
              believed.filter((one) => one.kind === kind),
              cut,
            ).to.deep.equal([]);
        }),
        runs(),
      );
    });
  }

  it("HDFC's N with 12 to 15 digits, as a word", () => {
    const value = fc
      .tuple(dayOfYear, fc.integer({ min: 9, max: 12 }).chain(digits))
      .map((parts) => `N${parts.join("")}`);
    fc.assert(
      fc.property(value, (whole) => {
        expect(has(found(`NEFT ${whole} ACME`), "neft-utr", whole), whole).to.equal(true);
        expect(has(found(`neft-${whole.toLowerCase()}-acme`), "neft-utr", whole), whole).to.equal(true);
      }),
      runs(),
    );
  });

  it("RRN of twelve digits and padded to sixteen, on an instant rail only", () => {
    const value = fc.tuple(digits(1), dayOfYear, digits(8)).map((parts) => parts.join(""));
    fc.assert(
      fc.property(value, fc.boolean(), (whole, padded) => {
        const written = padded ? `0000${whole}` : whole;
        expect(has(found(`UPI/CR/${written}/MEENA/SBIN/x`), "rrn", whole), written).to.equal(true);
        expect(has(found(`MMT/IMPS/${written}/bill/SUNITA/SBIN0009876`), "rrn", whole), written).to.equal(true);
        expect(found(`CASH ${written} MEENA`).filter((one) => one.kind === "rrn")).to.deep.equal([]);
      }),
      runs(),
    );
  });

  it("IFSC alone and behind a UTR", () => {
    const value = fc.tuple(bank, digits(6)).map(([code, branch]) => `${code}0${branch}`);
    fc.assert(
      fc.property(value, digits(6), (ifsc, rest) => {
        expect(has(found(`NEFT*${ifsc}*X`), "ifsc", ifsc)).to.equal(true);
        expect(has(found(`NEFT_IN:34CITIN26200${rest}${ifsc}//ACME`), "ifsc", ifsc), ifsc).to.equal(true);
      }),
      runs(),
    );
  });

  it("cheque of six digits, padded or bare", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 1, max: 12 }), (number, width) => {
        const cheque = String(number).padStart(6, "0");
        const written = String(number).padStart(width, "0");
        expect(has(found(`CHEQUE DEPOSIT---${written}`), "cheque", cheque), written).to.equal(true);
        expect(has(found(`CHQ DEP RET- ${written}`), "cheque", cheque), written).to.equal(true);
        const column = findReferences({ narration: "BY CLEARING", bankReference: written }, DISCOM);
        expect(has(column, "cheque", cheque), written).to.equal(true);
      }),
      runs(),
    );
  });

  it("bill and connection by the discom's patterns, behind a word, glued to letters, zeros dropped", () => {
    fc.assert(
      fc.property(digits(12), fc.integer({ min: 10_000_000, max: 999_999_999 }), (bill, connection) => {
        expect(has(found(`BILL ${bill} ACME`), "bill", bill)).to.equal(true);
        expect(has(found(`PAYMENTOFELECTRICITYBILL${bill}FORAPRIL`), "bill", bill)).to.equal(true);
        expect(has(found(`CA${connection} ACME`), "connection", String(connection))).to.equal(true);
      }),
      runs(),
    );
  });

  it("each points at the very characters that read as its value, in any text", () => {
    const piece = fc.oneof(
      ...Object.values(SHAPES).map(({ value }) => value),
      digits(12),
      digits(10),
      fc.constantFrom(
        "RTGS",
        "NEFT",
        "UPI",
        "CHQ",
        "A/C",
        "TRANSFER FROM ",
        "/",
        "-",
        " ",
        "*",
        "HDFC0001234",
        "MAGADH Ltd.",
      ),
      fc.string({ maxLength: 6, unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), fc.array(piece, { maxLength: 3 }), (told, column) => {
        const text = { narration: told.join(""), bankReference: column.join(" ") };
        for (const one of findReferences(text, DISCOM)) {
          const read = normalised(
            text[one.field].normalize("NFKC").length === text[one.field].length
              ? text[one.field].slice(one.start, one.end)
              : one.value,
            one,
          );
          expect(meant(read), JSON.stringify([text, one])).to.equal(meant(one.value));
        }
      }),
      runs(),
    );
  });
});

describe("findReferences on text no bank would write", function () {
  this.timeout(60_000);
  const pieces = [
    "1",
    "A",
    "CLG",
    "SB",
    "SBPDCL",
    "A1",
    " ",
    "R52026",
    "HDFC0001234 ",
    "UTIBR52026031800940949 ",
  ].concat([
    "SBPDCLSB260000000185 ",
    "CITIN26717459833 ",
    "102600000001 ",
    "A/C 12345678901 ",
    "1 2 3 ",
    "CLG LATION",
    "/- ",
  ]);
  for (const piece of pieces) {
    it(`takes time in proportion to its length: ${JSON.stringify(piece)} up to a megabyte`, () => {
      const seconds = (length: number) => {
        const text = `${piece.repeat(Math.ceil(length / piece.length))}LATION`;
        const started = performance.now();
        findReferences({ narration: text, bankReference: "" }, DISCOM);
        return (performance.now() - started) / 1000;
      };
      seconds(100_000);
      const [small, large] = [seconds(125_000), seconds(1_000_000)];
      // Eight times the text; in square it would be sixty-four. The machine may be busy, so a third try at most.
      expect(Math.min(large, large > 24 * small ? seconds(1_000_000) : large)).to.be.below(Math.max(1.5, 24 * small));
    });
  }
});
