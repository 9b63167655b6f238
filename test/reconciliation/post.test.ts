import { expect } from "chai";
import fc from "fast-check";
import { addsUp, oldestDueFirst, split } from "#reconciliation/allocate.ts";
import { type Paise, paise, sum } from "#reconciliation/money.ts";
import type { Decision } from "#reconciliation/plan.ts";
import { decisionTransfers, type Transfer } from "#reconciliation/post.ts";
import { reverse } from "#reconciliation/reverse.ts";
import { importTransfers } from "../support/arrival.ts";
import { aBill, aLine, anAdvice, aPayer, decide, open, plan, rs } from "../support/open-items.ts";
import { runs } from "../support/runs.ts";

const amount = fc.bigInt({ min: 1n, max: 10n ** 12n }).map(paise);

/** Debits above zero, credits below. */
function balances(transfers: readonly Transfer[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const transfer of transfers) {
    expect(transfer.paise > 0n).to.equal(true);
    sums[transfer.debitAccount] = (sums[transfer.debitAccount] ?? 0n) + transfer.paise;
    sums[transfer.creditAccount] = (sums[transfer.creditAccount] ?? 0n) - transfer.paise;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, balance]) => balance !== 0n));
}

const bills = [aBill(1, { outstandingPaise: rs(600) }), aBill(2, { outstandingPaise: rs(400) })];
const payer = aPayer(1, { deductions: ["tds-194q"] });

describe("decisionTransfers", () => {
  it("posts a whole advice as one relief per kind, not one per bill", () => {
    const advice = anAdvice(1, bills, { tdsPaise: rs(1), amountPaise: rs(984) });
    const line = aLine(advice.van, rs(984));
    const transfers = decisionTransfers(line, decide(open({ payers: [payer], bills, advices: [advice] }), line));
    expect(transfers.map((transfer) => [transfer.debitAccount, transfer.creditAccount, transfer.paise])).to.deep.equal([
      ["unidentified-receipts", "unapplied", rs(984)],
      ["unapplied", "receivable", rs(984)],
      ["tds-receivable", "receivable", rs(1)],
      ["rebate-allowed", "receivable", rs(15)],
    ]);
    expect(transfers[1]).to.include({ advice: advice.number, bill: null, payer: "payer-1" });
  });

  it("posts bills one by one and keeps the excess as advance", () => {
    const line = aLine(payer.van, rs(1100));
    const decision = decide(open({ payers: [payer], bills }), line);
    const all = [...importTransfers(line), ...decisionTransfers(line, decision)];
    expect(balances(all)).to.deep.equal({ bank: rs(1100), receivable: -rs(1000), advance: -rs(100) });
    expect(
      all.filter((transfer) => transfer.creditAccount === "receivable").map((transfer) => transfer.bill),
    ).to.have.members(bills.map((bill) => bill.number));
  });

  it("posts a rounding either way", () => {
    for (const cash of [rs(1000.4), rs(999.6)]) {
      const text = bills.map((bill) => bill.number).join(" ");
      const line = aLine(text, cash);
      const decision = decide(open({ payers: [aPayer(1)], bills }), line);
      expect(decision.flags).to.deep.equal(["rounding"]);
      expect(balances([...importTransfers(line), ...decisionTransfers(line, decision)])).to.deep.equal({
        bank: cash,
        receivable: -rs(1000),
        rounding: paise(rs(1000) - cash),
      });
    }
  });

  it("clears a returned credit against its debit, books charges, and leaves the unknown where it is", () => {
    const utr = "UTIBR52026041000940949";
    const credit = aLine(utr, rs(50));
    const debit = aLine(`RTGS RETURN-${utr}`, rs(50), { direction: "debit", valueDate: "2026-04-11" });
    const charge = aLine("RTGS CHARGES", rs(5), { direction: "debit" });
    const stranger = aLine("CASH", rs(7));
    const lines = [credit, debit, charge, stranger];
    const { decisions } = plan(open(), ...lines);
    const all = lines.flatMap((line, at) => [
      ...importTransfers(line),
      ...decisionTransfers(line, decisions[at] as Decision),
    ]);
    expect(balances(all)).to.deep.equal({ bank: rs(2), "bank-charges": rs(5), "unidentified-receipts": -rs(7) });
  });

  it("makes the payer known, and no more, where only the payer is certain", () => {
    const line = aLine(payer.van, rs(600));
    const equal = open({
      payers: [payer],
      bills: [aBill(1, { outstandingPaise: rs(600) }), aBill(2, { outstandingPaise: rs(600) })],
    });
    const transfers = decisionTransfers(line, decide(equal, line));
    expect(balances(transfers)).to.deep.equal({ "unidentified-receipts": rs(600), unapplied: -rs(600) });
    expect(transfers[0]?.payer).to.equal("payer-1");
  });
});

