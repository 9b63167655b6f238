import { expect } from "chai";
import { explain } from "#reconciliation/difference.ts";
import { paise } from "#reconciliation/money.ts";
import { aBill, aLine, anAdvice, aPayer, decide, open, POLICY, plan, rs, verdict } from "../support/open-items.ts";

const one = aPayer(1, {
  name: "Tirhut Water Works East",
  remitters: [{ account: "38112233445", ifsc: "SBIN0009876", name: "TIRHUT WATER WORKS EAST" }],
});
const two = aPayer(2, { name: "Tirhut Water Works" });
const bills = [aBill(1, { outstandingPaise: rs(500) }), aBill(2, { outstandingPaise: rs(710), dueDate: "2026-03-20" })];
const utr = "UTIBR52026041000940949";

describe("keys beside one another", () => {
  const [first, second] = [anAdvice(1, [bills[0]!]), anAdvice(2, [bills[1]!], { declaredUtrs: [utr] })];
  const ground = open({ payers: [one, two], bills, advices: [first, second] });
  it("do not decide when the advice named and the UTR declared are of different advices", () => {
    expect(decide(ground, aLine(`RTGS ${utr} ${first.van}`, rs(710))).outcome).to.equal("suggested");
  });
  it("do not decide for a bill or a standing account where an advice is named with another amount", () => {
    expect(decide(ground, aLine(`${first.van} BILL ${bills[1]?.number}`, rs(710))).outcome).to.equal("suggested");
    expect(decide(ground, aLine(`${first.van} ${one.van}`, rs(710))).outcome).to.equal("suggested");
  });
  it("do not decide by a standing account against the bill that is named", () => {
    const bare = open({ payers: [one], bills });
    expect(decide(bare, aLine(`${one.van} BILL ${bills[0]?.number}`, rs(710))).outcome).to.equal("suggested");
    expect(verdict(decide(bare, aLine(`${one.van} BILL ${bills[1]?.number}`, rs(710))))).to.equal("P3 matched");
  });
  it("place nothing by policy where the bill that is named is gone", () => {
    const bare = open({ payers: [one], bills });
    expect(decide(bare, aLine(`${one.van} BILL 102699999999`, rs(333))).outcome).to.equal("suggested");
  });
});

describe("a transfer seen before", () => {
  it("pays nothing by a standing account, exact or not", () => {
    const seen = [{ id: "1", utr, paise: rs(500), valueDate: "2026-04-09", payer: "payer-1" }];
    const again = { ...open({ payers: [one], bills }), seen };
    expect(decide(again, aLine(`${utr} ${one.van}`, rs(500))).outcome).to.equal("suggested");
    const others = { ...again, seen: [{ ...seen[0]!, paise: rs(499) }] };
    expect(verdict(decide(others, aLine(`${utr} ${one.van}`, rs(500))))).to.equal("P6 matched");
  });
  it("is not returned by a debit of another amount, nor the same twice, nor from another account", () => {
    const debit = { direction: "debit" as const, valueDate: "2026-04-12" };
    const seen = [{ id: "1", utr, paise: rs(500), valueDate: "2026-04-09", payer: null }];
    expect(decide(open({ seen }), aLine(`TO ${utr}`, rs(400), debit)).outcome).to.equal("unidentified");
    const back = (text: string, given = {}) => aLine(`RTGS RETURN-${utr} ${text}`, rs(500), { ...debit, ...given });
    const twice = plan(open(), aLine(utr, rs(500)), back("A"), back("B", { valueDate: "2026-04-13" }));
    expect(twice.decisions.filter((decision) => decision.reverses !== null)).to.have.length(1);
    const elsewhere = plan(open(), aLine(utr, rs(500)), back("A", { account: "40099999999" }));
    expect(elsewhere.decisions.map((decision) => decision.reverses)).to.deep.equal([null, null]);
  });
  it("is no duplicate when one UTR carries two amounts", () => {
    const split = plan(
      open({ payers: [one], bills }),
      aLine(`${utr} BILL ${bills[0]?.number}`, rs(500)),
      aLine(`${utr} BILL ${bills[1]?.number}`, rs(710)),
    );
    expect(split.decisions.map(verdict)).to.deep.equal(["P3 matched", "P3 matched"]);
  });
});

