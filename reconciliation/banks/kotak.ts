// Kotak Mahindra Bank: one amount and two captions alike, `Dr / Cr`, the first for the amount, the second for the balance.

import type { Layout } from "./layout.ts";

export const kotak: Layout = {
  id: "kotak",
  name: "Kotak Mahindra Bank",
  columns: [
    { meaning: "ignored", captions: ["Sl. No.", "Sr. No.", "#"], optional: true },
    { meaning: "booking-date", captions: ["Transaction Date"] },
    { meaning: "value-date", captions: ["Value Date"], optional: true },
    { meaning: "narration", captions: ["Description"] },
    { meaning: "reference", captions: ["Chq / Ref No."] },
    { meaning: "amount", captions: ["Amount"] },
    { meaning: "side", captions: ["Dr / Cr"] },
    { meaning: "balance", captions: ["Balance"] },
    { meaning: "balance-side", captions: ["Dr / Cr"] },
  ],
  identify: /kotak mahindra|\bKKBK0/i,
};
