import { expect } from "chai";
import { paise, sum, ZERO } from "#reconciliation/money.ts";
import type { AggregatorSettlement } from "#reconciliation/open.ts";
import { decisionTransfers } from "#reconciliation/post.ts";
import { importTransfers } from "../support/arrival.ts";
import { aBill, aLine, anAdvice, aPayer, decide, open, plan, rs, verdict } from "../support/open-items.ts";

const [one, two] = [aPayer(1), aPayer(2)];
const bills = [
  aBill(1, { outstandingPaise: rs(600) }),
  aBill(2, { outstandingPaise: rs(400), payer: "payer-2" }),
  aBill(3, { outstandingPaise: rs(250), payer: null }),
];
const utr = "UTIBR52026041000940949";

function aSettlement(given: Partial<AggregatorSettlement> = {}): AggregatorSettlement {
  return {
    reference: utr,
    aggregator: "Ganga Pay (fictional)",
    settledOn: "2026-04-10",
    grossPaise: rs(1250),
    feePaise: rs(10),
    taxPaise: rs(1.8),
    netPaise: rs(1238.2),
    payments: bills.map((bill, at) => ({
      id: `pay_${at}`,
      payer: bill.payer,
      items: [{ bill: bill.number, paise: bill.outstandingPaise }],
    })),
    ...given,
  };
}

const ground = (given: Partial<AggregatorSettlement> = {}) =>
  open({ payers: [one, two], bills, settlements: [aSettlement(given)] });
const credit = aLine(`NEFT ${utr} GANGA PAY NODAL`, rs(1238.2));

