// Mutants that change nothing anybody could see, each with the reason why.

export interface Equivalent {
  readonly file: string;
  readonly original: string;
  readonly mutated: string;
  readonly why: string;
}

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: "rules/part-or-excess.ts",
    original: "likeness(desk, one, other) >= SUPPORTS",
    mutated: "likeness(desk, one, other) > SUPPORTS",
    why: "A likeness is a quotient of weights by logarithms: none is exactly the bound.",
  },
  {
    file: "rules/duplicates.ts",
    original: "only && cheques.size === 1",
    mutated: "cheques.size === 1",
    why: "Of one cheque there is a first; the compiler wants it said.",
  },
  {
    file: "rules/duplicates.ts",
    original: "reference",
    mutated: "true",
    why: "A repetition is only found by a reference of the line itself.",
  },
  {
    file: "rules/learned.ts",
    original: "payer === null",
    mutated: "false",
    why: "Nothing learned contradicts nobody, and P7 always knows whose money it places.",
  },
  {
    file: "remaining.ts",
    original: "payer",
    mutated: "true",
    why: "Nobody asks for the version of nobody.",
  },
  {
    file: "remaining.ts",
    original: "payer !== null",
    mutated: "false",
    why: "A payer's decision pays that payer's bills alone: asking each of them tells of the same one.",
  },
  {
    file: "remaining.ts",
    original: "decision.advice === null",
    mutated: "false",
    why: "There is no advice without a number.",
  },
  {
    file: "remaining.ts",
    original: "decision.advice !== null",
    mutated: "true",
    why: "Taking no advice from the settled ones takes nothing.",
  },
  {
    file: "remaining.ts",
    original: "decision.allocations === advice.items",
    mutated: "false",
    why: "A short cut: all items, compared one by one, say the same.",
  },
  {
    file: "rules/named-bills.ts",
    original: "!bill || bills.length !== 1",
    mutated: "bills.length !== 1",
    why: "Of one bill there is a first; the compiler wants it said.",
  },
  {
    file: "rules/named-bills.ts",
    original: "bills.length < 2 || sum(bills.map((bill) => desk.remaining.left(bill.number))) !== one.line.paise",
    mutated: "sum(bills.map((bill) => desk.remaining.left(bill.number))) !== one.line.paise",
    why: "One bill alone was P3's to decide, for the same reasons, and none come to no amount.",
  },
  {
    file: "rules/part-or-excess.ts",
    original: "one.line.paise >= advice.amountPaise",
    mutated: "one.line.paise > advice.amountPaise",
    why: "Exactly its amount was P1's; what held P1 back holds P7 back too.",
  },
  {
    file: "rules/part-or-excess.ts",
    original: "one.line.paise < full",
    mutated: "one.line.paise <= full",
    why: "Exactly everything has an explanation, and P7 leaves what has one.",
  },
  {
    file: "rules/part-or-excess.ts",
    original: "left < item.paise",
    mutated: "left <= item.paise",
    why: "Of two equal amounts either is the smaller.",
  },
  {
    file: "rules/part-or-excess.ts",
    original: "own < SUPPORTS",
    mutated: "own <= SUPPORTS",
    why: "A likeness is a sum of logarithms and never exactly the threshold.",
  },
  {
    file: "rules/refunds.ts",
    original: "refunds.size === 0",
    mutated: "false",
    why: "Saves a look at every line where no refund is open.",
  },
  {
    file: "rules/returns.ts",
    original: "keyless.size === 0",
    mutated: "false",
    why: "Saves a look at every line where no return is without reference.",
  },
  {
    file: "rules/returns.ts",
    original: "wanted?.size === 0",
    mutated: "false",
    why: "Saves the keys of all credits where no debit has one.",
  },
  {
    file: "rules/returns.ts",
    original: "wanted && !wanted.has(key)",
    mutated: "false",
    why: "Keeps only the keys that a debit has; the others are never asked for.",
  },
  {
    file: "rules/returns.ts",
    original: "/^\\d{1,6}$/.test(seen.utr)",
    mutated: "true",
    why: "No cheque has the number of a longer reference.",
  },
  {
    file: "rules/settle.ts",
    original: "foreseen",
    mutated: "true",
    why: "Only advices that stand whole are settled, and those add up.",
  },
  {
    file: "rules/standing-van.ts",
    original: "advices.length === 0 && standing.length === 1",
    mutated: "advices.length === 0",
    why: "A second standing account is another payer's, which vetoes.",
  },
  {
    file: "rules/typed-difference.ts",
    original: "payers.size === 1 && payer",
    mutated: "payers.size === 1",
    why: "Nobody withholds nothing; the compiler wants it said.",
  },
  {
    file: "allocate.ts",
    original: "due.paise < rest",
    mutated: "due.paise <= rest",
    why: "Of two equal amounts either is the smaller.",
  },
  {
    file: "allocate.ts",
    original: "amount < 0n",
    mutated: "amount <= 0n",
    why: "Zero has no sign.",
  },
  {
    file: "desk.ts",
    original: "compareText(a.key, b.key) || a.at - b.at",
    mutated: "compareText(a.key, b.key)",
    why: "Sorting keeps the order of equals, and lines with equal keys are interchangeable.",
  },
  {
    file: "desk.ts",
    original: "payer === null",
    mutated: "false",
    why: "Nobody has no policy of their own.",
  },
  {
    file: "desk.ts",
    original: "own",
    mutated: "true",
    why: "The discom's policy with nothing over it is the discom's policy.",
  },
  {
    file: "desk.ts",
    original: 'decision.outcome === "matched"',
    mutated: "true",
    why: "What is not matched places nothing.",
  },
  {
    file: "facts.ts",
    original: "index.open.settlements",
    mutated: "true",
    why: "Saves the words of every line where no aggregator reported.",
  },
  {
    file: "facts.ts",
    original: "payer === null || facts.claims.every((claim) => claim.payer === payer)",
    mutated: "payer === null",
    why: "Saves the walk where nothing contradicts.",
  },
  {
    file: "facts.ts",
    original: "payer === null",
    mutated: "false",
    why: "Nothing learned is of nobody.",
  },
  {
    file: "facts.ts",
    original: 'reference.kind === "advice"',
    mutated: "false",
    why: "The last fourteen characters of an advice's number are that number, and no account is one.",
  },
  {
    file: "facts.ts",
    original: "known.length === 0",
    mutated: "false",
    why: "Of no known account there is no owner either.",
  },
  {
    file: "facts.ts",
    original: "!first || owners.size !== 1",
    mutated: "owners.size !== 1",
    why: "Of one owner there is a first; the compiler wants it said.",
  },
  {
    file: "rules/refunds.ts",
    original: "!/R[^A-Z0-9]*F/i.test(text)",
    mutated: "false",
    why: "Saves the search where the letters of a refund's number are missing.",
  },
  {
    file: "rules/refunds.ts",
    original: "start < 0 || !isRefundNumber(number)",
    mutated: "!isRefundNumber(number)",
    why: "A number that begins before the text is too short to be one.",
  },
  {
    file: "facts.ts",
    original: "index.remitters(value).length === 0 && index.learnedRemitters(value).length === 0",
    mutated: "false",
    why: "Of an account nobody is known for there is no owner either.",
  },
  {
    file: "facts.ts",
    original: "bankReference.length < DECLARED_MIN",
    mutated: "false",
    why: "A key is no longer than what it was made of.",
  },
  {
    file: "facts.ts",
    original: "!/\\d/.test(word)",
    mutated: "false",
    why: "Every aggregator's reference has digits; a word without finds none.",
  },
  {
    file: "advice-standing.ts",
    original: "line.valueDate < desk.asOf",
    mutated: "line.valueDate <= desk.asOf",
    why: "Of two equal days either is the earlier.",
  },
  {
    file: "advice-standing.ts",
    original: "advice.tdsPaise > ZERO && under === rebateOfBills(desk, advice)",
    mutated: "under === rebateOfBills(desk, advice)",
    why: "Without TDS both readings are the same.",
  },
  {
    file: "advice-standing.ts",
    original: "advice.tdsPaise > ZERO",
    mutated: "advice.tdsPaise >= ZERO",
    why: "Without TDS both readings are the same.",
  },
];
