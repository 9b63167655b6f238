// Canara Bank: the time of day stands inside the date, and cells are wrapped as ="…".

import type { Layout } from "./layout.ts";

export const canara: Layout = {
  id: "canara",
  name: "Canara Bank",
  columns: [
    { meaning: "booking-date", captions: ["Txn Date", "Transaction Date"] },
    { meaning: "value-date", captions: ["Value Date"] },
    { meaning: "reference", captions: ["Cheque No."] },
    { meaning: "narration", captions: ["Description"] },
    { meaning: "ignored", captions: ["Branch Code"], optional: true },
    { meaning: "debit", captions: ["Debit"] },
    { meaning: "credit", captions: ["Credit"] },
    { meaning: "balance", captions: ["Balance"] },
  ],
  identify: /canara bank|\bCNRB0/i,
};