describe("P2: an aggregator's settlement", () => {
  it("pays the bills gross and books fee and tax as charges", () => {
    const decision = decide(ground(), credit);
    expect([verdict(decision), decision.payer]).to.deep.equal(["P2 matched", null]);
    expect(decision.allocations).to.deep.equal(
      bills.map((bill) => ({ bill: bill.number, paise: bill.outstandingPaise })),
    );
    expect(decision.deductions).to.deep.equal([
      { kind: "fee", paise: rs(10) },
      { kind: "fee-tax", paise: rs(1.8) },
    ]);
    const transfers = [...importTransfers(credit), ...decisionTransfers(credit, decision)];
    const charged = transfers.filter((transfer) => transfer.debitAccount === "bank-charges");
    expect(sum(charged.map((transfer) => transfer.paise))).to.equal(rs(11.8));
    const relieved = transfers.filter((transfer) => transfer.creditAccount === "receivable");
    expect(sum(relieved.map((transfer) => transfer.paise))).to.equal(rs(1250));
  });

  it("is found by the bank's reference column, whatever its shape", () => {
    const line = aLine("GANGA PAY NODAL", rs(1238.2), { bankReference: "AXISP00 1234 99001" });
    expect(verdict(decide(ground({ reference: "axisp00123499001" }), line))).to.equal("P2 matched");
    const opaque = aLine("NEFT/GANGA PAY/1568176960vxp0rj/SETTLEMENT", rs(1238.2));
    expect(verdict(decide(ground({ reference: "1568176960vxp0rj" }), opaque))).to.equal("P2 matched");
  });

  it("pays one payer's bills in that payer's name, several payments of one bill together", () => {
    const parts = [rs(200), rs(400)].map((part, at) => ({
      id: `pay_${at}`,
      payer: "payer-1",
      items: [{ bill: bills[0]?.number ?? "", paise: part }],
    }));
    const sole = ground({ payments: parts, grossPaise: rs(600), netPaise: rs(588.2) });
    const decision = decide(sole, aLine(`NEFT ${utr}`, rs(588.2)));
    expect([verdict(decision), decision.payer]).to.deep.equal(["P2 matched", "payer-1"]);
    expect(decision.allocations).to.deep.equal([{ bill: bills[0]?.number, paise: rs(600) }]);
  });

  it("takes no fee for a deduction where there is none, and a payment's payer where the bill has none", () => {
    const free = decide(ground({ feePaise: ZERO, taxPaise: ZERO, netPaise: rs(1250) }), aLine(`NEFT ${utr}`, rs(1250)));
    expect([verdict(free), free.deductions]).to.deep.equal(["P2 matched", []]);
    const untagged = { id: "a", payer: "payer-2", items: [{ bill: bills[2]?.number ?? "", paise: rs(250) }] };
    const paid = ground({ payments: [untagged], grossPaise: rs(250), netPaise: rs(238.2) });
    expect(decide(paid, aLine(`NEFT ${utr}`, rs(238.2))).payer).to.equal("payer-2");
    const unsaid = { ...untagged, payer: null, items: [{ bill: bills[0]?.number ?? "", paise: rs(600) }] };
    const ofBill = ground({ payments: [unsaid], grossPaise: rs(600), netPaise: rs(588.2) });
    expect(decide(ofBill, aLine(`NEFT ${utr}`, rs(588.2))).payer).to.equal("payer-1");
    const nothing = { id: "b", payer: null, items: [{ bill: bills[1]?.number ?? "", paise: ZERO }] };
    const withNothing = ground({ payments: [...aSettlement().payments, nothing] });
    expect(decide(withNothing, credit).outcome).to.equal("suggested");
  });

  it("waits when the amount is not the net, or the net is not gross less fee and tax", () => {
    expect(decide(ground(), aLine(`NEFT ${utr}`, rs(1250))).outcome).to.equal("suggested");
    expect(decide(ground({ feePaise: rs(9) }), credit).outcome).not.to.equal("matched");
    expect(decide(ground({ grossPaise: rs(1251), feePaise: rs(11) }), credit).outcome).not.to.equal("matched");
    expect(decide(ground({ payments: [], grossPaise: ZERO }), credit).outcome).not.to.equal("matched");
    expect(decide(ground({ feePaise: paise(-rs(10)), taxPaise: rs(21.8) }), credit).outcome).not.to.equal("matched");
    expect(decide(ground({ feePaise: rs(21.8), taxPaise: paise(-rs(10)) }), credit).outcome).not.to.equal("matched");
    const negative = [
      { id: "a", payer: null, items: [{ bill: bills[0]?.number ?? "", paise: paise(-rs(1)) }] },
      ...aSettlement().payments,
    ];
    expect(decide(ground({ payments: negative, grossPaise: rs(1249), feePaise: rs(9) }), credit).outcome).not.to.equal(
      "matched",
    );
  });

  it("waits when a bill is no longer due as it was paid", () => {
    const paid = { ...ground(), bills: [{ ...bills[0]!, outstandingPaise: rs(599) }, ...bills.slice(1)] };
    expect(decide(paid, credit).outcome).to.equal("suggested");
  });

  it("waits when two settlements bear the reference, two credits do, or it was seen", () => {
    const twice = open({ payers: [one, two], bills, settlements: [aSettlement(), aSettlement()] });
    expect(decide(twice, credit).outcome).to.equal("suggested");
    const both = plan(ground(), credit, { ...credit, account: "40099999999" });
    expect(both.decisions.map((decision) => decision.outcome)).to.deep.equal(["suggested", "suggested"]);
    const seen = [{ id: "9", utr, paise: credit.paise, valueDate: "2026-04-01", payer: null }];
    expect(decide({ ...ground(), seen }, credit).outcome).to.equal("suggested");
  });

  it("waits when the day is far from the aggregator's, or the text names somebody else's", () => {
    expect(verdict(decide(ground({ settledOn: "2026-04-03" }), credit))).to.equal("P2 matched");
    expect(decide(ground({ settledOn: "2026-04-02" }), credit).outcome).to.equal("suggested");
    expect(decide(ground({ settledOn: "2026-04-18" }), credit).outcome).to.equal("suggested");
    const three = { ...ground(), payers: [one, two, aPayer(3)] };
    const named = (payer: typeof one) => decide(three, aLine(`NEFT ${utr} ${payer.van}`, rs(1238.2))).outcome;
    expect(named(one)).to.equal("matched");
    expect(named(aPayer(3))).to.equal("suggested");
    expect(decide(three, aLine(`NEFT ${utr} ${aPayer(9).van}`, rs(1238.2))).outcome).to.equal("suggested");
  });

  it("is nobody's own payment: an advice named beside it waits too", () => {
    const advice = anAdvice(1, [bills[0]!]);
    const both = { ...ground(), advices: [advice] };
    expect(decide(both, aLine(`NEFT ${utr} ${advice.van}`, rs(600))).outcome).to.equal("suggested");
    expect(decide(both, aLine(`NEFT ${utr} BILL ${bills[0]?.number}`, rs(600))).outcome).to.equal("suggested");
  });

  it("is suggested by its net where the reference is missing", () => {
    const decision = decide(ground(), aLine("GANGA PAY NODAL", rs(1238.2)));
    expect(decision.outcome).to.equal("suggested");
    expect(decision.suggestions[0]?.allocations).to.have.length(3);
  });

  it("pays each bill once: what it paid is not paid again by name", () => {
    const { decisions } = plan(
      ground(),
      credit,
      aLine(`BILL ${bills[1]?.number}`, rs(400), { valueDate: "2026-04-11" }),
    );
    expect(decisions.map((decision) => decision.outcome)).to.deep.equal(["matched", "unidentified"]);
  });
});

describe("a settlement whose payments stand on the aggregator's own account", () => {
  const own = { own: true, number: "setl_9Q1" };
  const handedOver = (narration: string, amount = rs(1238.2), direction: "credit" | "debit" = "debit") =>
    aLine(narration, amount, { direction });

  it("pays no bill when its money comes to the bank", () => {
    const decision = decide(ground(own), credit);
    expect([verdict(decision), decision.allocations]).to.deep.equal(["P2 excluded", []]);
    expect(decision.evidence[0]).to.include({ kind: "settlement", agrees: true });
  });

  it("leaves that account by the debit that ends with its number, of exactly its net", () => {
    const decision = decide(ground(own), handedOver("Settlement to the bank setl_9Q1"));
    expect(verdict(decision)).to.equal("P0 excluded");
    expect(decision.evidence).to.deep.equal([
      { kind: "settlement", text: "Settlement to the bank setl_9Q1", agrees: true },
    ]);
  });

  it("is not what another amount, another number or another's settlement is", () => {
    const outcomes = [
      decide(ground(own), handedOver("Settlement to the bank setl_9Q1", rs(1238.3))),
      decide(ground(own), handedOver("Settlement to the bank setl_9Q2")),
      decide(ground({ ...own, own: false }), handedOver("Settlement to the bank setl_9Q1")),
      decide(ground({ own: true }), handedOver("Settlement to the bank undefined")),
    ].map(({ outcome }) => outcome);
    expect(outcomes).not.to.include("excluded");
  });
});
