// One decision on paper: the bank's text, what was found in it, why it was decided so, what it paid and posted, and by whom.

import { amountInWords } from "#reconciliation/amount-in-words.ts";
import { formatRupees, paiseFromString } from "#reconciliation/money.ts";
import type { Language } from "#server/contract.ts";
import { type Column, inside, Pdf, type TextLook } from "#server/pdf.ts";
import { type SheetWords, sheetWords } from "./sheet-words.ts";
import type { Story } from "./story-contract.ts";

type Fact = readonly [name: string, value: string, look?: TextLook, hint?: string];

export async function sheetOf(story: Story, reader: string, language: Language): Promise<Buffer> {
  const words = sheetWords[language];
  const title = `${words.title} · ${story.decisionId}`;
  const foot = `${title} · ${words.printedBy(reader)} · ${when(new Date().toISOString())}`;
  const pdf = new Pdf({ title, language, foot, pageOf: words.pageOf });
  pdf.line(title, { size: 18, strong: true });
  pdf.line(story.holds ? words.holds : words.replaced, { size: 10, quiet: true });
  pdf.y += 4;
  line(pdf, story, language);
  decision(pdf, story, language);
  evidence(pdf, story, words);
  ladder(pdf, story, words);
  await paid(pdf, story, words);
  await journal(pdf, story, words);
  await billing(pdf, story, words);
  await history(pdf, story, words, language);
  return pdf.finish();
}

function section(pdf: Pdf, title: string): void {
  pdf.need(70);
  pdf.y += 8;
  pdf.line(title, { size: 12, strong: true });
  pdf.rule(true);
}

function line(pdf: Pdf, { line: said }: Story, language: Language): void {
  const words = sheetWords[language];
  section(pdf, words.text);
  pdf.facts([
    [words.narration, said.narration, { size: 11 }],
    ...(said.bankReference === "" ? [] : [[words.bankReference, said.bankReference] as Fact]),
    [words.amount, `${said.direction === "debit" ? "−" : ""}₹${rupees(said.paise)}`, { size: 14, strong: true }],
    [words.inWords, amountInWords(paiseFromString(said.paise), language)],
    [words.valueDate, day(said.valueDate), {}, `${words.bookingDate} ${day(said.bookingDate)}`],
    [
      words.account(said.account.bank.toUpperCase(), said.account.ending),
      words.stood(said.row, said.file.name),
      {},
      `${words.fileHash} ${said.file.sha256}`,
    ],
    [words.fingerprint, said.fingerprint, { size: 8 }],
    ...said.references.map(
      ({ kind, value, field, start, end }, at): Fact => [
        at === 0 ? words.found : "",
        `${words.kind[kind] ?? kind}  ${value}`,
        {},
        words.place(field, start, end),
      ],
    ),
  ]);
}

function decision(pdf: Pdf, story: Story, language: Language): void {
  const words = sheetWords[language];
  const { run, approval, payer } = story;
  section(pdf, words.decision);
  const policies = run?.policies.map(({ version, payer: of }) => words.policy(version, of && name(of, language))) ?? [];
  pdf.facts([
    [
      words.decision,
      `${words.outcome[story.outcome] ?? story.outcome} · ${words.rule[story.rule] ?? story.rule}`,
      { strong: true },
    ],
    [
      words.decidedBy,
      story.by ? name(story.by, language) : run ? words.rules(run.rulesVersion, run.id) : "–",
      {},
      [when(story.at), ...policies].join(", "),
    ],
    ...(approval
      ? [
          [
            words.approvedBy,
            words.approval(name(approval.askedBy, language), name(approval.approvedBy, language)),
            {},
            `${when(approval.at)}${approval.why === "" ? "" : `, ${approval.why}`}`,
          ] as Fact,
        ]
      : []),
    ...(story.why ? [[words.reason, story.why] as Fact] : []),
    ...(payer ? [[words.payer, name(payer, language)] as Fact] : []),
    ...(story.adviceNumber ? [[words.advice, story.adviceNumber] as Fact] : []),
    ...(story.receipt
      ? [fact(words.receipt, story.receipt.number, {}, story.receipt.cancelled ? words.cancelled : "")]
      : []),
    ...(story.takesBack ? [[words.takesBack, story.takesBack] as Fact] : []),
    ...(story.takenBackBy ? [[words.takenBackBy, story.takenBackBy] as Fact] : []),
  ]);
}

function evidence(pdf: Pdf, story: Story, words: SheetWords): void {
  section(pdf, words.evidence);
  if (story.evidence.length === 0) pdf.line(words.noEvidence, { quiet: true });
  pdf.facts(
    story.evidence.map(({ kind, text, agrees, at }): Fact => {
      const place = at ? words.place(at.field, at.start, at.end) : "";
      return [words.kind[kind] ?? kind, text, {}, [words.agrees(agrees), place].filter(Boolean).join(", ")];
    }),
  );
}

