// Bank of India: captions of two lines with the unit in brackets, newest first.

import type { Layout } from "./layout.ts";

export const boi: Layout = {
  id: "boi",
  name: "Bank of India",
  columns: [
    { meaning: "ignored", captions: ["Sl No", "SI No"], optional: true },
    { meaning: "booking-date", captions: ["Txn Date"] },
    { meaning: "value-date", captions: ["Value Date"], optional: true },
    { meaning: "narration", captions: ["Description"] },
    { meaning: "reference", captions: ["Cheque No"] },
    { meaning: "debit", captions: ["Withdrawal (in Rs.)"] },
    { meaning: "credit", captions: ["Deposits (in Rs.)", "Deposit (in Rs.)"] },
    { meaning: "balance", captions: ["Balance (in Rs.)"] },
  ],
  identify: /(?<!state )bank of india|\bBKID0/i,
};
