import { expect } from "chai";
import fc from "fast-check";
import { gstinCheck, isGstin, isPan, isTan, Mobile, panHolders } from "#server/organisations/identifiers-contract.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const letter = fc.constantFrom(...letters);
const digit = fc.constantFrom(..."0123456789");
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(""));
const times = (count: number, one: fc.Arbitrary<string>) =>
  fc.array(one, { minLength: count, maxLength: count }).map((texts) => texts.join(""));
const pan = joined(times(3, letter), fc.constantFrom(...panHolders), letter, times(4, digit), letter);
const tan = joined(times(4, letter), times(5, digit), letter);
const state = fc.integer({ min: 1, max: 38 }).map((number) => String(number).padStart(2, "0"));
const gstin = joined(state, fc.oneof(pan, tan), fc.constantFrom(..."123456789"), letter).map(
  (body) => body + gstinCheck(body),
);

describe("numbers of the tax department", () => {
  it("takes the GSTIN that is published as an example, and not what is near it", () => {
    expect(isGstin("27AAPFU0939F1ZV")).to.equal(true);
    for (const wrong of ["27AAPFU0939F1ZO", "369296450896540", "40AAPFU0939F1ZV"])
      expect(isGstin(wrong)).to.equal(false);
  });

  it("finds every single wrong character of a GSTIN", () => {
    fc.assert(
      fc.property(
        gstin,
        fc.nat(14),
        fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (number, place, other) => {
          expect(isGstin(number)).to.equal(true);
          const mistyped = number.slice(0, place) + other + number.slice(place + 1);
          expect(isGstin(mistyped)).to.equal(mistyped === number);
        },
      ),
    );
  });

  it("takes a PAN only with a holder type, and a TAN only in its shape", () => {
    fc.assert(
      fc.property(pan, tan, letter, (goodPan, goodTan, other) => {
        expect(isPan(goodPan)).to.equal(true);
        expect(isTan(goodTan)).to.equal(true);
        const typed = goodPan.slice(0, 3) + other + goodPan.slice(4);
        expect(isPan(typed)).to.equal((panHolders as readonly string[]).includes(other));
        for (const bad of [goodPan.toLowerCase(), goodPan.slice(1), `${goodPan}A`, goodTan]) {
          expect(isPan(bad), bad).to.equal(false);
        }
        expect(isTan(goodPan)).to.equal(false);
      }),
    );
  });

  it("reads a mobile as people type it", () => {
    for (const typed of ["98350 12345", "+91 98350-12345", "09835012345", "919835012345", "0091 9835012345"]) {
      expect(Mobile.parse(typed), typed).to.equal("+919835012345");
    }
    for (const wrong of ["12345", "5835012345", "98350123456", "+1 9835012345"]) {
      expect(Mobile.safeParse(wrong).success, wrong).to.equal(false);
    }
  });
});
