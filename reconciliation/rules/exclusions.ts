// P0: debits that are the bank's charges, sweeps or the discom's own transfers pay nobody and concern no payer.

import { type Case, type Desk, record, say } from "../desk.ts";

const CHARGE =
  /(?:^|[^A-Z])(?:CHARGES?|CHRGS?|CHGS?|CHG|COMMISSION|COMM|SERVICE TAX|GST|SMS ALERT|AMC|PENALTY|FEES?|STAMP DUTY|LEDGER FOLIO)(?![A-Z])/;
const OWN =
  /(?:^|[^A-Z])(?:SWEEP|AUTO ?SWEEP|SWEEP ?OUT|OWN (?:A\/?C|ACCOUNT|TRANSFER|TRF)|SELF|POOL(?:ING)? TRANSFER|INTERNAL TRANSFER|TRF TO OWN)(?![A-Z])/;

/** The aggregator's own account gives away what the discom's bank will receive: it names the settlement, and exactly its net. */
function handsOver({ index }: Desk, { line }: Case): boolean {
  return (index.open.settlements ?? []).some(
    ({ own, number, netPaise }) =>
      own === true && number && netPaise === line.paise && line.narration.endsWith(` ${number}`),
  );
}

export function isCharge(narration: string): boolean {
  return CHARGE.test(narration.toUpperCase());
}

export function findExclusions(desk: Desk): void {
  for (const one of desk.cases) {
    if (one.decision || one.line.direction !== "debit") continue;
    const { narration } = one.line;
    if (handsOver(desk, one)) {
      record(desk, one, say("excluded", "P0", { evidence: [{ kind: "settlement", text: narration, agrees: true }] }));
      continue;
    }
    const charge = isCharge(narration);
    if (!charge && !OWN.test(narration.toUpperCase())) continue;
    const kind = charge ? "charge" : "narration";
    record(desk, one, say("excluded", "P0", { evidence: [{ kind, text: narration, agrees: true }] }));
  }
}