describe("policy against likeness", () => {
  const own = anAdvice(1, [bills[0]!]);
  const theirs = anAdvice(2, [aBill(9, { payer: "payer-2", outstandingPaise: rs(444) })]);
  const ground = open({
    payers: [one, two],
    bills: [...bills, aBill(9, { payer: "payer-2", outstandingPaise: rs(444) })],
    advices: [own, theirs],
  });
  const named = (name: string) => decide(ground, aLine(`NEFT/CITIN26100717459/${name}/${own.van}`, rs(444)));
  it("waits when the amount is another's and the name fits them too, however much worse, or fits nobody", () => {
    expect(named("TIRHUT WATER WORKS").outcome).to.equal("suggested");
    expect(named("TIRHUT WATER WORKS EAST").outcome).to.equal("suggested");
    expect(named("EASTERN TRADERS").outcome).to.equal("suggested");
  });
  it("places it when the name is the payer's own and not at all the other's", () => {
    const apart = { ...ground, payers: [one, { ...two, name: "Magadh Telecom" }] };
    const line = aLine(`NEFT/CITIN26100717459/TIRHUT WATER WORKS EAST/${own.van}`, rs(444));
    expect(verdict(decide(apart, line))).to.equal("P7 matched part");
  });
});

describe("late and held", () => {
  it("never gives a rebate that lapsed with the advice", () => {
    const rebated = aBill(1, { outstandingPaise: rs(500), rebate: { paise: rs(10), until: "2026-04-15" } });
    const expired = anAdvice(1, [rebated], { amountPaise: rs(490), state: "expired" });
    const ground = open({ payers: [one], bills: [rebated], advices: [expired] });
    expect(decide(ground, aLine(expired.van, rs(490), { valueDate: "2026-04-16" })).outcome).to.equal("suggested");
    const inForce = { ...rebated, rebate: { paise: rs(10), until: "2026-04-20" } };
    expect(
      verdict(decide({ ...ground, bills: [inForce] }, aLine(expired.van, rs(490), { valueDate: "2026-04-16" }))),
    ).to.equal("P1 matched late");
  });
  it("does not find a late advice behind a standing account where late money is held", () => {
    const three = [...bills, aBill(3, { outstandingPaise: rs(77), dueDate: "2026-02-20" })];
    const expired = anAdvice(1, [three[0]!, three[1]!], { state: "expired" });
    const ground = open({ payers: [one], bills: three, advices: [expired] });
    const line = aLine(one.van, rs(1210), { valueDate: "2026-04-18" });
    expect(verdict(decide(ground, line))).to.equal("P6 matched late");
    expect(decide({ ...ground, policy: { ...POLICY, late: "hold" } }, line).rule).not.to.equal("P6");
  });
});

describe("facts about remitters", () => {
  it("are of one bank: the same number at another is another account", () => {
    const advice = anAdvice(1, [aBill(9, { payer: "payer-2" })]);
    const ground = open({ payers: [one, two], bills: [aBill(9, { payer: "payer-2" })], advices: [advice] });
    expect(verdict(decide(ground, aLine(`NEFT-${advice.van}-38112233445-HDFC0009999`, rs(1000))))).to.equal(
      "P1 matched",
    );
    expect(decide(ground, aLine(`NEFT-${advice.van}-38112233445-SBIN0009876`, rs(1000))).outcome).to.equal("suggested");
  });
});

