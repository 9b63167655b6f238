import { expect } from "chai";
import { paise } from "#reconciliation/money.ts";
import { aBill, aLine, anAdvice, aPayer, decide, open, POLICY, plan, rs, verdict } from "../support/open-items.ts";

const one = aPayer(1, { remitters: [{ account: "00112233445566", ifsc: "HDFC0000123", name: "Department One" }] });
const two = aPayer(2, { remitters: [{ account: "998877665544", ifsc: "ICIC0000456", name: "Works Two" }] });
const bills = [aBill(1, { outstandingPaise: rs(1200) }), aBill(2, { outstandingPaise: rs(800.5) })];
const advice = anAdvice(1, bills);
const foreignBill = aBill(9, { payer: "payer-2", outstandingPaise: rs(2000.5) });
const ground = open({ payers: [one, two], bills: [...bills, foreignBill], advices: [advice] });
const amount = advice.amountPaise;
const utr = "UTIBR52026041000940949";

describe("P1: advice number and exact amount", () => {
  it("matches by VAN, by number, glued and lower case", () => {
    for (const text of [
      `NEFT*HDFC0000123*CITIN26100717459*DEPARTMENT ONE*${advice.van}`,
      `RTGS${utr}${advice.van.toLowerCase()}`,
      `pay ${advice.number.slice(0, 4)} ${advice.number.slice(4)}`,
    ]) {
      const decision = decide(ground, aLine(text, amount));
      expect(verdict(decision), text).to.equal("P1 matched");
      expect(decision.advice).to.equal(advice.number);
      expect(decision.payer).to.equal("payer-1");
      expect(decision.allocations).to.deep.equal(advice.items);
    }
  });

  it("relieves the bills gross and names TDS and rebate", () => {
    const withTds = anAdvice(2, bills, { tdsPaise: rs(2), amountPaise: rs(1968.5) });
    const decision = decide({ ...ground, advices: [withTds] }, aLine(withTds.van, rs(1968.5)));
    expect(verdict(decision)).to.equal("P1 matched");
    expect(decision.deductions).to.deep.equal([
      { kind: "tds-194q", paise: rs(2) },
      { kind: "rebate", paise: rs(30) },
    ]);
  });

  it("waits when another payer's account, VAN or bill stands in the text", () => {
    for (const text of [
      `NEFT-CITIN26100717459-X-${advice.van}-998877665544-ICIC0000456`,
      `NEFT/CITIN26100717459/X/998877665544/${advice.van}`,
      `${advice.van} ${two.van}`,
      `${advice.van} bill ${foreignBill.number}`,
    ]) {
      const decision = decide(ground, aLine(text, amount));
      expect(decision.outcome, text).to.equal("suggested");
      expect(decision.payer).to.equal(null);
      expect(decision.evidence.some((evidence) => evidence.agrees === false)).to.equal(true);
    }
  });

  it("is not held back by an account two payers share, or that the bank pools", () => {
    const pool = { account: "99509044300", ifsc: "SBIN0000001", name: "" };
    const pooled = {
      ...ground,
      payers: [
        { ...one, remitters: [pool] },
        { ...two, remitters: [pool] },
      ],
    };
    expect(verdict(decide(pooled, aLine(`${advice.van}-99509044300-SBIN0000001`, amount)))).to.equal("P1 matched");
    const owned = { ...ground, payers: [one, { ...two, remitters: [pool] }] };
    expect(verdict(decide(owned, aLine(`NEFT ${advice.van} TRANSFER FROM 99509044300`, amount)))).to.equal(
      "P1 matched",
    );
  });

  it("is not held back by a UTR that another payer declared", () => {
    const theirs = anAdvice(8, [foreignBill], { declaredUtrs: [utr] });
    const claimed = { ...ground, advices: [advice, theirs] };
    expect(verdict(decide(claimed, aLine(`RTGS ${utr} ${advice.van}`, amount)))).to.equal("P1 matched");
    expect(decide(claimed, aLine(`RTGS ${utr} ${advice.van}`, rs(1500))).outcome).to.equal("suggested");
  });

  it("pays an advice once: the earlier line has it, the later is paid again", () => {
    const first = aLine(advice.van, amount, { valueDate: "2026-04-09" });
    const second = aLine(`${advice.van} again`, amount, { valueDate: "2026-04-10" });
    const { decisions } = plan(ground, second, first);
    expect(decisions.map(verdict)).to.deep.equal(["P1 suggested paid-again", "P1 matched"]);
    expect(decisions[0]?.payer).to.equal("payer-1");
  });

  it("pays nothing by itself for an advice paid or cancelled before", () => {
    for (const state of ["paid", "cancelled"] as const) {
      const decision = decide({ ...ground, advices: [{ ...advice, state }] }, aLine(advice.van, amount));
      expect(verdict(decision)).to.equal("P1 suggested paid-again");
      expect(decision.allocations).to.deep.equal([]);
      expect(decision.advice).to.equal(advice.number);
    }
  });

  it("takes money dated within the validity as in time, however late the file", () => {
    const expired = { ...advice, state: "expired" as const };
    expect(verdict(decide({ ...ground, advices: [expired] }, aLine(advice.van, amount)))).to.equal("P1 matched");
  });

  it("matches late money only while every bill is open, unchanged and in no other advice", () => {
    const late = (given: object, extra = {}) =>
      decide(
        { ...ground, advices: [{ ...advice, state: "expired" as const }], ...given },
        aLine(advice.van, amount, { valueDate: "2026-04-16", ...extra }),
      );
    expect(verdict(late({}))).to.equal("P1 matched late");
    expect(verdict(late({ policy: { ...POLICY, late: "hold" } }))).to.equal("P1 suggested late");
    const grown = [{ ...aBill(1), outstandingPaise: rs(1201) }, bills[1]];
    expect(verdict(late({ bills: grown }))).to.equal("P1 suggested late");
    expect(verdict(late({ bills: [bills[0]] }))).to.equal("P7 suggested late");
    const reissued = { advices: [{ ...advice, state: "expired" as const }, anAdvice(7, bills)] };
    expect(late(reissued).outcome).to.equal("suggested");
    expect(late({ bills: [bills[0]] }).payer, "unapplied money of the payer").to.equal("payer-1");
  });

  it("never matches two advices named in one line", () => {
    const other = anAdvice(3, [aBill(3)]);
    const both = { ...ground, bills: [...bills, aBill(3)], advices: [advice, other] };
    expect(decide(both, aLine(`${advice.van} ${other.number}`, amount)).outcome).to.equal("suggested");
  });

  it("does not believe wrong check digits or a cut number, but suggests", () => {
    const wrong = advice.van.slice(0, -1) + ((Number(advice.van.at(-1)) + 1) % 10);
    for (const text of [`NEFT ${wrong} X`, `NEFT ${advice.van.slice(0, -4)}`]) {
      const decision = decide(ground, aLine(text, amount));
      expect(decision.outcome, text).to.equal("suggested");
      expect(decision.suggestions[0]?.advice).to.equal(advice.number);
    }
  });
});

