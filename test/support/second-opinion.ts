// Re-proves an automatic decision from the raw text, by means of its own: it shares no finder, index, key or arithmetic with the engine.

import type { Advice, AggregatorSettlement, Open } from "#reconciliation/open.ts";
import type { Decision, ReferencedLine } from "#reconciliation/plan.ts";

/** What is wrong with the decision, in words; null when the text and the open items bear it out. */
export function complaintAbout(
  at: number,
  lines: readonly ReferencedLine[],
  decisions: readonly Decision[],
  open: Open,
) {
  const line = lines[at] as ReferencedLine;
  const decision = decisions[at] as Decision;
  switch (decision.outcome) {
    case "matched":
      return aboutMatch(line, decision, open);
    case "returned":
      return aboutReturn(at, lines, decisions, open);
    case "duplicate":
      return aboutDuplicate(at, lines, open);
    case "excluded":
      return line.direction === "debit" ? null : "money that came was excluded";
    case "suggested":
    case "unidentified":
      return decision.allocations.length === 0 && decision.advancePaise === 0n ? null : "undecided, and yet it pays";
  }
}

function aboutMatch(line: ReferencedLine, decision: Decision, open: Open): string | null {
  if (line.direction !== "credit") return "money that went was matched";
  return aboutKeys(line, decision, open) ?? aboutOthers(line, decision, open) ?? aboutPaise(line, decision, open);
}

/** Some key of what is paid stands in the text, and it names nothing else. */
function aboutKeys(line: ReferencedLine, decision: Decision, open: Open): string | null {
  const text = plain(`${line.narration} ${line.bankReference}`);
  const has = (key: string) => key !== "" && text.includes(plain(key));
  const advice = open.advices.find(({ number }) => number === decision.advice);
  if (decision.advice !== null && !advice) return "an advice that is not open";
  if (advice && has(advice.number)) return checked(advice.number) ? null : "an advice by wrong check digits";
  if (advice?.declaredUtrs.some((utr) => has(utr.replace(/^0+/, "")))) return null;
  const payer = open.payers.find(({ id }) => id === decision.payer);
  if (payer && has(payer.van)) return null;
  if (settlementOf(line, open)) return null;
  const bills = decision.allocations.map(({ bill }) => open.bills.find(({ number }) => number === bill));
  const named = bills.every((bill) => bill && (has(bill.number) || has(bill.connection.replace(/^0+/, ""))));
  return bills.length > 0 && named ? null : "no key of what is paid stands in the text";
}

/** No advice, standing account or registered account of somebody else. */
function aboutOthers(line: ReferencedLine, { payer }: Decision, open: Open): string | null {
  if (payer === null) return null;
  const text = plain(`${line.narration} ${line.bankReference}`);
  const foreign = open.advices.find((advice) => advice.payer !== payer && text.includes(plain(advice.number)));
  if (foreign) return `advice ${foreign.number} of ${foreign.payer} stands in the text`;
  for (const other of open.payers) {
    if (other.id === payer) continue;
    if (text.includes(plain(other.van))) return `the account of ${other.id} stands in the text`;
    const theirs = other.remitters.find(({ account }) => new RegExp(`(^|\\D)0*${account}(\\D|$)`).test(line.narration));
    const shared = open.payers.filter(({ remitters }) => remitters.some(({ account }) => account === theirs?.account));
    if (theirs && shared.length === 1) return `the remitter ${theirs.account} of ${other.id} stands in the text`;
  }
  return null;
}

function aboutPaise(line: ReferencedLine, decision: Decision, open: Open): string | null {
  let cash: bigint = line.paise;
  for (const { paise } of decision.deductions) cash += paise;
  let gross = 0n;
  for (const { bill, paise } of decision.allocations) {
    const due = open.bills.find(({ number }) => number === bill)?.outstandingPaise ?? 0n;
    if (paise <= 0n || paise > due) return `${paise} paise on a bill that owes ${due}`;
    gross += paise;
  }
  if (gross + decision.advancePaise !== cash || decision.advancePaise < 0n) return "the paise do not add up";
  for (const deduction of decision.deductions) {
    if (!isFounded(deduction, gross, line, decision, open)) return `a ${deduction.kind} of ${deduction.paise} paise`;
  }
  return null;
}

