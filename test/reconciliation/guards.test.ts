// Each guard of a rule, where nothing else stands between it and a wrong decision.

import { expect } from "chai";
import { adviceNumber, adviceVan, refundNumber } from "#reconciliation/check-digits.ts";
import { isUtr } from "#reconciliation/facts.ts";
import { paise } from "#reconciliation/money.ts";
import { decisionTransfers } from "#reconciliation/post.ts";
import { findReferences } from "#reconciliation/reference.ts";
import {
  aBill,
  aLine,
  anAdvice,
  aPayer,
  DISCOM,
  decide,
  open,
  POLICY,
  plan,
  rs,
  verdict,
} from "../support/open-items.ts";

const one = aPayer(1);
const two = aPayer(2);
const utr = "UTIBR52026041000940949";
const bills = [
  aBill(1, { outstandingPaise: rs(500), dueDate: "2026-03-20" }),
  aBill(2, { outstandingPaise: rs(710), dueDate: "2026-04-20" }),
];
const advice = anAdvice(1, bills);
const ground = open({ payers: [one, two], bills, advices: [advice] });
const debit = { direction: "debit" as const };

describe("P0, guard by guard", () => {
  const declared = { ...ground, advices: [{ ...advice, declaredUtrs: [utr] }] };

  it("a return on the very day is a return, never a repetition", () => {
    const credit = aLine(`RTGS ${utr}`, rs(1210));
    const same = plan(ground, credit, aLine(`RTGS RETURN-${utr}`, rs(1210), debit));
    expect(same.decisions.map(verdict)).to.deep.equal(["P0 returned", "P0 returned"]);
    const seen = [{ id: "7", utr, paise: rs(1210), valueDate: "2026-04-10", payer: null }];
    const back = decide({ ...ground, seen }, aLine(`RTGS RETURN-${utr}`, rs(1210), debit));
    expect([verdict(back), back.reverses]).to.deep.equal(["P0 returned", { seen: "7" }]);
  });

  it("a repetition does not make the UTR a shared one, nor does a debit before it", () => {
    const credit = aLine(`RTGS ${utr}`, rs(1210));
    const twice = plan(declared, credit, { ...credit, row: 2 });
    expect(twice.decisions.map(verdict).sort()).to.deep.equal(["P0 duplicate", "P2 matched"]);
    const before = aLine(`TO ${utr}`, rs(3), { ...debit, valueDate: "2026-04-09" });
    expect(plan(declared, before, credit).decisions.map(verdict)).to.deep.equal(["P11 unidentified", "P2 matched"]);
  });

  it("a repetition shows by which reference it is one", () => {
    const typed = aLine(`RTGS ${utr} BILL 102600000001`, rs(9));
    const [, again] = plan(open(), typed, { ...typed, row: 2 }).decisions;
    expect(again?.evidence[0]).to.deep.include({ kind: "rtgs-utr", text: utr, agrees: true });
    expect(again?.evidence[0]?.at).to.deep.equal({ field: "narration", start: 5, end: 27 });
    const cheque = aLine("CHEQUE DEPOSIT---501 A/C 12345678901", rs(9));
    const [, second] = plan(open(), cheque, { ...cheque, row: 2 }).decisions;
    expect(second?.evidence[0]).to.deep.include({ kind: "cheque", text: "000501", agrees: true });
    const rrn = aLine("UPI/CR/012345678901/MEENA/SBIN/x", rs(9), { bankReference: "0000012345678901" });
    const [, third] = plan(open(), rrn, { ...rrn, row: 2 }).decisions;
    expect(third?.evidence[0]).to.deep.include({ kind: "rrn", text: "012345678901" });
  });

  it("a line with two cheques is no repetition of one of them", () => {
    const both = aLine("CHEQUE DEPOSIT---282403", rs(9), { bankReference: "282404" });
    expect(plan(open(), both, { ...both, row: 2 }).decisions.map(({ outcome }) => outcome)).not.to.include("duplicate");
    const seen = [{ id: "1", utr: "", cheque: "282403", paise: rs(9), valueDate: "2026-04-10", payer: null }];
    expect(decide(open({ seen }), both).outcome).not.to.equal("duplicate");
    const none = [{ ...seen[0]!, cheque: "0" }];
    expect(decide(open({ seen: none }), aLine("CASH DEPOSIT", rs(9))).outcome).to.equal("unidentified");
  });

  it("a return whose text speaks of charges stays a return, and a charge on a return a charge", () => {
    const credit = aLine(`RTGS ${utr}`, rs(1210));
    const back = aLine(`RTGS RETURN-${utr}-GST DEPARTMENT`, rs(1210), { ...debit, valueDate: "2026-04-11" });
    expect(plan(ground, credit, back).decisions.map(verdict)).to.deep.equal(["P0 returned", "P0 returned"]);
    const charge = aLine("CHQ RET CHARGES", rs(1210), { ...debit, valueDate: "2026-04-11" });
    const { decisions } = plan(ground, aLine(advice.van, rs(1210)), charge);
    expect(decisions.map(verdict)).to.deep.equal(["P1 matched", "P0 excluded"]);
  });

  it("a return begins the text or follows the rail, and needs no words where the UTR was posted", () => {
    for (const text of ["REVERSAL OF CREDIT", "RTN/77", "NEFT RETURNED X", "CHQ DEP RET- 9"]) {
      expect(decide(open(), aLine(text, rs(9), debit)).outcome, text).to.equal("returned");
    }
    expect(decide(open(), aLine("SALARY RETURNED", rs(9), debit)).outcome).to.equal("unidentified");
    const seen = [{ id: "7", utr, paise: rs(9), valueDate: "2025-10-01", payer: null }];
    const silent = decide(open({ seen }), aLine(`TO ${utr}`, rs(9), debit));
    expect(silent.reverses, "however long ago").to.deep.equal({ seen: "7" });
    const orphan = decide(open(), aLine(`NEFT RETURN-${utr}`, rs(9)));
    expect([orphan.outcome, orphan.reverses]).to.deep.equal(["returned", null]);
  });

  it("a return is no return of a credit that only came from the same bank or bears the same name", () => {
    const credit = aLine("NEFT*HDFC0000123*CITIN26100717459*ACME LIMITED", rs(9));
    const back = aLine("NEFT RETURN*HDFC0000123*ACME LIMITED", rs(9), { ...debit, valueDate: "2026-04-11" });
    expect(plan(open(), credit, back).decisions.map(({ reverses }) => reverses)).to.deep.equal([null, null]);
  });

  it("a debit of another amount holds its credit, in that account, from that day, unless it is a charge or a cheque", () => {
    const credit = aLine(`RTGS ${utr} ${advice.van}`, rs(1210));
    const outcome = (text: string, given: object = {}) =>
      plan(ground, credit, aLine(text, rs(5), { ...debit, ...given })).decisions[0]?.outcome;
    expect(outcome(`TO ${utr}`)).to.equal("suggested");
    expect(outcome(`RTGS CHGS ${utr}`)).to.equal("matched");
    expect(outcome(`TO ${utr}`, { account: "40099999999" })).to.equal("matched");
    expect(outcome(`TO ${utr}`, { valueDate: "2026-04-09" })).to.equal("matched");
    const cheque = aLine(`CHEQUE DEPOSIT---282403 BILL ${bills[0]?.number}`, rs(500));
    const paid = plan(ground, cheque, aLine("CHEQUE PAID 282403", rs(5), debit));
    expect(paid.decisions[0]?.outcome).to.equal("matched");
  });

  it("a return without a reference holds the credits of its amount on its day and the three before it", () => {
    const on = (valueDate: string, text = "RTGS RETURN-R09", given: object = {}) =>
      plan(ground, aLine(advice.van, rs(1210), { valueDate }), aLine(text, rs(1210), { ...debit, ...given }))
        .decisions[0]?.outcome;
    expect(["2026-04-06", "2026-04-07", "2026-04-10", "2026-04-11"].map((day) => on(day))).to.deep.equal([
      "matched",
      "suggested",
      "suggested",
      "matched",
    ]);
    expect(on("2026-04-10", `RTGS RETURN-${utr}`), "it names what it undoes").to.equal("matched");
    expect(on("2026-04-10", "RTGS RETURN-R09", { account: "40099999999" })).to.equal("matched");
  });

  it("a refund paid stays one, though the debit bears the UTR of the credit it gives back", () => {
    const number = refundNumber("SB", 2026, 137);
    const refunds = [{ number, payer: "payer-1", paise: rs(9), paidBy: null }];
    const { decisions } = plan(
      open({ payers: [one], refunds }),
      aLine(`RTGS ${utr}`, rs(9)),
      aLine(`REFUND ${number} OF ${utr}`, rs(9), debit),
    );
    expect(decisions[1]).to.include({ outcome: "excluded", refund: number });
  });

  it("a refund comes back after it was paid, once", () => {
    const number = refundNumber("SB", 2026, 137);
    const refunds = [{ number, payer: "payer-1", paise: rs(9), paidBy: null }];
    const ground2 = open({ payers: [one], refunds });
    const paid = aLine(`NEFT DR ${number}`, rs(9), debit);
    const back = (valueDate: string) => aLine(`NEFT ${utr} ${number}`, rs(9), { valueDate });
    const early = plan(ground2, paid, back("2026-04-09"));
    expect(early.decisions.map(({ outcome }) => outcome)).to.deep.equal(["excluded", "unidentified"]);
    expect(plan(ground2, paid, back("2026-04-10")).decisions.map(({ outcome }) => outcome)).to.deep.equal([
      "returned",
      "returned",
    ]);
    expect(decide(ground2, back("2026-04-11")).outcome, "it was never paid").to.equal("unidentified");
    const repeated = aLine(`NEFT DR ${utr} ${number}`, rs(9), debit);
    const both = plan(ground2, repeated, { ...repeated, row: 9 });
    expect(both.decisions.map(({ outcome }) => outcome).sort()).to.deep.equal(["duplicate", "excluded"]);
    const twice = plan(ground2, paid, back("2026-04-11"), { ...back("2026-04-11"), row: 9 });
    expect(twice.decisions.map(({ outcome }) => outcome).sort()).to.deep.equal(["duplicate", "returned", "returned"]);
  });

  it("a charge is booked as one, a sweep is not", () => {
    const booked = (text: string) => {
      const line = aLine(text, rs(12), debit);
      return decisionTransfers(line, decide(open(), line)).map((transfer) => transfer.debitAccount);
    };
    expect(booked("SMS CHARGES")).to.deep.equal(["bank-charges"]);
    expect(booked("AUTO SWEEP TO 4001")).to.deep.equal([]);
  });
});