describe("P2: declared UTR and exact amount", () => {
  const declared = { ...ground, advices: [{ ...advice, declaredUtrs: ["utib r5 2026O41000940949"] }] };
  it("matches through spaces, case and O for 0", () => {
    expect(verdict(decide(declared, aLine(`RTGS UTR NO: ${utr}--ACME`, amount)))).to.equal("P2 matched");
  });
  it("matches the bank's own reference column, whatever its shape", () => {
    const own = { ...ground, advices: [{ ...advice, declaredUtrs: ["CMS-778899-001122"] }] };
    expect(verdict(decide(own, aLine("CMS CREDIT", amount, { bankReference: "CMS778899001122" })))).to.equal(
      "P2 matched",
    );
  });
  it("waits when two advices declare it, when it stands in two credits, when it was seen, when it is cut", () => {
    const twice = anAdvice(4, [aBill(4)], { declaredUtrs: [utr], amountPaise: amount });
    const claimed = { ...declared, advices: [...declared.advices, twice] };
    expect(decide(claimed, aLine(utr, amount)).outcome).to.equal("suggested");
    const both = plan(declared, aLine(utr, amount), aLine(utr, amount, { account: "40099999999" }));
    expect(both.decisions.map((decision) => decision.outcome)).to.deep.equal(["suggested", "suggested"]);
    const seen = { ...declared, seen: [{ id: "9", utr, paise: amount, valueDate: "2026-04-01", payer: null }] };
    expect(decide(seen, aLine(utr, amount)).outcome).to.equal("suggested");
    const cut = decide(declared, aLine(`RTGS ${utr.slice(0, 17)} `, amount));
    expect(cut.outcome).to.equal("suggested");
    expect(cut.suggestions[0]?.advice).to.equal(advice.number);
  });
  it("waits when the remitter is another payer", () => {
    expect(decide(declared, aLine(`${utr}-X-998877665544-ICIC0000456`, amount)).outcome).to.equal("suggested");
  });
});

