// IDBI Bank: one amount and a CR/DR column before it, the currency on each row, the time inside the date.

import type { Layout } from "./layout.ts";

export const idbi: Layout = {
  id: "idbi",
  name: "IDBI Bank",
  columns: [
    { meaning: "ignored", captions: ["Srl", "Sr. No."], optional: true },
    { meaning: "booking-date", captions: ["Txn Date"] },
    { meaning: "value-date", captions: ["Value Date"] },
    { meaning: "narration", captions: ["Description"] },
    { meaning: "reference", captions: ["Cheque No"] },
    { meaning: "side", captions: ["CR/DR"] },
    { meaning: "ignored", captions: ["CCY"], optional: true },
    { meaning: "amount", captions: ["Amount (INR)"] },
    { meaning: "balance", captions: ["Balance (INR)"] },
  ],
  identify: /idbi bank|\bIBKL0/i,
};
