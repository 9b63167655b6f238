import { expect } from "chai";
import fc from "fast-check";
import {
  adviceNumber,
  adviceNumberOfVan,
  adviceVan,
  isAdviceNumber,
  isPayerVan,
  payerVan,
} from "#reconciliation/check-digits.ts";

const serial = fc.integer({ min: 0, max: 99_999_999 });

/** The definition by hand: letters to two digits, the whole number leaves 1 when divided by 97. */
function leaves1(text: string): boolean {
  const digits = [...text].map((character) => Number.parseInt(character, 36)).join("");
  return BigInt(digits) % 97n === 1n;
}

describe("check digits", () => {
  it("number an advice so that the whole leaves 1 modulo 97", () => {
    fc.assert(
      fc.property(serial, fc.constantFrom("SB", "NB", "PW"), fc.integer({ min: 2020, max: 2060 }), (n, code, year) => {
        const number = adviceNumber(code, year, n);
        expect(number).to.match(/^[A-Z]{2}\d{12}$/);
        expect(leaves1(number)).to.equal(true);
        expect(isAdviceNumber(number)).to.equal(true);
        expect(adviceNumberOfVan(adviceVan("SBPDCL", number))).to.equal(number);
      }),
    );
  });

  it("agree with a number worked out by hand", () => {
    // S=28 B=11: 28112600000001 × 100 mod 97 = 13, and 98 − 13 = 85.
    expect(adviceNumber("SB", 2026, 1)).to.equal("SB260000000185");
    expect(payerVan("SBPDCL", 1)).to.equal("SBPDCLP000000121");
  });

  it("catch every single wrong digit and every swap of neighbours", () => {
    fc.assert(
      fc.property(serial, fc.integer({ min: 2, max: 13 }), fc.integer({ min: 1, max: 9 }), (n, place, by) => {
        const number = adviceNumber("SB", 2026, n);
        const wrong = String((Number(number[place]) + by) % 10);
        expect(isAdviceNumber(number.slice(0, place) + wrong + number.slice(place + 1))).to.equal(false);
        const [a, b] = [number[place - 1] ?? "", number[place] ?? ""];
        if (a !== b && place > 2) {
          expect(isAdviceNumber(number.slice(0, place - 1) + b + a + number.slice(place + 1))).to.equal(false);
        }
      }),
    );
  });

  it("give a payer a standing account that is no advice's account", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (n) => {
        const van = payerVan("NBPDCL", n);
        expect(van).to.match(/^NBPDCLP\d{9}$/);
        expect(leaves1(van.slice(6))).to.equal(true);
        expect(isPayerVan(van)).to.equal(true);
        expect(isAdviceNumber(adviceNumberOfVan(van))).to.equal(false);
      }),
    );
  });

  it("refuse what cannot be numbered", () => {
    expect(() => adviceNumber("S1", 2026, 1)).to.throw(RangeError);
    expect(() => adviceNumber("SB", 2026, 100_000_000)).to.throw(RangeError);
    expect(() => adviceVan("SBPDCL", "SB260000000100")).to.throw(RangeError);
    expect(() => payerVan("S", 1)).to.throw(RangeError);
    expect(() => payerVan("SBPDCL", 10_000_000)).to.throw(RangeError);
  });
});