describe("typed differences", () => {
  it("are not chosen from two that fit as well", () => {
    const due = { parts: [rs(1000)], tds: [rs(0), rs(10)], rebates: [rs(0), rs(10)] };
    expect(explain(rs(990), due, paise(99n))).to.equal(null);
    expect(explain(rs(980), due, paise(99n))).to.deep.equal([
      { kind: "tds-194q", paise: rs(10) },
      { kind: "rebate", paise: rs(10) },
    ]);
  });
  it("round up to 99 paise either way, and beside what was expected need no other reason", () => {
    const due = { parts: [rs(1000)], tds: [rs(0)], rebates: [rs(0)] };
    const rounded = (cash: number) => explain(rs(cash), due, paise(99n))?.map((deduction) => deduction.paise) ?? null;
    expect(rounded(999.01)).to.deep.equal([99n]);
    expect(rounded(1000.99)).to.deep.equal([-99n]);
    expect([rounded(999), rounded(1001)]).to.deep.equal([null, null]);
    const near = { parts: [rs(1000)], tds: [rs(0), rs(0.2)], rebates: [rs(0)] };
    expect(explain(rs(999.5), near, paise(99n))).to.deep.equal([{ kind: "rounding", paise: 50n }]);
    const second = { parts: [rs(1000)], tds: [rs(5), rs(0.2), rs(0.4)], rebates: [rs(0)] };
    expect(explain(rs(999.5), second, paise(99n)), "two that fit, neither expected").to.equal(null);
    expect(explain(rs(999.5), due, paise(0n))).to.equal(null);
  });
  it("take no rebate on a bill already paid in part", () => {
    const bill = aBill(1, { outstandingPaise: rs(500), rebate: { paise: rs(10), until: "2026-04-30" } });
    const advice = anAdvice(1, [bill]);
    const ground = open({ payers: [one], bills: [bill], advices: [advice] });
    const { decisions } = plan(
      ground,
      aLine(advice.van, rs(200), { valueDate: "2026-04-05" }),
      aLine(`BILL ${bill.number}`, rs(290)),
    );
    expect(decisions.map((decision) => decision.outcome)).to.deep.equal(["matched", "suggested"]);
  });
  it("take a surcharge on top from its day on, on a bill nothing was paid of", () => {
    const bill = aBill(1, { outstandingPaise: rs(500), surcharge: { paise: rs(7.5), from: "2026-04-11" } });
    const ground = open({ payers: [one], bills: [bill] });
    const on = (valueDate: string, cash = 507.5) =>
      decide(ground, aLine(`BILL ${bill.number}`, rs(cash), { valueDate }));
    const late = on("2026-04-11");
    expect(verdict(late)).to.equal("P5 matched");
    expect(late.deductions).to.deep.equal([{ kind: "surcharge", paise: rs(-7.5) }]);
    expect(on("2026-04-10").outcome).to.equal("suggested");
    expect(verdict(on("2026-04-11", 500)), "without it the bill is paid all the same").to.equal("P3 matched");
    const advice = anAdvice(1, [bill], { validUntil: "2026-04-10" });
    const late2 = decide({ ...ground, advices: [advice] }, aLine(advice.van, rs(507.5), { valueDate: "2026-04-12" }));
    expect([verdict(late2), late2.deductions]).to.deep.equal(["P5 matched late", late.deductions]);
    const part = anAdvice(1, [bill], { items: [{ bill: bill.number, paise: rs(400) }] });
    const onPart = decide({ ...ground, advices: [part] }, aLine(part.van, rs(407.5), { valueDate: "2026-04-12" }));
    expect(onPart.rule).to.equal("P7");
    const paidBefore = plan(
      { ...ground, advices: [{ ...advice, validUntil: "2026-04-30" }] },
      aLine(advice.van, rs(200), { valueDate: "2026-04-05" }),
      aLine(`BILL ${bill.number}`, rs(307.5), { valueDate: "2026-04-12" }),
    );
    expect(paidBefore.decisions.map((decision) => decision.outcome)).to.deep.equal(["matched", "suggested"]);
  });
  it("take TDS only from a payer who is known to withhold it, for bills that are all theirs", () => {
    const withholding = { ...one, deductions: ["tds-194q" as const] };
    const mixed = [aBill(1), aBill(2, { payer: null })];
    const text = mixed.map((bill) => bill.number).join(" ");
    expect(decide(open({ payers: [withholding], bills: mixed }), aLine(text, rs(1998))).outcome).to.equal("suggested");
    const unknown = [aBill(1, { payer: "nobody-listed" })];
    expect(
      decide(open({ payers: [withholding], bills: unknown }), aLine(`BILL ${unknown[0]?.number}`, rs(999))).outcome,
    ).to.equal("suggested");
  });
});