function ladder(pdf: Pdf, story: Story, words: SheetWords): void {
  if (!story.ladder) return;
  section(pdf, words.ladder);
  pdf.line(words.ladderHint, { size: 8, quiet: true });
  pdf.facts(
    story.ladder.rungs.map(({ rule, says, because, keys }): Fact => {
      const read = keys.map(({ kind, value }) => `${words.kind[kind] ?? kind} ${value}`).join(", ");
      const text = `${words.rule[rule] ?? rule}: ${words.says[because]}`;
      return fact(rule, text, says === "decided" ? { strong: true } : {}, says === "silent" ? read : "");
    }),
  );
}

async function paid(pdf: Pdf, story: Story, words: SheetWords): Promise<void> {
  if (story.outcome !== "matched") return;
  section(pdf, words.paid(story.paidCount));
  const { paid: bills, paidCount } = story;
  if (bills.length < paidCount) pdf.line(words.first(bills.length), { size: 8, quiet: true });
  const heads = words.paidColumns;
  const columns: Column[] = [
    { head: heads[0], width: inside - 280 },
    { head: heads[1], width: 150 },
    { head: heads[2], width: 130, align: "right" },
  ];
  const table = bills.map(({ billNumber, connectionNumber, paise }) => [billNumber, connectionNumber, rupees(paise)]);
  for (const { kind, paise } of story.deductions) {
    table.push([words.deduction[kind] ?? kind, "", rupees(paise.startsWith("-") ? paise.slice(1) : `-${paise}`)]);
  }
  if (story.advancePaise !== "0") table.push([words.advance, "", rupees(story.advancePaise)]);
  await pdf.table(columns, table, [words.total, "", rupees(story.line.paise)]);
}

async function journal(pdf: Pdf, story: Story, words: SheetWords): Promise<void> {
  section(pdf, words.journal);
  const [posted, debit, credit, amount, of] = words.journalColumns;
  const columns: Column[] = [
    { head: posted, width: 92 },
    { head: debit, width: (inside - 262) / 2 },
    { head: credit, width: (inside - 262) / 2 },
    { head: amount, width: 100, align: "right" },
    { head: of, width: 70, align: "right" },
  ];
  await pdf.table(
    columns,
    story.entries.map((entry) => [
      when(entry.postedAt),
      words.accounts[entry.debitAccount] ?? entry.debitAccount,
      `${words.accounts[entry.creditAccount] ?? entry.creditAccount}${entry.reversalOf ? ` (${words.mirror})` : ""}`,
      rupees(entry.paise),
      entry.decisionId ?? "–",
    ]),
  );
}

async function billing(pdf: Pdf, { postings }: Story, words: SheetWords): Promise<void> {
  if (postings.length === 0) return;
  section(pdf, words.billing);
  const [sent, what, bills, accepted, rejected] = words.billingColumns;
  const count = { width: 80, align: "right" } as const;
  await pdf.table(
    [
      { head: sent, width: 120 },
      { head: what, width: inside - 360 },
      { head: bills, ...count },
      { head: accepted, ...count },
      { head: rejected, ...count },
    ],
    postings.map((one) => [
      when(one.createdAt),
      `${words.postingKind[one.kind]}${one.attempt > 1 ? ` (${one.attempt})` : ""}`,
      String(one.billsCount),
      String(one.acceptedCount),
      String(one.rejectedCount),
    ]),
  );
}

async function history(pdf: Pdf, story: Story, words: SheetWords, language: Language): Promise<void> {
  section(pdf, words.history);
  const [decided, number, outcome, how, by] = words.historyColumns;
  await pdf.table(
    [
      { head: decided, width: 92 },
      { head: number, width: 60 },
      { head: outcome, width: 90 },
      { head: how, width: inside - 362 },
      { head: by, width: 120 },
    ],
    story.history.map((one) => [
      when(one.at),
      one.decisionId,
      words.outcome[one.outcome] ?? one.outcome,
      words.rule[one.rule] ?? one.rule,
      one.by ? name(one.by, language) : "–",
    ]),
  );
}

function fact(label: string, value: string, look: TextLook, hint: string): Fact {
  return hint === "" ? [label, value, look] : [label, value, look, hint];
}

function name(one: { readonly name: string; readonly nameHi: string }, language: Language): string {
  return language === "hi" ? one.nameHi : one.name;
}

function rupees(paise: string): string {
  return formatRupees(paiseFromString(paise));
}

/** dd-mm-yyyy. */
function day(date: string): string {
  return date.split("-").reverse().join("-");
}

function when(instant: string): string {
  const local = new Date(instant).toLocaleString("sv-SE", { timeZone: "Asia/Kolkata" });
  return `${day(local.slice(0, 10))} ${local.slice(11, 16)}`;
}
