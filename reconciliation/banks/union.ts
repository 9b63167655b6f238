// Union Bank of India: amount and balance carry (Cr) or (Dr) behind the digits.

import type { Layout } from "./layout.ts";

export const union: Layout = {
  id: "union",
  name: "Union Bank of India",
  columns: [
    { meaning: "ignored", captions: ["S.No", "Sl No"], optional: true },
    { meaning: "transaction-id", captions: ["Tran Id", "Transaction Id"] },
    { meaning: "booking-date", captions: ["Tran Date", "Date"] },
    { meaning: "narration", captions: ["Remarks"] },
    { meaning: "reference", captions: ["UTR Number", "Instr. ID"], optional: true },
    { meaning: "amount", captions: ["Amount (Rs.)", "Amount"] },
    { meaning: "balance", captions: ["Balance (Rs.)", "Balance"] },
  ],
  identify: /union bank|\bUBIN0/i,
};