describe("P3 and P4: bills named in the text", () => {
  const named = open({ payers: [one, two], bills: [...bills, foreignBill] });
  it("matches one bill, or the one due of a connection, by its exact outstanding", () => {
    for (const text of [
      `BILL ${bills[0]?.number}`,
      `CA ${bills[0]?.connection}`,
      `K NO ${Number(bills[0]?.connection)}`,
    ]) {
      const decision = decide(named, aLine(text, rs(1200)));
      expect(verdict(decision), text).to.equal("P3 matched");
      expect(decision.allocations).to.deep.equal([{ bill: bills[0]?.number, paise: rs(1200) }]);
    }
  });
  it("needs the exact amount and pays each bill once", () => {
    expect(decide(named, aLine(`BILL ${bills[0]?.number}`, rs(1190))).outcome).to.equal("suggested");
    const text = `BILL ${bills[0]?.number}`;
    const twice = plan(named, aLine(text, rs(1200)), aLine(`${text} `, rs(1200)));
    expect(twice.decisions.filter((decision) => decision.outcome === "matched")).to.have.length(1);
  });
  it("does not choose among the dues of a connection, but takes them all together", () => {
    const [first, second] = [
      aBill(5, { connection: "555000111" }),
      aBill(6, { connection: "555000111", outstandingPaise: rs(700) }),
    ];
    const connection = open({ payers: [one], bills: [first, second] });
    expect(decide(connection, aLine("CA 555000111", rs(1000))).outcome).to.equal("suggested");
    expect(verdict(decide(connection, aLine("CA 555000111", rs(1700))))).to.equal("P4 matched");
    expect(verdict(decide(connection, aLine(`CA 555000111 BILL ${second.number}`, rs(700))))).to.equal("P3 matched");
  });
  it("matches several named bills whose outstanding sums exactly, of one payer only", () => {
    const text = `${bills[0]?.number} ${bills[1]?.number}`;
    expect(verdict(decide(named, aLine(text, rs(2000.5))))).to.equal("P4 matched");
    expect(decide(named, aLine(`${bills[0]?.number} ${foreignBill.number}`, rs(3200.5))).outcome).to.equal("suggested");
  });
  it("waits when the remitter is another payer, and takes an untagged bill from anyone", () => {
    const text = `BILL ${bills[0]?.number}-998877665544-ICIC0000456`;
    expect(decide(named, aLine(text, rs(1200))).outcome).to.equal("suggested");
    const untagged = open({ payers: [one, two], bills: [{ ...aBill(1), payer: null }] });
    expect(verdict(decide(untagged, aLine(`BILL ${aBill(1).number}-998877665544-ICIC0000456`, rs(1000))))).to.equal(
      "P3 matched",
    );
  });
});

