// One statement as camt.052, .053 or .054 in each version: what moved between versions is where the status, parties and banks stand.

export type CamtPart = "052" | "053" | "054";

const NAMES = {
  "052": ["BkToCstmrAcctRpt", "Rpt"],
  "053": ["BkToCstmrStmt", "Stmt"],
  "054": ["BkToCstmrDbtCdtNtfctn", "Ntfctn"],
} as const;

/** Version 04 named the status' code in an element of its own, 07 put parties one level deeper, banks got BICFI in 03. */
export function camtDocument(part: CamtPart, version: string, prefix: string): string {
  const [message, statement] = NAMES[part];
  const number = Number(version);
  const status = number >= 7 ? "<Sts><Cd>BOOK</Cd></Sts>" : "<Sts>BOOK</Sts>";
  const name = (text: string) => (number >= 7 ? `<Pty><Nm>${text}</Nm></Pty>` : `<Nm>${text}</Nm>`);
  const bic = (text: string) => (number >= 3 ? `<BICFI>${text}</BICFI>` : `<BIC>${text}</BIC>`);
  const balance = (code: string, amount: string, day: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="INR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
  const detail = (reference: string, amount: string, payer: string) =>
    `<TxDtls><Refs><EndToEndId>${reference}</EndToEndId></Refs><Amt Ccy="INR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
     <RltdPties><Dbtr>${name(payer)}</Dbtr><DbtrAcct><Id><Othr><Id>50200012345678</Id></Othr></Id></DbtrAcct></RltdPties>
     <RltdAgts><DbtrAgt><FinInstnId>${bic("HDFCINBB")}</FinInstnId></DbtrAgt></RltdAgts>
     <RmtInf><Ustrd>SBPDCL SB26000000010132</Ustrd></RmtInf></TxDtls>`;
  const entry = (amount: string, side: string, booked: string, valued: string, details: string, rest = "") =>
    `<Ntry><NtryRef>${rest}</NtryRef><Amt Ccy="INR">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd>${status}<BookgDt>${booked}</BookgDt><ValDt>${valued}</ValDt>
     <BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd><NtryDtls>${details}</NtryDtls></Ntry>`;
  const day = (text: string) => `<Dt>${text}</Dt>`;
  const inside = `<Id>1</Id><CreDtTm>2026-04-02T20:00:00+05:30</CreDtTm>
   <Acct><Id><Othr><Id>30919410044</Id></Othr></Id><Ccy>INR</Ccy><Svcr><FinInstnId>${bic("SBININBB")}</FinInstnId></Svcr></Acct>
   ${part === "054" ? "" : balance("OPBD", "50.00", "2026-04-01")}
   ${entry("100000.00", "CRDT", day("2026-04-01"), day("2026-04-02"), detail("SBINR52026040112345678", "100000.00", "MAGADH TELECOM LTD (FICTIONAL)"))}
   ${entry("25.00", "DBIT", "<DtTm>2026-04-01T20:00:00Z</DtTm>", day("2026-04-02"), "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId><ChqNb>000501</ChqNb></Refs></TxDtls>")}
   ${entry("5000.00", "CRDT", day("2026-04-02"), day("2026-04-02"), detail("HDFCN52026040212345678", "3000.00", "GANGA RAIL (FICTIONAL)") + detail("ICICN52026040212345678", "2000.00", "KOSI JAL (FICTIONAL)"))}
   ${entry("7.00", "CRDT", day("2026-04-02"), day("2026-04-02"), "").replaceAll("BOOK", "PDNG")}
   ${part === "054" ? "" : balance("CLBD", "105025.00", "2026-04-02")}`;
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${part}.001.${version}"><${message}><GrpHdr><MsgId>1</MsgId></GrpHdr>
 <${statement}>${inside}</${statement}></${message}></Document>`;
  if (prefix === "") return text;
  return text.replace(/<(\/?)(?=[A-Z])/g, `<$1${prefix}`).replace(/ xmlns="/, ` xmlns:${prefix.slice(0, -1)}="`);
}
