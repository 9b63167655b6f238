// How a bank account is named on these screens: bank, last digits, what it is for.

import type { BankAccount } from "#server/bank/contract.ts";
import { listBankAccounts } from "#server/bank/contract.ts";
import { useLanguage } from "#web/i18n/use-words.ts";
import { useAnswer } from "#web/use-api.ts";

export interface NamedAccount extends BankAccount {
  readonly label: string;
}

export function useBankAccounts(): readonly NamedAccount[] {
  const language = useLanguage();
  const accounts = useAnswer(listBankAccounts, {});
  return (accounts.data?.rows ?? []).map((account) => ({
    ...account,
    label: `${account.bank.toUpperCase()} ••${account.number.slice(-4)}, ${language === "hi" ? account.nameHi : account.name}`,
  }));
}