describe("P2, guard by guard", () => {
  const declared = { ...ground, advices: [{ ...advice, declaredUtrs: [utr] }] };
  it("a declared UTR with another amount decides nothing, with a computed one it is P5", () => {
    expect(decide(declared, aLine(`RTGS ${utr}`, rs(900))).outcome).to.equal("suggested");
    const withholding = { ...declared, payers: [{ ...one, deductions: ["tds-194q" as const] }] };
    expect(verdict(decide(withholding, aLine(`RTGS ${utr}`, rs(1208.79))))).to.equal("P5 matched");
  });
  it("is paid-again where the advice was paid", () => {
    const paid = { ...ground, advices: [{ ...advice, declaredUtrs: [utr], state: "paid" as const }] };
    expect(verdict(decide(paid, aLine(`RTGS ${utr}`, rs(1210))))).to.equal("P2 suggested paid-again");
  });
});

describe("P1 and P3 to P5, guard by guard", () => {
  it("a computed difference is held back by a UTR that another payer declared", () => {
    const theirs = anAdvice(8, [aBill(8, { payer: "payer-2" })], { declaredUtrs: [utr] });
    const withholding = {
      ...ground,
      payers: [{ ...one, deductions: ["tds-194q" as const] }, two],
      advices: [advice, theirs],
    };
    expect(verdict(decide(withholding, aLine(`${advice.van}`, rs(1208.79))))).to.equal("P5 matched");
    expect(decide(withholding, aLine(`${utr} ${advice.van}`, rs(1208.79))).outcome).to.equal("suggested");
  });
  it("shows whose account stands beside the key, once, and nothing that is not theirs", () => {
    const remitters = [{ account: "00112233445566", ifsc: "HDFC0000123", name: "Department One" }];
    const theirs = anAdvice(8, [aBill(8, { payer: "payer-2" })], { declaredUtrs: [utr] });
    const known = { ...ground, payers: [{ ...one, remitters }, two], advices: [advice, theirs] };
    const line = aLine(`${utr}-${advice.van}-${advice.number}-00112233445566-HDFC0000123`, rs(1210));
    const told = decide(known, line).evidence.map(({ kind, text, agrees }) => [kind, text, agrees]);
    expect(told).to.deep.equal([
      ["van", advice.van, true],
      ["amount", "1,210.00", true],
      ["account", "00112233445566", true],
    ]);
    const standing = decide(
      open({ payers: [{ ...one, remitters }], bills }),
      aLine(`${one.van} BILL ${bills[0]?.number}-00112233445566-HDFC0000123`, rs(500)),
    );
    expect(standing.evidence.map(({ kind }) => kind)).to.deep.equal(["bill", "amount", "account"]);
  });
  it("takes what an advice foresaw as it foresaw it, and a rebate only while it is earned", () => {
    const rebated = aBill(1, { outstandingPaise: rs(500), rebate: { paise: rs(15), until: "2026-04-12" } });
    const on = (given: object, cash: number, valueDate = "2026-04-10") =>
      decide(
        open({ payers: [one], bills: [rebated], advices: [anAdvice(1, [rebated], given)] }),
        aLine(anAdvice(1, [rebated]).van, rs(cash), { valueDate }),
      );
    const foreseen = { amountPaise: rs(485) };
    const over = on(foreseen, 500);
    expect([verdict(over), over.advancePaise]).to.deep.equal(["P7 matched excess", rs(15)]);
    const lapsed = on(foreseen, 500, "2026-04-13");
    expect([verdict(lapsed), lapsed.deductions]).to.deep.equal(["P5 matched", []]);
    const taken = on({}, 485);
    expect([verdict(taken), taken.deductions]).to.deep.equal(["P5 matched", [{ kind: "rebate", paise: rs(15) }]]);
    expect(on({}, 485, "2026-04-13").rule).to.equal("P7");
  });
  it("computes 194Q only where none was declared, and on bills that are named too", () => {
    const payers = [{ ...one, deductions: ["tds-194q" as const] }];
    const declaring = anAdvice(2, bills, { tdsPaise: rs(5) });
    const computed = decide({ ...ground, payers, advices: [declaring] }, aLine(declaring.van, rs(1208.79)));
    expect(computed.rule).to.equal("P7");
    const named = decide(open({ payers, bills }), aLine(`BILL ${bills[0]?.number}`, rs(499.5)));
    expect([verdict(named), named.deductions]).to.deep.equal(["P5 matched", [{ kind: "tds-194q", paise: rs(0.5) }]]);
    const small = aBill(3, { outstandingPaise: rs(5), rebate: { paise: rs(2), until: "2026-04-30" } });
    const rebated = decide(open({ payers, bills: [small] }), aLine(`BILL ${small.number}`, rs(3)));
    expect([verdict(rebated), rebated.deductions]).to.deep.equal(["P5 matched", [{ kind: "rebate", paise: rs(2) }]]);
  });
  it("a rounding is no reason to pay nothing, and is the payer's own where agreed", () => {
    expect(verdict(decide(ground, aLine("CASH DEPOSIT", rs(0.5))))).to.equal("P11 unidentified");
    const exact = { ...one, policy: { roundingPaise: paise(0n) } };
    const bare = (payer: typeof one) => open({ payers: [payer], bills });
    const line = aLine(`BILL ${bills[0]?.number}`, rs(499.5));
    expect(verdict(decide(bare(one), line))).to.equal("P5 matched rounding");
    expect(decide(bare(exact), line).outcome).to.equal("suggested");
  });
  it("names bills in one order, whatever the text's", () => {
    const text = `${bills[1]?.number} ${bills[0]?.number}`;
    const decision = decide(open({ payers: [one], bills }), aLine(text, rs(1210)));
    expect(decision.allocations.map(({ bill }) => bill)).to.deep.equal(bills.map(({ number }) => number));
  });
  it("late money is shown as late, and money in time is not held where late money is", () => {
    const dates = (valueDate: string, policy = POLICY) =>
      decide({ ...ground, policy }, aLine(advice.van, rs(1210), { valueDate })).evidence.filter(
        ({ kind }) => kind === "date",
      );
    expect(dates("2026-04-16")).to.deep.equal([{ kind: "date", text: "2026-04-16 after 2026-04-15", agrees: null }]);
    expect(dates("2026-04-15")).to.deep.equal([]);
    const held = { ...POLICY, late: "hold" as const };
    const inTime = decide({ ...ground, policy: held }, aLine(advice.van, rs(1210), { valueDate: "2026-04-15" }));
    expect(verdict(inTime)).to.equal("P1 matched");
  });
  it("what is paid already is not among what a line names", () => {
    const bare = open({
      payers: [one],
      bills: bills.map((bill) => ({ ...bill, connection: `5550001${bill.number.slice(-2)}` })),
    });
    const [first, second] = bare.bills;
    const pays = aLine(`BILL ${first?.number}`, rs(500), { valueDate: "2026-04-09" });
    for (const text of [`${first?.number} ${second?.number}`, `CA ${first?.connection} CA ${second?.connection}`]) {
      const [, rest] = plan(bare, pays, aLine(text, rs(710))).decisions;
      expect([verdict(rest), rest?.allocations], text).to.deep.equal([
        "P3 matched",
        [{ bill: second?.number, paise: rs(710) }],
      ]);
    }
  });
});

