// Says which of the discom's accounts a statement belongs to; the number inside the file is believed before the person who chose.

import type { Db } from "#server/database.ts";
import type { BankAccount } from "./contract.ts";
import { bankAccounts } from "./queries.ts";

export type FoundAccount =
  | { readonly account: BankAccount }
  /** The file names no account and none was chosen: a person picks. */
  | { readonly account: null; readonly refused: null }
  | { readonly account: null; readonly refused: AccountRefusal };

export interface AccountRefusal {
  readonly code: "another-account" | "account-not-ours" | "account-unknown";
  readonly message: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface ToldAccount {
  /** As the file states it; empty when it does not. */
  readonly number: string;
  /** Identifier of the layout, null when the format names no bank. */
  readonly layout: string | null;
}

export async function accountFinder(
  db: Db,
  discomId: number,
  chosenId: number | null,
): Promise<(told: ToldAccount) => FoundAccount> {
  const ours = await bankAccounts(db, discomId);
  const chosen = ours.find(({ id }) => id === chosenId) ?? null;
  if (chosenId !== null && !chosen) return () => refuse("account-unknown", "There is no such bank account.", {});
  return (told) => (told.number === "" ? withoutNumber(told, ours, chosen) : withNumber(told, ours, chosen));
}

/** Empty when none was chosen. */
export async function accountNumber(db: Db, discomId: number, chosenId: number | null): Promise<string> {
  const ours = await bankAccounts(db, discomId);
  return ours.find(({ id }) => id === chosenId)?.number ?? "";
}

function withNumber(told: ToldAccount, ours: readonly BankAccount[], chosen: BankAccount | null): FoundAccount {
  const found = maskedNumber(told.number);
  const account = ours.find(({ number }) => sameNumber(number, told.number));
  if (chosen && account?.id !== chosen.id) {
    const params = { found, chosen: maskedNumber(chosen.number) };
    const message = `The file is of account ${found}, but ${params.chosen} was chosen. Choose the file's account, or the right file.`;
    return refuse("another-account", message, params);
  }
  if (account) return { account };
  const message = `The file is of account ${found}, which is none of your bank accounts here. Look whether it is the right file.`;
  return refuse("account-not-ours", message, { found });
}

/** Without a number the bank alone decides only when the discom has one account there. */
function withoutNumber(told: ToldAccount, ours: readonly BankAccount[], chosen: BankAccount | null): FoundAccount {
  if (chosen) return { account: chosen };
  const atBank = ours.filter(({ bank }) => told.layout !== null && told.layout.split("-")[0] === bank);
  const [only, another] = atBank;
  return only && !another ? { account: only } : { account: null, refused: null };
}

function refuse(code: AccountRefusal["code"], message: string, params: Record<string, string>): FoundAccount {
  return { account: null, refused: { code, message, params } };
}

function sameNumber(one: string, other: string): boolean {
  return one.replace(/^0+/, "") === other.replace(/^0+/, "");
}

/** `30919410044` → `•••• 0044`: enough to tell accounts apart, too little to use. */
export function maskedNumber(number: string): string {
  return `•••• ${number.slice(-4)}`;
}
