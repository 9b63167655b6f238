// ICICI Bank, the detailed statement of corporate internet banking: three days on each row, newest first, the bank's id.

import type { Layout } from "./layout.ts";

export const iciciDetailed: Layout = {
  id: "icici-detailed",
  name: "ICICI Bank (detailed statement)",
  columns: [
    { meaning: "ignored", captions: ["S.N.", "Sl No", "S No."], optional: true },
    { meaning: "transaction-id", captions: ["Tran. Id", "Transaction ID"] },
    { meaning: "value-date", captions: ["Value Date"] },
    { meaning: "ignored", captions: ["Transaction Date"], optional: true },
    { meaning: "booking-date", captions: ["Transaction Posted Date"] },
    { meaning: "reference", captions: ["Cheque. No./Ref. No.", "Cheque no / Ref No"] },
    { meaning: "narration", captions: ["Transaction Remarks"] },
    { meaning: "debit", captions: ["Withdrawal Amt (INR)", "Withdrawal (Dr)"] },
    { meaning: "credit", captions: ["Deposit Amt (INR)", "Deposit (Cr)"] },
    { meaning: "balance", captions: ["Balance (INR)", "Balance"] },
  ],
  identify: /icici bank|\bICIC0/i,
};