describe("P6, guard by guard", () => {
  const bare = open({ payers: [{ ...one, deductions: ["tds-194q"] }], bills: [bills[0]!] });
  it("says that it rounded, and only then", () => {
    expect(verdict(decide(bare, aLine(one.van, rs(500.2))))).to.equal("P6 matched rounding");
    expect(verdict(decide(bare, aLine(one.van, rs(499.5))))).to.equal("P6 matched");
  });
  it("waits for what is named and gone, bill or connection, in either field, and not for what is known", () => {
    const outcome = (text: string, given: object = {}) =>
      decide(bare, aLine(`${one.van} ${text}`, rs(500), given)).outcome;
    expect(outcome("CA 999888777")).to.equal("suggested");
    expect(outcome("", { bankReference: "BILL 102699999999" })).to.equal("suggested");
    expect(outcome("", { bankReference: "BATCH 102699999999" })).to.equal("matched");
    const part = aLine(`${one.van} CA ${bills[0]?.connection}`, rs(100));
    expect(verdict(decide(bare, part))).to.equal("P7 matched part");
  });
});

describe("P7, guard by guard", () => {
  it("waits where a bill is named whose amount it is, though it is nobody's", () => {
    const nobodys = aBill(9, { payer: null, outstandingPaise: rs(333) });
    const beside = { ...ground, bills: [...bills, nobodys] };
    expect(decide(beside, aLine(`${advice.van} BILL ${nobodys.number}`, rs(333))).outcome).to.equal("suggested");
    expect(verdict(decide(beside, aLine(`${advice.van} BILL ${nobodys.number}`, rs(334))))).to.equal("P7 matched part");
  });
  it("takes what the advice foresaw off before the rest is an advance", () => {
    const withTds = anAdvice(2, bills, { tdsPaise: rs(1) });
    const decision = decide({ ...ground, advices: [withTds] }, aLine(withTds.van, rs(1259)));
    expect([verdict(decision), decision.deductions, decision.advancePaise]).to.deep.equal([
      "P7 matched excess",
      [{ kind: "tds-194q", paise: rs(1) }],
      rs(50),
    ]);
  });
  it("keeps a part payment to the bill that is named, and to what the advice asks of a bill", () => {
    const bare = open({ payers: [one], bills });
    const named = decide(bare, aLine(`${one.van} BILL ${bills[1]?.number}`, rs(100)));
    expect(named.allocations).to.deep.equal([{ bill: bills[1]?.number, paise: rs(100) }]);
    const asks = anAdvice(3, bills, {
      items: [
        { bill: bills[0]!.number, paise: rs(100) },
        { bill: bills[1]!.number, paise: rs(500) },
      ],
    });
    const part = decide({ ...ground, advices: [asks] }, aLine(asks.van, rs(300)));
    expect(part.allocations.map(({ paise }) => paise)).to.deep.equal([rs(100), rs(200)]);
  });
  it("holds only what the policy holds, and says by which policy it placed the rest", () => {
    const more = aLine(advice.van, rs(1300));
    const less = aLine(advice.van, rs(300));
    const held = (policy: object) => ({ ...ground, policy: { ...POLICY, ...policy } });
    const excess = decide(held({ partPayment: "hold" }), more);
    const part = decide(held({ excess: "hold" }), less);
    expect([verdict(excess), verdict(part)]).to.deep.equal(["P7 matched excess", "P7 matched part"]);
    const policies = (decision: typeof part) =>
      decision.evidence.filter(({ kind }) => kind === "policy").map(({ text }) => text.split(":")[0]);
    expect([policies(excess), policies(part)]).to.deep.equal([["excess"], ["part payment"]]);
  });
  it("is held by an amount that somebody else owes, not by the payer's own nor by what is paid", () => {
    const theirs = anAdvice(5, [aBill(8, { payer: "payer-2", outstandingPaise: rs(655) })]);
    const rivals = {
      ...ground,
      bills: [...bills, aBill(8, { payer: "payer-2", outstandingPaise: rs(655) })],
      advices: [advice, theirs],
    };
    const part = aLine(advice.van, rs(655));
    expect(decide(rivals, part).outcome).to.equal("suggested");
    const paid = plan(rivals, aLine(theirs.van, rs(655), { valueDate: "2026-04-09" }), part);
    expect(paid.decisions.map(verdict)).to.deep.equal(["P1 matched", "P7 matched part"]);
    const changed = aBill(7, { outstandingPaise: rs(1) });
    const own = anAdvice(6, [changed], { items: [{ bill: changed.number, paise: rs(655) }] });
    const beside = { ...ground, bills: [...bills, changed], advices: [advice, own] };
    expect(verdict(decide(beside, part))).to.equal("P7 matched part");
    const named = { ...rivals, payers: [one, two].map((payer) => ({ ...payer, name: "Kosi Rice Mills" })) };
    const line = aLine(`NEFT/CITIN26100717459/KOSI RICE MILLS/${advice.van}`, rs(655));
    expect(decide(named, line).outcome, "a name that is both").to.equal("suggested");
  });
  it("pays last what waits for an advice's own money, as long as it waits", () => {
    const asks = anAdvice(4, [bills[0]!], { items: [{ bill: bills[0]!.number, paise: rs(100) }] });
    const held = open({ payers: [one], bills, advices: [asks] });
    const standing = aLine(one.van, rs(450));
    expect(decide(held, standing).allocations).to.deep.equal([{ bill: bills[1]?.number, paise: rs(450) }]);
    const [, after] = plan(held, aLine(asks.van, rs(100), { valueDate: "2026-04-09" }), standing).decisions;
    expect(after?.allocations).to.deep.equal([
      { bill: bills[0]?.number, paise: rs(400) },
      { bill: bills[1]?.number, paise: rs(50) },
    ]);
  });
});

