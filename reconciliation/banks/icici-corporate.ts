// ICICI Bank, corporate internet banking: one amount column and a Cr/Dr column, the bank's id on each row.

import type { Layout } from "./layout.ts";

export const iciciCorporate: Layout = {
  id: "icici-corporate",
  name: "ICICI Bank (corporate)",
  columns: [
    { meaning: "ignored", captions: ["No.", "S No.", "Sl No"], optional: true },
    { meaning: "transaction-id", captions: ["Transaction ID", "Tran. Id"] },
    { meaning: "value-date", captions: ["Value Date"] },
    { meaning: "booking-date", captions: ["Txn Posted Date", "Transaction Posted Date"] },
    { meaning: "reference", captions: ["ChequeNo.", "Cheque No./Ref No."] },
    { meaning: "narration", captions: ["Description", "Transaction Remarks"] },
    { meaning: "side", captions: ["Cr/Dr"] },
    { meaning: "amount", captions: ["Transaction Amount(INR)", "Transaction Amount"] },
    { meaning: "balance", captions: ["Available Balance(INR)", "Available Balance"] },
  ],
  identify: /icici bank|\bICIC0/i,
};
