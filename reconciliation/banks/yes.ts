// Yes Bank: days written as 01-Apr-2026.

import type { Layout } from "./layout.ts";

export const yes: Layout = {
  id: "yes",
  name: "Yes Bank",
  columns: [
    { meaning: "booking-date", captions: ["Transaction Date"] },
    { meaning: "value-date", captions: ["Value Date"] },
    { meaning: "reference", captions: ["Cheque No/Reference No", "Cheque No./Reference No."] },
    { meaning: "narration", captions: ["Description"] },
    { meaning: "debit", captions: ["Withdrawals"] },
    { meaning: "credit", captions: ["Deposits"] },
    { meaning: "balance", captions: ["Running Balance"] },
  ],
  identify: /yes bank|\bYESB0/i,
};