describe("P5: a difference that can be computed", () => {
  const withholding = { ...one, deductions: ["tds-194q" as const] };
  it("takes 194Q from a payer who withholds it, in paise or rupees, and from nobody else", () => {
    for (const net of [rs(2000.5 - 2), paise(rs(2000.5) - 200n), rs(2000.5 - 2.01), rs(2000.5 - 3)]) {
      const decision = decide({ ...ground, payers: [withholding, two] }, aLine(advice.van, net));
      expect(verdict(decision), String(net)).to.equal("P5 matched");
      expect(decision.deductions).to.deep.equal([{ kind: "tds-194q", paise: paise(amount - net) }]);
    }
    expect(verdict(decide(ground, aLine(advice.van, rs(1998.5))))).to.equal("P7 matched part");
  });
  it("takes a rebate while the value date earns it", () => {
    const bill = aBill(1, { rebate: { paise: rs(15), until: "2026-04-10" } });
    const rebated = open({ payers: [one], bills: [bill] });
    const inTime = decide(rebated, aLine(`BILL ${bill.number}`, rs(985)));
    expect(verdict(inTime)).to.equal("P5 matched");
    expect(inTime.deductions).to.deep.equal([{ kind: "rebate", paise: rs(15) }]);
    expect(decide(rebated, aLine(`BILL ${bill.number}`, rs(985), { valueDate: "2026-04-11" })).outcome).to.equal(
      "suggested",
    );
  });
  it("matches an advice paid without the TDS it foresaw", () => {
    const withTds = anAdvice(2, bills, { tdsPaise: rs(2) });
    const decision = decide({ ...ground, advices: [withTds] }, aLine(withTds.van, rs(2000.5)));
    expect(verdict(decision)).to.equal("P5 matched");
    expect(decision.deductions).to.deep.equal([]);
  });
  it("reads an advice whose amount is stated before the TDS it declares", () => {
    const before = anAdvice(2, bills, { tdsPaise: rs(2), amountPaise: amount });
    const stated = { ...ground, advices: [before] };
    const net = decide(stated, aLine(before.van, rs(1998.5)));
    expect([verdict(net), net.deductions]).to.deep.equal(["P5 matched", [{ kind: "tds-194q", paise: rs(2) }]]);
    const gross = decide(stated, aLine(before.van, amount));
    expect([verdict(gross), gross.deductions]).to.deep.equal(["P1 matched", []]);
  });
  it("rounds below a rupee either way and not one paisa more", () => {
    const rounded = decide(ground, aLine(advice.van, rs(2000)));
    expect(verdict(rounded)).to.equal("P5 matched rounding");
    expect(rounded.deductions).to.deep.equal([{ kind: "rounding", paise: rs(0.5) }]);
    expect(decide(ground, aLine(advice.van, rs(2001))).deductions).to.deep.equal([
      { kind: "rounding", paise: rs(-0.5) },
    ]);
    expect(verdict(decide(ground, aLine(advice.van, rs(2001.5))))).to.equal("P7 matched excess");
    expect(verdict(decide(ground, aLine(advice.van, rs(1999.5))))).to.equal("P7 matched part");
  });
});

describe("P6: standing account and one thing it can be", () => {
  const owed = [
    aBill(1, { outstandingPaise: rs(300), dueDate: "2026-03-20" }),
    aBill(2, { outstandingPaise: rs(500), dueDate: "2026-04-20" }),
    aBill(3, { outstandingPaise: rs(700), dueDate: "2026-04-21" }),
  ];
  const standing = open({ payers: [one, two], bills: owed });
  it("matches one bill, a bill month, everything outstanding, or an advice", () => {
    expect(verdict(decide(standing, aLine(one.van, rs(500))))).to.equal("P6 matched");
    expect(decide(standing, aLine(one.van, rs(1200))).allocations.map((part) => part.bill)).to.deep.equal([
      owed[1]?.number,
      owed[2]?.number,
    ]);
    expect(decide(standing, aLine(one.van, rs(1500))).allocations).to.have.length(3);
    const advised = anAdvice(1, [aBill(1), aBill(3)], {
      items: [
        { bill: aBill(1).number, paise: rs(300) },
        { bill: aBill(3).number, paise: rs(700) },
      ],
    });
    const decision = decide({ ...standing, advices: [advised] }, aLine(one.van, rs(1000)));
    expect([verdict(decision), decision.advice]).to.deep.equal(["P6 matched", advised.number]);
  });
  it("waits when the text names a bill that is not open, or an own number nobody knows", () => {
    expect(decide(standing, aLine(`${one.van} BILL 102699999999`, rs(500))).outcome).not.to.equal("matched");
    expect(decide(standing, aLine(`${one.van} ${anAdvice(77, owed).number}`, rs(500))).outcome).to.equal("suggested");
    expect(verdict(decide(standing, aLine(`${one.van} MOBILE 919876543210`, rs(500))))).to.equal("P6 matched");
  });
  it("does not choose between equal bills", () => {
    const equal = open({ payers: [one], bills: [aBill(1), aBill(2), aBill(3)] });
    const decision = decide(equal, aLine(one.van, rs(1000)));
    expect(verdict(decision)).to.equal("P6 suggested");
    expect(decision.suggestions).to.have.length(3);
    expect(decision.payer).to.equal("payer-1");
  });
});

