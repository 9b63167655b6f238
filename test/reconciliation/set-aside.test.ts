import { expect } from "chai";
import { aBill, aLine, anAdvice, aPayer, decide, open, plan, rs, verdict } from "../support/open-items.ts";

const bill = aBill(1, { outstandingPaise: rs(5000) });
const advice = anAdvice(1, [bill]);
const ground = open({ payers: [aPayer(1)], bills: [bill], advices: [advice] });
const utr = "UTIBR52026041000940949";
const credit = aLine(`RTGS ${utr} ${advice.van}`, rs(5000));
const debit = { direction: "debit" as const, valueDate: "2026-04-11" };

describe("P0: returns", () => {
  it("sets aside a credit and the debit that bears its UTR, the debit naming the credit", () => {
    const { decisions } = plan(ground, credit, aLine(`RTGS RETURN-${utr}-X-ACCOUNT CLOSED/R09`, rs(5000), debit));
    expect(decisions.map(verdict)).to.deep.equal(["P0 returned", "P0 returned"]);
    expect(decisions.map((decision) => decision.reverses)).to.deep.equal([null, { line: 0 }]);
    expect(decisions.every((decision) => decision.allocations.length === 0)).to.equal(true);
  });
  it("needs no words, only the reference", () => {
    const { decisions } = plan(ground, aLine(`TO ${utr}`, rs(5000), debit), credit);
    expect(decisions[0]?.reverses).to.deep.equal({ line: 1 });
  });
  it("finds a returned cheque by its number", () => {
    const { decisions } = plan(
      ground,
      aLine("CHEQUE DEPOSIT---000501", rs(70)),
      aLine("CHQ DEP RET- 501", rs(70), debit),
    );
    expect(decisions.map(verdict)).to.deep.equal(["P0 returned", "P0 returned"]);
  });
  it("finds what was posted weeks ago", () => {
    const seen = [{ id: "77", utr, paise: rs(5000), valueDate: "2026-03-20", payer: "payer-1" }];
    const decision = decide({ ...ground, seen }, aLine(`RTN:RTGS ${utr}`, rs(5000), debit));
    expect([verdict(decision), decision.payer]).to.deep.equal(["P0 returned", "payer-1"]);
    expect(decision.reverses).to.deep.equal({ seen: "77" });
  });
  it("finds a cheque posted weeks ago, by its number and the bank's word", () => {
    const seen = [{ id: "77", utr: "", cheque: "000501", paise: rs(70), valueDate: "2026-03-20", payer: "payer-1" }];
    const back = (text: string, valueDate = "2026-04-11") =>
      decide(open({ seen }), aLine(text, rs(70), { direction: "debit", valueDate }));
    const returned = back("CHQ DEP RET- 501");
    expect([verdict(returned), returned.payer, returned.reverses]).to.deep.equal([
      "P0 returned",
      "payer-1",
      { seen: "77" },
    ]);
    expect(back("CHEQUE PAID 501").outcome, "a cheque of our own").to.equal("unidentified");
    expect(back("CHQ DEP RET- 501", "2026-03-19").reverses).to.equal(null);
    expect(back("CHQ DEP RET- 501", "2026-06-20").reverses).to.deep.equal({ seen: "77" });
    expect(back("CHQ DEP RET- 501", "2026-06-21").reverses, "its number came again").to.equal(null);
    const byUtr = [{ ...seen[0]!, utr: "501", cheque: undefined }];
    expect(decide(open({ seen: byUtr }), aLine("CHQ DEP RET- 501", rs(70), debit)).reverses).to.deep.equal({
      seen: "77",
    });
  });
  it("chooses none of several credits it could undo, and holds them", () => {
    const cheques = ["2026-04-08", "2026-04-09"].map((valueDate) =>
      aLine(`CHEQUE DEPOSIT---000501 BILL ${bill.number}`, rs(5000), { valueDate }),
    );
    const back = aLine("CHQ DEP RET- 501", rs(5000), debit);
    const two = plan(ground, ...cheques, back);
    expect(two.decisions.map((decision) => decision.outcome)).to.deep.equal(["suggested", "suggested", "unidentified"]);
    expect(two.decisions[2]?.reverses).to.equal(null);
    const seen = ["1", "2"].map((id) => ({ id, utr, paise: rs(5000), valueDate: "2026-04-01", payer: null }));
    expect(decide(open({ seen }), aLine(`RTN:RTGS ${utr}`, rs(5000), debit)).reverses).to.equal(null);
    const comesBack = ["2026-04-07", "2026-04-08"].map((valueDate) =>
      aLine(`NEFT ${utr} REFUND`, rs(5000), { direction: "debit", valueDate }),
    );
    const credited = plan(open(), ...comesBack, aLine(`NEFT RETURN-${utr}`, rs(5000)));
    expect(credited.decisions[2]).to.include({ outcome: "returned", reverses: null });
  });
  it("is no return before the credit came or with another amount, but such a debit raises doubt", () => {
    const before = plan(ground, credit, aLine(`RTN ${utr}`, rs(5000), { ...debit, valueDate: "2026-04-09" }));
    expect(before.decisions[0]?.outcome).to.equal("matched");
    const other = plan(ground, credit, aLine(`TO ${utr}`, rs(4990), debit));
    expect(other.decisions.map((decision) => decision.outcome)).to.deep.equal(["suggested", "unidentified"]);
  });
  it("holds the credits a return without a reference could undo", () => {
    const { decisions } = plan(ground, credit, aLine("RTGS RETURN-DEPARTMENT-R09", rs(5000), debit));
    expect(decisions.map((decision) => decision.outcome)).to.deep.equal(["suggested", "returned"]);
    const otherAmount = plan(ground, credit, aLine("RTGS RETURN-DEPARTMENT-R09", rs(4000), debit));
    expect(otherAmount.decisions[0]?.outcome).to.equal("matched");
  });
  it("never takes our own payment coming back for a payer's", () => {
    const refund = aLine(`NEFT ${utr} REFUND`, rs(5000), { direction: "debit", valueDate: "2026-04-08" });
    const { decisions } = plan(ground, refund, aLine(`NEFT RETURN-${utr}-${advice.van}`, rs(5000)));
    expect(decisions.map(verdict)).to.deep.equal(["P0 returned", "P0 returned"]);
    expect(decisions[1]?.reverses).to.deep.equal({ line: 0 });
  });
  it("knows the ways a bank says that money went back, and holds the credits it may have been", () => {
    const ways = ["NEFT REVERSED", "Brn-OW RTN CLG: REJECT:FUNDS INSUFFICIENT", "I/W RETURN", "REJECT:ACCOUNT CLOSED"];
    const debits = ["WRONG CREDIT REVERSED", "CR ENTRY REVERSAL", "TRF RETURN"];
    for (const text of [...ways, ...debits]) {
      const { decisions } = plan(ground, aLine(advice.van, rs(5000)), aLine(text, rs(5000), debit));
      expect(
        decisions.map(({ outcome }) => outcome),
        text,
      ).to.deep.equal(["suggested", "returned"]);
    }
    expect(verdict(decide(ground, aLine(`TRF RETURN GIFTS ${advice.van}`, rs(5000))))).to.equal("P1 matched");
    const seen = [{ id: "77", utr: "", cheque: "282405", paise: rs(70), valueDate: "2026-03-20", payer: "payer-1" }];
    const back = aLine("Brn-OW RTN CLG: REJECT:282405:FUNDS INSUFFICIENT", rs(70), debit);
    expect(decide(open({ seen }), back).reverses).to.deep.equal({ seen: "77" });
  });
  it("reads a payer's remark as a remark", () => {
    for (const remark of ["GST RETURN FEES", "REVENUE DEPT", "RETAIL SHOP", "RETURNS CELL"]) {
      expect(verdict(decide(ground, aLine(`${advice.van} ${remark}`, rs(5000)))), remark).to.equal("P1 matched");
    }
    expect(verdict(decide(ground, aLine(`REVENUE CELL ${advice.van}`, rs(5000))))).to.equal("P1 matched");
  });
});

