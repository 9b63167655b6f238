// State Bank of India: TAB text named .xls with a long preamble, and the same table as CSV.

import type { Layout } from "./layout.ts";

export const sbi: Layout = {
  id: "sbi",
  name: "State Bank of India",
  columns: [
    { meaning: "booking-date", captions: ["Txn Date", "Transaction Date", "Date", "Post Date"] },
    { meaning: "value-date", captions: ["Value Date"], optional: true },
    { meaning: "narration", captions: ["Description", "Details", "Transaction Details"] },
    { meaning: "reference", captions: ["Ref No./Cheque No.", "Ref No/Chq No", "Ref No", "Ref./Cheque No."] },
    { meaning: "ignored", captions: ["Branch Code"], optional: true },
    { meaning: "debit", captions: ["Debit"] },
    { meaning: "credit", captions: ["Credit"] },
    { meaning: "balance", captions: ["Balance"] },
  ],
  identify: /state bank of india|\bSBIN0|(?<![a-z])sbi(?![a-z])/i,
};