describe("what a line says, guard by guard", () => {
  const bill = bills[0]!;
  const on = (text: string, items = ground, given: object = {}) => decide(items, aLine(text, rs(500), given));

  it("a UTR that stands twice in one line is one transfer", () => {
    const text = `NEFT_IN:34CITIN26100459833CITI0100000//CITIN26100459833/MAGADH/BILL ${bill.number}`;
    expect(verdict(on(text))).to.equal("P3 matched");
  });
  it("a reference column decides by what is declared only where it is one transfer's own", () => {
    const declaring = (text: string) => ({ ...ground, advices: [{ ...advice, declaredUtrs: [text] }] });
    const line = (bankReference: string) => aLine("NEFT X", rs(1210), { bankReference });
    const own = declaring("0000426018195789");
    expect(verdict(decide(own, line("426018195789")))).to.equal("P2 matched");
    const beside = aLine("NEFT A/C 12345678901 X", rs(1210), { bankReference: "426018195789" });
    expect(verdict(decide(own, beside)), "an account in the text is none in the column").to.equal("P2 matched");
    expect(verdict(decide(declaring("REFX123456"), line("REFX123456")))).to.equal("P2 matched");
    const twice = plan(own, line("426018195789"), { ...line("426018195789"), paise: rs(7) });
    expect(twice.decisions.map(({ outcome }) => outcome)).not.to.include("matched");
    for (const text of ["TRANSFER FROM 99509044300", "INTERNET BANKING"]) {
      expect(decide(declaring(text), line(text)).outcome, text).to.equal("suggested");
    }
  });

  it("a cut UTR decides nothing, even where it was declared cut", () => {
    const cut = { ...ground, advices: [{ ...advice, declaredUtrs: ["HDFCR52026041000"] }] };
    expect(decide(cut, aLine("RTGS/HDFCR52026041000/ACME", rs(1210))).outcome).to.equal("suggested");
  });
  it("a mistyped account of ours and an account of another utility hold nothing back, an unknown one of ours does", () => {
    const wrong = (van: string) => van.slice(0, -1) + ((Number(van.at(-1)) + 1) % 10);
    const beside = (text: string, items = ground) => verdict(on(`${text} BILL ${bill.number}`, items));
    expect(beside(wrong(advice.van))).to.equal("P3 matched");
    expect(beside(wrong(one.van))).to.equal("P3 matched");
    expect(beside(adviceVan("NBPDCL", adviceNumber("NB", 2026, 5)))).to.equal("P3 matched");
    expect(beside(anAdvice(99, bills).van)).to.match(/suggested/);
    expect(beside(aPayer(99).van)).to.match(/suggested/);
    const other = { ...DISCOM, code: "MV", vanPrefixes: ["MAVVNL"] };
    const unknown = adviceVan("MAVVNL", adviceNumber("MV", 2026, 5));
    const line = aLine("", rs(500));
    const narration = `${unknown} BILL ${bill.number}`;
    const references = findReferences({ narration, bankReference: "" }, { ...other, discomCode: "MV" });
    expect(decide({ ...ground, discom: other }, { ...line, narration, references }).outcome).to.equal("suggested");
  });
  it("a number that is nobody's connection is no evidence", () => {
    const decision = decide(open({ payers: [one], bills }), aLine("NEFT/CA 999888777", rs(710)));
    expect(decision.evidence.map(({ kind }) => kind)).not.to.include("connection");
  });
  it("an account stands for its payer wherever it is written, unless the digits are something else", () => {
    const remitters = [{ account: "312112233445", ifsc: "", name: "" }];
    const known = { ...ground, payers: [one, { ...two, remitters }] };
    expect(on(`BILL ${bill.number} FROM 312112233445`, known).outcome).to.equal("suggested");
    expect(verdict(on(`UPI/CR/312112233445/MEENA BILL ${bill.number}`, known)), "an RRN").to.equal("P3 matched");
    const short = { ...ground, payers: [one, { ...two, remitters: [{ account: "88112233", ifsc: "", name: "" }] }] };
    expect(verdict(on(`BILL ${bill.number} FROM 88112233`, short)), "too short to be one").to.equal("P3 matched");
  });
  it("a reference of their own bank is looked for in the column, if it is long enough", () => {
    const declaring = (own: string) => ({ ...ground, advices: [{ ...advice, declaredUtrs: [own] }] });
    const column = (own: string) =>
      verdict(decide(declaring(own), aLine("CMS CREDIT", rs(1210), { bankReference: own })));
    expect(column("CMS7788990")).to.equal("P2 matched");
    expect(column("CMSIN778899"), "six digits").to.equal("P2 matched");
    const account = aLine("31211223344556/UTIB0000001 CMS CREDIT", rs(1210), { bankReference: "CMS7788990" });
    expect(account.references.map(({ kind }) => kind)).to.include("account");
    expect(verdict(decide(declaring("CMS7788990"), account)), "beside an account").to.equal("P2 matched");
    expect(column("CMS 778 899")).to.match(/suggested/);
    expect(column("CMS778899")).to.match(/suggested/);
  });
  it("an account is of the bank whose IFSC follows it, of any where none was registered", () => {
    const at = (ifsc: string) => ({
      ...ground,
      payers: [one, { ...two, remitters: [{ account: "38112233445", ifsc, name: "" }] }],
    });
    const text = (ifsc: string) => `BILL ${bill.number} FROM 38112233445${ifsc}`;
    expect(verdict(on(text("SBIN0009876"), at("HDFC0000123"))), "glued").to.equal("P3 matched");
    expect(on(text("-SBIN0009876"), at("SBIN0001111")).outcome, "another branch").to.equal("suggested");
    expect(on(text("-SBIN0009876"), at("")).outcome).to.equal("suggested");
    const long = {
      ...ground,
      payers: [one, { ...two, remitters: [{ account: "1234567890123456789", ifsc: "", name: "" }] }],
    };
    expect(verdict(on(`BILL ${bill.number} FROM 1234567890123456789`, long)), "too long").to.equal("P3 matched");
  });
  it("a transfer another payer declared, of whatever rail, holds back all but the advice's own number and amount", () => {
    for (const [text, own] of [
      [`RTGS ${utr}`, utr],
      ["NEFT CITIN26100459833", "CITIN26100459833"],
      ["UPI/CR/614512377103/X", "614512377103"],
    ] as const) {
      const theirs = anAdvice(8, [aBill(8, { payer: "payer-2" })], { declaredUtrs: [own] });
      const claimed = { ...ground, advices: [advice, theirs] };
      expect(verdict(decide(claimed, aLine(`${text} ${advice.van}`, rs(1210)))), text).to.equal("P1 matched");
      expect(on(`${text} BILL ${bill.number}`, claimed).outcome, text).to.equal("suggested");
    }
  });
  it("a UTR of full length counts though its date is impossible, a shape no bank is known for does not", () => {
    const declaring = (own: string) =>
      decide({ ...ground, advices: [{ ...advice, declaredUtrs: [own] }] }, aLine(`NEFT ${own} X`, rs(1210)));
    expect(verdict(declaring("HDFCR52026133100940949"))).to.equal("P2 matched");
    expect(verdict(declaring("IN49999955284440"))).to.equal("P2 matched");
    expect(declaring("ABCDN99999000000").outcome).to.equal("suggested");
  });
  it("an account is one from nine to eighteen digits, and though the column holds something else at its place", () => {
    for (const account of ["123456780", "123456789012345678"]) {
      const known = { ...ground, payers: [one, { ...two, remitters: [{ account, ifsc: "", name: "" }] }] };
      expect(on(`BILL ${bill.number} FROM ${account}`, known).outcome, account).to.equal("suggested");
      const first = on(`${account} BILL ${bill.number}`, known, { bankReference: utr });
      expect(first.outcome, account).to.equal("suggested");
    }
  });
  it("a learned account suggests wherever it is written", () => {
    const account = "312112233445";
    const taught = { ...two, learned: { accounts: [{ account, ifsc: "" }], names: [] } };
    const known = open({ payers: [one, taught], bills: [aBill(8, { payer: "payer-2", outstandingPaise: rs(77) })] });
    const decision = decide(known, aLine(`NEFT FROM ${account}`, rs(77)));
    expect(decision.evidence.map(({ kind }) => kind)).to.include("learned-account");
  });
  it("only transfers have UTRs", () => {
    const place = { value: "HDFC0000123", start: 0, end: 11, field: "narration", valid: true } as const;
    expect(isUtr({ ...place, kind: "ifsc" })).to.equal(false);
    expect(isUtr({ ...place, kind: "neft-utr" })).to.equal(true);
    expect(isUtr({ ...place, kind: "rrn", valid: false })).to.equal(false);
  });
});

