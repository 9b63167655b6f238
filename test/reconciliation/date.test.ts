import { expect } from "chai";
import { looksLikeDate, readDate } from "#reconciliation/date.ts";

describe("readDate", () => {
  const written: readonly string[] = [
    "1 Apr 2026",
    "01-Apr-2026",
    "01-APR-26",
    "1st April 2026",
    "01/04/2026",
    "01/04/26",
    "1-4-2026",
    "01.04.2026",
    "2026-04-01",
    "2026/04/01",
    "20260401",
    "01-04-2026 11:03:42",
    "01/04/2026 03:15:00 PM",
    "2026-04-01T11:03:42",
    "Apr 1, 2026",
    "46113",
    "46113.75",
    "01Apr2026",
  ];
  for (const text of written) {
    it(`reads ${JSON.stringify(text)}`, () => expect(readDate(text, "day-first")).to.equal("2026-04-01"));
  }

  const refused = [
    "31/06/2026",
    "29/02/2026",
    "00/04/2026",
    "01/13/2026",
    "1 Foo 2026",
    "32 Apr 2026",
    "01/04/1026",
    "1/4",
    "",
    "Total",
    "99999999",
    "1 Mayx 2026",
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(readDate(text, "day-first")).to.equal(null));
  }

  it("reads the month first only when told to", () => {
    expect(readDate("04/13/2026", "month-first")).to.equal("2026-04-13");
    expect(readDate("04/13/2026", "day-first")).to.equal(null);
  });

  it("knows leap days", () => {
    expect(readDate("29/02/2028", "day-first")).to.equal("2028-02-29");
    expect(readDate("29/02/2100", "day-first")).to.equal(null);
  });
});

describe("looksLikeDate", () => {
  it("takes a day that does not exist for a date, and a name or an amount for none", () => {
    expect(["31/02/2026", "99 Apr 2026", "01-04-2026 10:00"].every(looksLikeDate)).to.equal(true);
    expect(
      ["", "Total", "1,234.56", "12 MAGADH TELECOM", "STATEMENT SUMMARY :-", "1. BIL - Bill payment"].some(
        looksLikeDate,
      ),
    ).to.equal(false);
  });
});