describe("reverse", () => {
  it("restores every balance by mirrors", () => {
    const line = aLine(payer.van, rs(1100));
    const transfers = decisionTransfers(line, decide(open({ payers: [payer], bills }), line));
    expect(transfers).to.have.length.above(2);
    expect(balances([...transfers, ...reverse(transfers)])).to.deep.equal({});
    expect(reverse(reverse(transfers))).to.deep.equal(transfers);
  });
});

describe("allocate", () => {
  it("fills the oldest first and accounts for every paisa", () => {
    const due = fc.record({
      bill: fc.uuid(),
      dueDate: fc.constantFrom("2026-01-10", "2026-02-10", "2026-03-10"),
      paise: amount,
    });
    fc.assert(
      fc.property(amount, fc.array(due, { maxLength: 12 }), (cash, dues) => {
        const { allocations, rest } = oldestDueFirst(cash, dues);
        expect(sum(allocations.map((part) => part.paise)) + rest).to.equal(cash);
        const left = new Map(dues.map((one) => [one.bill, one.paise]));
        for (const { bill, paise: part } of allocations) {
          expect(part > 0n && part <= (left.get(bill) ?? 0n)).to.equal(true);
          left.set(bill, paise((left.get(bill) ?? 0n) - part));
        }
        const full = dues.every((one) => left.get(one.bill) === 0n);
        expect(rest === 0n || full).to.equal(true);
        const open = dues.filter((one) => (left.get(one.bill) ?? 0n) > 0n).map((one) => one.dueDate);
        const newest = dues.filter((one) => left.get(one.bill) !== one.paise).map((one) => one.dueDate);
        for (const older of open) for (const paid of newest) expect(paid <= older).to.equal(true);
      }),
      runs(),
    );
  });

  it("fills in one order where bills fall due on one day, and divides by nothing never", () => {
    const dues = ["b", "a"].map((bill) => ({ bill, dueDate: "2026-01-10", paise: rs(5) }));
    expect(oldestDueFirst(rs(6), dues).allocations.map(({ bill }) => bill)).to.deep.equal(["a", "b"]);
    expect(() => split(rs(1), [])).to.throw("nothing to divide by");
    expect(() => split(rs(1), [rs(1), paise(-rs(2))])).to.throw("nothing to divide by");
  });

  it("knows what adds up: to the paisa, and with no advance below zero", () => {
    const placed = (advance: number, gross = 100) => ({
      allocations: [{ bill: "a", paise: rs(gross) }],
      deductions: [{ paise: rs(1) }],
      advancePaise: paise(rs(1) * BigInt(advance)),
    });
    expect(addsUp(rs(101), placed(2))).to.equal(true);
    expect(addsUp(rs(100), placed(2))).to.equal(false);
    expect(addsUp(rs(98), placed(-1))).to.equal(false);
  });

  it("splits in proportion without losing a paisa", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }).map(paise),
        fc.array(amount, { minLength: 1 }),
        (whole, weights) => {
          const shares = split(whole, weights);
          expect(sum(shares)).to.equal(whole);
          const total = sum(weights);
          for (const [at, share] of shares.entries()) {
            const off = (share as bigint) * total - (whole as bigint) * (weights[at] as Paise);
            expect(off < total && -off < total).to.equal(true);
          }
        },
      ),
      runs(),
    );
  });
});
