// Axis Bank: DR and CR captions are sometimes swapped, and SOL, the last column, is a branch, no balance.

import type { Layout } from "./layout.ts";

export const axis: Layout = {
  id: "axis",
  name: "Axis Bank",
  columns: [
    { meaning: "booking-date", captions: ["Tran Date", "Transaction Date"] },
    { meaning: "value-date", captions: ["Value Date"], optional: true },
    { meaning: "reference", captions: ["CHQNO", "Chq No", "Cheque No"] },
    { meaning: "narration", captions: ["PARTICULARS", "Transaction Particulars"] },
    { meaning: "debit", captions: ["DR", "Debit"] },
    { meaning: "credit", captions: ["CR", "Credit"] },
    { meaning: "balance", captions: ["BAL", "Balance"] },
    { meaning: "ignored", captions: ["SOL", "Init. Br", "Branch Name"], optional: true },
  ],
  identify: /axis bank|\bUTIB0/i,
};