describe("whether an advice stands, guard by guard", () => {
  it("goes by today where the bank dates ahead", () => {
    const valid = { ...ground, advices: [{ ...advice, validUntil: "2026-05-10" }] };
    const ahead = decide(valid, aLine(advice.van, rs(1210), { valueDate: "2026-05-20" }));
    expect(verdict(ahead), "as of 1 May").to.equal("P1 matched");
  });
  it("lets nobody pay what another advice has taken over, expired or late", () => {
    const again = anAdvice(7, bills, { validUntil: "2026-04-30" });
    const on = (given: object, valueDate: string) =>
      decide({ ...ground, advices: [{ ...advice, ...given }, again] }, aLine(advice.van, rs(1210), { valueDate }))
        .outcome;
    expect(on({ state: "expired" as const }, "2026-04-10"), "in time, and expired since").to.equal("suggested");
    expect(on({ validUntil: "2026-04-08" }, "2026-04-12"), "late, and not yet called so").to.equal("suggested");
  });
  it("lets one that nobody took over be paid by what another asks for besides", () => {
    const both = { ...ground, advices: [advice, anAdvice(7, bills)] };
    expect(verdict(decide(both, aLine(advice.van, rs(1210))))).to.equal("P1 matched");
    const settled = plan(
      {
        ...ground,
        advices: [
          { ...advice, state: "expired" as const },
          anAdvice(7, [bills[0]!], { items: [{ bill: bills[0]!.number, paise: rs(0.01) }] }),
        ],
      },
      aLine(anAdvice(7, bills).van, rs(0.01), { valueDate: "2026-04-09" }),
      aLine(advice.van, rs(300)),
    );
    expect(settled.decisions.map(verdict), "the other one is paid").to.deep.equal(["P1 matched", "P7 matched part"]);
  });
  it("gives a rebate on its last day", () => {
    const rebated = aBill(1, { outstandingPaise: rs(500), rebate: { paise: rs(15), until: "2026-04-20" } });
    const foreseen = anAdvice(1, [rebated], { amountPaise: rs(485) });
    const on = (valueDate: string) =>
      verdict(
        decide(
          open({ payers: [one], bills: [rebated], advices: [foreseen] }),
          aLine(foreseen.van, rs(485), { valueDate }),
        ),
      );
    expect([on("2026-04-20"), on("2026-04-21")]).to.deep.equal(["P1 matched late", "P1 suggested late"]);
  });
  it("takes an advice that asks more than its bills for none that adds up", () => {
    const odd = anAdvice(2, bills, { amountPaise: rs(1300) });
    expect(verdict(decide({ ...ground, advices: [odd] }, aLine(odd.van, rs(1300))))).not.to.match(/P1 matched/);
  });
  it("knows at each line what the lines before it paid", () => {
    const bare = open({ payers: [one], bills });
    const standing = (rupees: number, valueDate: string) => aLine(one.van, rs(rupees), { valueDate });
    const { decisions } = plan(bare, standing(500, "2026-04-09"), standing(1210, "2026-04-10"));
    expect(decisions.map(verdict)).to.deep.equal(["P6 matched", "P7 matched excess"]);
    expect(decisions[1]?.advancePaise).to.equal(rs(500));
    const parts = [400, 500, 310, 9].map((rupees, at) =>
      aLine(`${advice.van} ${at}`, rs(rupees), { valueDate: `2026-04-0${at + 1}` }),
    );
    expect(plan(ground, ...parts).decisions.map(({ outcome, flags }) => [outcome, ...flags])).to.deep.equal([
      ["matched", "part"],
      ["matched", "part"],
      ["matched", "part"],
      ["suggested", "paid-again"],
    ]);
  });
  it("reads less than the declared TDS as a rebate", () => {
    const odd = anAdvice(2, bills, { tdsPaise: rs(2), amountPaise: rs(1209) });
    const decision = decide({ ...ground, advices: [odd] }, aLine(odd.van, rs(1209)));
    expect([verdict(decision), decision.deductions]).to.deep.equal(["P1 matched", [{ kind: "rebate", paise: rs(1) }]]);
  });
});
