// Bank of Baroda: balances carry Cr or Dr; an overdrawn one ends in Dr.

import type { Layout } from "./layout.ts";

export const bob: Layout = {
  id: "bob",
  name: "Bank of Baroda",
  columns: [
    { meaning: "ignored", captions: ["S.NO", "Serial No", "Sr. No."], optional: true },
    { meaning: "booking-date", captions: ["TRAN DATE", "Transaction Date"] },
    { meaning: "value-date", captions: ["VALUE DATE"] },
    { meaning: "narration", captions: ["NARRATION", "Description"] },
    { meaning: "reference", captions: ["CHQ.NO.", "Cheque Number", "Cheque/Reference No"] },
    { meaning: "debit", captions: ["WITHDRAWAL(DR)", "WITHDRAWAL (DR)", "Debit"] },
    { meaning: "credit", captions: ["DEPOSIT(CR)", "DEPOSIT (CR)", "Credit"] },
    { meaning: "balance", captions: ["BALANCE(INR)", "BALANCE (INR)", "Balance"] },
  ],
  identify: /bank of baroda|\bBARB0/i,
};
