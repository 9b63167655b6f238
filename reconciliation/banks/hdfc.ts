// HDFC Bank: two exports of one table, captions and order differ; the text export leaves commas in narrations unquoted.

import type { Layout } from "./layout.ts";

export const hdfc: Layout = {
  id: "hdfc",
  name: "HDFC Bank",
  columns: [
    { meaning: "booking-date", captions: ["Date"] },
    { meaning: "narration", captions: ["Narration"] },
    { meaning: "reference", captions: ["Chq./Ref.No.", "Chq/Ref Number"] },
    { meaning: "value-date", captions: ["Value Dt", "Value Dat", "Value Date"] },
    { meaning: "debit", captions: ["Withdrawal Amt.", "Debit Amount"] },
    { meaning: "credit", captions: ["Deposit Amt.", "Credit Amount"] },
    { meaning: "balance", captions: ["Closing Balance"] },
  ],
  identify: /hdfc bank|\bHDFC0/i,
};