describe("P0: duplicates and exclusions", () => {
  it("takes the same transfer once, in one input or seen before", () => {
    expect(
      plan(ground, credit, { ...credit, row: 9 })
        .decisions.map(verdict)
        .sort(),
    ).to.deep.equal(["P0 duplicate", "P1 matched"]);
    const seen = [{ id: "5", utr: utr.toLowerCase(), paise: rs(5000), valueDate: "2026-04-10", payer: null }];
    expect(verdict(decide({ ...ground, seen }, credit))).to.equal("P0 duplicate");
  });
  it("takes a cheque once a day, in one input or seen before, and again when it is presented again", () => {
    const cheque = (valueDate = "2026-04-10", number = "282403") =>
      aLine(`CHEQUE DEPOSIT---${number} BILL ${bill.number}`, rs(5000), { valueDate });
    const outcomes = (...lines: ReturnType<typeof aLine>[]) =>
      plan(ground, ...lines).decisions.map(({ outcome }) => outcome);
    expect(outcomes(cheque(), cheque()).sort()).to.deep.equal(["duplicate", "matched"]);
    expect(outcomes(cheque(), { ...cheque(), account: "40099999999" })).not.to.include("duplicate");
    const back = aLine("CHQ DEP RET- 282403", rs(5000), debit);
    expect(outcomes(cheque(), back, cheque("2026-04-12"))).to.deep.equal(["returned", "returned", "matched"]);
    expect(outcomes(cheque("2026-04-10", "7"), cheque("2026-04-10", "7")), "instruments counted").not.to.include(
      "duplicate",
    );
    const seen = [{ id: "5", utr: "", cheque: "282403", paise: rs(5000), valueDate: "2026-04-10", payer: null }];
    expect(verdict(decide({ ...ground, seen }, cheque()))).to.equal("P0 duplicate");
    expect(verdict(decide({ ...ground, seen }, cheque("2026-04-11")))).to.equal("P3 matched");
    expect(verdict(decide({ ...ground, seen: [{ ...seen[0]!, paise: rs(4999) }] }, cheque()))).to.equal("P3 matched");
  });
  it("keeps two alike lines without a UTR, and one UTR in two accounts", () => {
    const cash = [aLine("CASH DEPOSIT", rs(5)), aLine("CASH DEPOSIT", rs(5))];
    expect(plan(ground, ...cash).decisions.map((decision) => decision.outcome)).to.deep.equal([
      "unidentified",
      "unidentified",
    ]);
    const accounts = plan(ground, credit, { ...credit, account: "40099999999" });
    expect(accounts.decisions.map(verdict).sort()).to.deep.equal(["P1 matched", "P1 suggested paid-again"]);
  });
  it("never adds to an advance twice when the same transfer comes under another date", () => {
    const payer = aPayer(1);
    const to = (valueDate: string) => aLine(`RTGS ${utr} ${payer.van}`, rs(9), { valueDate });
    const { decisions } = plan(open({ payers: [payer] }), to("2026-04-11"), to("2026-04-10"));
    expect(decisions.map((decision) => decision.outcome)).to.deep.equal(["suggested", "matched"]);
  });
  it("pays nothing by a standing account twice when the same transfer stands in two accounts", () => {
    const payer = aPayer(1);
    const line = aLine(`RTGS ${utr} ${payer.van}`, rs(9));
    const { decisions } = plan(open({ payers: [payer] }), line, { ...line, account: "40099999999" });
    expect(decisions.map(({ outcome }) => outcome).sort()).to.deep.equal(["matched", "suggested"]);
  });
  it("keeps two payments apart that share bare digits and name different bills", () => {
    const bills = [aBill(1), aBill(2), aBill(3)];
    const shared = open({ payers: [aPayer(1)], bills });
    for (const digits of ["UPI/919431012345/RAMU", "CHQ 800005"]) {
      const each = bills.map(({ number }) => aLine(`${digits} BILL ${number}`, rs(1000)));
      expect(plan(shared, ...each).decisions.map(verdict), digits).to.deep.equal(Array(3).fill("P3 matched"));
      const same = plan(shared, each[0]!, { ...each[0]!, row: 2 });
      expect(same.decisions.map(({ outcome }) => outcome).sort(), digits).to.deep.equal(["duplicate", "matched"]);
      const again = plan(shared, each[0]!, each[1]!, { ...each[0]!, row: 2 });
      expect(again.decisions.map(({ outcome }) => outcome).sort(), digits).to.deep.equal([
        "duplicate",
        "matched",
        "matched",
      ]);
    }
    const text = "UPI/919431012345/RAMU";
    for (const [one, other] of [
      [`${text} BILL ${bill.number}`, text],
      [text, `${text} ${advice.van}`],
      [`${text} BILL ${bill.number}`, "UPI/919431012345/SITA"],
      [`${text} ${advice.van}`, `${text} ${advice.van.slice(0, -3)}`],
    ] as const) {
      const { decisions } = plan(ground, aLine(one, rs(5000)), aLine(other, rs(5000)));
      expect(
        decisions.map(({ outcome }) => outcome),
        `${one}, ${other}`,
      ).to.include("duplicate");
    }
    const byUtr = bills.slice(0, 2).map(({ number }) => aLine(`RTGS ${utr} BILL ${number}`, rs(1000)));
    expect(
      plan(shared, ...byUtr)
        .decisions.map(({ outcome }) => outcome)
        .sort(),
    ).to.deep.equal(["duplicate", "matched"]);
  });
  it("takes bare digits for one transfer where either line names nothing of ours, or nothing that holds", () => {
    const bill = aBill(1);
    const alike = (text: string) =>
      plan(
        open({ payers: [aPayer(1)], bills: [bill] }),
        ...[`BILL ${bill.number}`, text].map((said) => aLine(`UPI/CR/919431012345/X/SBIN ${said}`, rs(1000))),
      ).decisions.map(({ outcome }) => outcome);
    const broken = advice.van.replace(/.$/, (end) => `${9 - Number(end)}`);
    // The engine takes lines of one day by their text: one before the bill, one after it.
    for (const text of ["ALL FROM RAMU", "FROM RAMU", broken]) expect(alike(text), text).to.include("duplicate");
  });
  it("returns the credit, not its repetition, when a file is read twice", () => {
    const back = aLine(`RTGS RETURN-${utr}`, rs(5000), debit);
    const { decisions } = plan(ground, credit, back, { ...credit }, { ...back });
    expect(decisions.map((decision) => decision.outcome).sort()).to.deep.equal([
      "duplicate",
      "duplicate",
      "returned",
      "returned",
    ]);
  });
  it("excludes charges, sweeps and own transfers, debits only", () => {
    for (const text of ["RTGS CHGS INCL GST", "CHQ RET CHARGES 501", "AUTO SWEEP TO 4001", "TRF OWN ACCOUNT"]) {
      expect(verdict(decide(ground, aLine(text, rs(1), { direction: "debit" }))), text).to.equal("P0 excluded");
    }
    expect(decide(ground, aLine("SALARY APRIL", rs(1), { direction: "debit" })).outcome).to.equal("unidentified");
    expect(verdict(decide(ground, aLine(`${advice.van} OWN ACCOUNT CHARGES`, rs(5000))))).to.equal("P1 matched");
  });
});
