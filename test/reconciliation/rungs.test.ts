import { expect } from "chai";
import type { Reference } from "#reconciliation/line.ts";
import { rungsOf } from "#reconciliation/rungs.ts";

const reference = (kind: Reference["kind"], value: string): Reference => ({
  kind,
  value,
  start: 0,
  end: value.length,
  field: "narration",
  valid: true,
});

describe("rungsOf", () => {
  const van = reference("van", "SBPDCLSB260000000112");
  const said = (
    rule: Parameters<typeof rungsOf>[1],
    references: Reference[],
    direction: "credit" | "debit" = "credit",
  ) =>
    Object.fromEntries(
      rungsOf({ direction, references }, rule).map((rung) => [rung.rule, `${rung.says} ${rung.because}`]),
    );

  it("tells of the rules before the one that decided whether they had anything to go by", () => {
    const rungs = said("P7", [van, reference("bill", "260100000001")]);
    expect(rungs).to.include({
      P0: "silent nothing-alike",
      P1: "silent key-did-not-suffice",
      P2: "silent no-key",
      P3: "silent key-did-not-suffice",
      P4: "silent no-key",
      P5: "silent key-did-not-suffice",
      P6: "silent no-key",
      P7: "decided certain",
      P8: "not-asked earlier-was-certain",
      P11: "not-asked earlier-was-certain",
    });
  });

  it("names the keys that were read, only where the rule goes by them", () => {
    const rungs = rungsOf({ direction: "credit", references: [van] }, "P1");
    expect(rungs.find(({ rule }) => rule === "P1")?.keys).to.deep.equal([{ kind: "van", value: van.value }]);
    expect(rungs.find(({ rule }) => rule === "P0")?.keys).to.deep.equal([]);
  });

  it("says that a rule which only suggests did just that, and that debits are asked of none but the first", () => {
    expect(said("P11", [reference("name", "NAMELESS")])).to.include({
      P8: "silent ranked",
      P10: "silent ranked",
      P11: "decided ranked",
    });
    expect(said("P11", [van], "debit")).to.include({ P0: "silent nothing-alike", P1: "not-asked credits-only" });
  });
});