function isFounded(
  { kind, paise }: Decision["deductions"][number],
  gross: bigint,
  line: ReferencedLine,
  decision: Decision,
  open: Open,
): boolean {
  const advice = open.advices.find(({ number }) => number === decision.advice);
  const bills = decision.allocations.flatMap(({ bill }) => open.bills.find(({ number }) => number === bill) ?? []);
  const total = (amounts: readonly (bigint | undefined)[]) =>
    amounts.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n);
  const settlement = settlementOf(line, open);
  switch (kind) {
    case "tds-194q": {
      if (advice && advice.tdsPaise === paise) return true;
      const withholds = open.payers.find(({ id }) => id === decision.payer)?.deductions.includes("tds-194q");
      // A tenth of a percent, each bill rounded to at most a rupee more or less.
      return withholds === true && distance(paise * 1000n, gross) <= 100_000n * BigInt(bills.length);
    }
    case "rebate": {
      const earned = total(bills.map(({ rebate }) => (rebate && line.valueDate <= rebate.until ? rebate.paise : 0n)));
      return paise === earned || paise === foreseenRebate(advice);
    }
    case "rounding":
      return paise !== 0n && distance(paise, 0n) < 100n;
    case "surcharge":
      return -paise === total(bills.map(({ surcharge: on }) => (on && line.valueDate >= on.from ? on.paise : 0n)));
    case "fee":
      return paise === settlement?.feePaise;
    case "fee-tax":
      return paise === settlement?.taxPaise;
    case "write-off":
      return false;
  }
}

function foreseenRebate(advice: Advice | undefined): bigint | undefined {
  if (!advice) return undefined;
  const under = advice.items.reduce((sum, { paise }) => sum + paise, 0n) - advice.amountPaise;
  return under < advice.tdsPaise ? under : under - advice.tdsPaise;
}

function settlementOf(line: ReferencedLine, open: Open): AggregatorSettlement | undefined {
  const text = plain(`${line.narration} ${line.bankReference}`);
  const named = (open.settlements ?? []).filter(({ reference }) => text.includes(plain(reference)));
  const [only] = named;
  return named.length === 1 && only?.netPaise === line.paise ? only : undefined;
}

/** The two halves are of one amount, the later undoes the earlier, and a reference stands in both. */
function aboutReturn(
  at: number,
  lines: readonly ReferencedLine[],
  decisions: readonly Decision[],
  open: Open,
): string | null {
  const line = lines[at] as ReferencedLine;
  const { reverses } = decisions[at] as Decision;
  if (reverses === null) {
    const undone = decisions.some((other) => other.reverses && "line" in other.reverses && other.reverses.line === at);
    return undone || /RET|RTN|REV|REJ|RVSL/i.test(line.narration) ? null : "nothing says that it was returned";
  }
  if ("seen" in reverses) {
    const seen = open.seen.find(({ id }) => id === reverses.seen);
    if (!seen || seen.paise !== line.paise || seen.valueDate > line.valueDate) return "it is not what was seen";
    const text = plain(`${line.narration} ${line.bankReference}`);
    const borne = [seen.utr, seen.cheque?.replace(/^0+/, "") ?? ""].some(
      (key) => key !== "" && text.includes(plain(key)),
    );
    return borne ? null : "no reference of what was seen";
  }
  const other = lines[reverses.line];
  if (!other || other.direction === line.direction || other.paise !== line.paise)
    return "the halves are not one amount";
  if (other.valueDate > line.valueDate) return "it was returned before it came";
  const text = plain(`${other.narration} ${other.bankReference}`);
  const shared = plainWords(`${line.narration} ${line.bankReference}`).some((word) => text.includes(word));
  return shared ? null : "no reference stands in both";
}

function aboutDuplicate(at: number, lines: readonly ReferencedLine[], open: Open): string | null {
  const line = lines[at] as ReferencedLine;
  const alike = (paise: bigint, day: string) => paise === line.paise && day === line.valueDate;
  const words = plainWords(`${line.narration} ${line.bankReference}`);
  const before = lines.some(
    (other, place) =>
      place !== at &&
      other.direction === line.direction &&
      alike(other.paise, other.valueDate) &&
      plainWords(`${other.narration} ${other.bankReference}`).some((word) => words.includes(word)),
  );
  const text = plain(`${line.narration} ${line.bankReference}`);
  const seen = open.seen.some(
    (one) =>
      alike(one.paise, one.valueDate) &&
      [one.utr, one.cheque ?? ""].some((key) => key !== "" && text.includes(plain(key))),
  );
  return before || seen ? null : "nothing like it came that day";
}

/** Letters and digits, the letter O read as zero. */
function plain(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .replaceAll("O", "0");
}

/** Words of a reference: at least five characters, digits among them. */
function plainWords(text: string): string[] {
  const words = text.toUpperCase().match(/[A-Z0-9]+/g) ?? [];
  return words.filter((word) => word.length >= 5 && /\d{3}/.test(word)).map((word) => plain(word).replace(/^0+/, ""));
}

/** ISO 7064 MOD 97-10 over the whole, letters as two digits. */
function checked(number: string): boolean {
  const digits = number.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

function distance(one: bigint, other: bigint): bigint {
  return one > other ? one - other : other - one;
}
