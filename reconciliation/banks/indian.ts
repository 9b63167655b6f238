// Indian Bank: booking date with the value date in brackets, in one cell.

import type { Layout } from "./layout.ts";

export const indian: Layout = {
  id: "indian",
  name: "Indian Bank",
  columns: [
    { meaning: "both-dates", captions: ["Date(Value Date)", "Date"] },
    { meaning: "narration", captions: ["Particulars"] },
    { meaning: "reference", captions: ["Ref No./Cheque No.", "Ref No/Cheque No"] },
    { meaning: "ignored", captions: ["Transaction Type"], optional: true },
    { meaning: "debit", captions: ["Debit(Rs)", "Debit (Rs.)"] },
    { meaning: "credit", captions: ["Credit(Rs)", "Credit (Rs.)"] },
    { meaning: "balance", captions: ["Balance(Rs)", "Balance (Rs.)"] },
  ],
  identify: /indian bank|\bIDIB0/i,
};