describe("P7: policy places what nothing explains", () => {
  const owed = [
    aBill(1, { outstandingPaise: rs(300), dueDate: "2026-04-20" }),
    aBill(2, { outstandingPaise: rs(500), dueDate: "2026-03-20" }),
  ];
  const advised = anAdvice(1, owed);
  const standing = open({ payers: [one, two], bills: owed, advices: [advised] });
  it("pays the oldest due first, of an advice or of a payer", () => {
    for (const key of [advised.van, one.van]) {
      const decision = decide(standing, aLine(key, rs(600)));
      expect(verdict(decision), key).to.equal("P7 matched part");
      expect(decision.allocations).to.deep.equal([
        { bill: owed[1]?.number, paise: rs(500) },
        { bill: owed[0]?.number, paise: rs(100) },
      ]);
    }
  });
  it("keeps what is over as the payer's advance", () => {
    for (const key of [advised.van, one.van]) {
      const decision = decide(standing, aLine(key, rs(1000)));
      expect([verdict(decision), decision.advancePaise]).to.deep.equal(["P7 matched excess", rs(200)]);
    }
  });
  it("waits when a bill of the advice is gone and the money for it would have no place", () => {
    const decision = decide({ ...standing, bills: [owed[0]!] }, aLine(advised.van, rs(800)));
    expect([verdict(decision), decision.payer]).to.deep.equal(["P7 suggested", "payer-1"]);
    expect(decision.suggestions[0]?.allocations).to.deep.equal([{ bill: owed[0]?.number, paise: rs(300) }]);
  });
  it("takes a second instalment for what the first left", () => {
    const { decisions } = plan(
      standing,
      aLine(`${advised.van} 1`, rs(600), { valueDate: "2026-04-05" }),
      aLine(`${advised.van} 2`, rs(200)),
    );
    expect(decisions.map(verdict)).to.deep.equal(["P7 matched part", "P7 matched part"]);
    expect(decisions[1]?.allocations).to.deep.equal([{ bill: owed[0]?.number, paise: rs(200) }]);
  });
  it("holds when the policy says so", () => {
    expect(
      verdict(decide({ ...standing, policy: { ...POLICY, partPayment: "hold" } }, aLine(advised.van, rs(600)))),
    ).to.equal("P7 suggested");
    expect(
      decide({ ...standing, policy: { ...POLICY, excess: "hold" } }, aLine(advised.van, rs(1000))).outcome,
    ).to.equal("suggested");
  });
  it("waits when the amount is exactly something else of the payer, or the name is another's", () => {
    const other = anAdvice(2, [aBill(3, { outstandingPaise: rs(640) })]);
    const wrongVan = {
      ...standing,
      bills: [...owed, aBill(3, { outstandingPaise: rs(640) })],
      advices: [advised, other],
    };
    expect(decide(wrongVan, aLine(advised.van, rs(640))).outcome).to.equal("suggested");
    const named = {
      ...standing,
      payers: [
        { ...one, name: "Magadh Telecom" },
        { ...two, name: "Tirhut Water Works", remitters: [] },
      ],
    };
    const line = aLine(`NEFT-CITIN26100717459-TIRHUT WATER WORKS-${advised.van}`, rs(610));
    expect(decide(named, line).outcome).to.equal("suggested");
  });
  it("waits when the amount is another payer's advice and nothing supports this one", () => {
    const theirs = anAdvice(5, [aBill(8, { payer: "payer-2", outstandingPaise: rs(655) })]);
    const rivals = {
      ...standing,
      bills: [...owed, aBill(8, { payer: "payer-2", outstandingPaise: rs(655) })],
      advices: [advised, theirs],
    };
    expect(decide(rivals, aLine(advised.van, rs(655))).outcome).to.equal("suggested");
    const supported = aLine(`${advised.van}-00112233445566-HDFC0000123`, rs(655));
    expect(verdict(decide(rivals, supported))).to.equal("P7 matched part");
  });
});
