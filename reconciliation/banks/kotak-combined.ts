// Kotak Mahindra Bank, the older export: one column for both sides, (Cr) or (Dr) behind the digits of amount and balance.

import type { Layout } from "./layout.ts";

export const kotakCombined: Layout = {
  id: "kotak-combined",
  name: "Kotak Mahindra Bank (one amount column)",
  columns: [
    { meaning: "ignored", captions: ["Sl. No.", "#"], optional: true },
    { meaning: "booking-date", captions: ["Date"] },
    { meaning: "narration", captions: ["Narration"] },
    { meaning: "reference", captions: ["Chq/Ref No", "Chq/Ref No."] },
    { meaning: "amount", captions: ["Withdrawal (Dr)/ Deposit (Cr)"] },
    { meaning: "balance", captions: ["Balance"] },
  ],
  identify: /kotak mahindra|\bKKBK0/i,
};
