// ICICI Bank, retail internet banking: withdrawals and deposits in two columns, 0 where a cell is empty.

import type { Layout } from "./layout.ts";

export const iciciRetail: Layout = {
  id: "icici-retail",
  name: "ICICI Bank (retail)",
  columns: [
    { meaning: "ignored", captions: ["S No.", "S.N.", "Sr No", "Sl No"], optional: true },
    { meaning: "value-date", captions: ["Value Date"] },
    { meaning: "booking-date", captions: ["Transaction Date"] },
    { meaning: "reference", captions: ["Cheque Number", "Cheque No."] },
    { meaning: "narration", captions: ["Transaction Remarks"] },
    { meaning: "debit", captions: ["Withdrawal Amount (INR )", "Withdrawal Amount", "Withdrawal Amount(Rs)"] },
    { meaning: "credit", captions: ["Deposit Amount (INR )", "Deposit Amount", "Deposit Amount(Rs)"] },
    { meaning: "balance", captions: ["Balance (INR )", "Balance", "Balance(Rs)"] },
  ],
  identify: /icici bank|\bICIC0/i,
};
