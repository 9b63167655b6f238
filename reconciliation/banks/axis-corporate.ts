// Axis Bank, the newer export: one amount and a DR|CR column; the branch behind it may hold a comma that nothing quotes.

import type { Layout } from "./layout.ts";

export const axisCorporate: Layout = {
  id: "axis-corporate",
  name: "Axis Bank (corporate)",
  columns: [
    { meaning: "ignored", captions: ["S.No", "Sr No"], optional: true },
    { meaning: "booking-date", captions: ["Tran Date", "Transaction Date", "Transaction Date (dd/mm/yyyy)"] },
    { meaning: "value-date", captions: ["Value Date", "Value Date (dd/mm/yyyy)"], optional: true },
    { meaning: "reference", captions: ["CHQNO", "Chq No", "Cheque Number"] },
    { meaning: "narration", captions: ["Transaction Particulars", "Particulars"] },
    { meaning: "amount", captions: ["Amount(INR)", "Amount"] },
    { meaning: "side", captions: ["DR|CR", "Debit/Credit"] },
    { meaning: "balance", captions: ["Balance(INR)", "Balance"] },
    { meaning: "ignored", captions: ["Branch Name", "Branch Name(SOL)"], optional: true },
  ],
  identify: /axis bank|\bUTIB0/i,
};
