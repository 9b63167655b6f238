// Punjab National Bank: newest first, `10728.27 Cr.` in the balance, data rows wider than the header.

import type { Layout } from "./layout.ts";

export const pnb: Layout = {
  id: "pnb",
  name: "Punjab National Bank",
  columns: [
    { meaning: "transaction-id", captions: ["Txn No.", "Transaction No."] },
    { meaning: "booking-date", captions: ["Txn Date", "Transaction Date"] },
    { meaning: "value-date", captions: ["Value Date"], optional: true },
    { meaning: "narration", captions: ["Description", "Narration", "Remarks"] },
    { meaning: "ignored", captions: ["Branch Name"], optional: true },
    { meaning: "reference", captions: ["Cheque No.", "Chq No."] },
    { meaning: "debit", captions: ["Dr Amount", "Withdrawal"] },
    { meaning: "credit", captions: ["Cr Amount", "Deposit"] },
    { meaning: "balance", captions: ["Balance"] },
  ],
  identify: /punjab national bank|\bPUNB0/i,
};
