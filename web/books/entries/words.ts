// The names of accounts and entries are the ledger's own: the papers say the same.

import { ledgerWords } from "#server/ledger/words-contract.ts";
import { defineWords } from "#web/i18n/words.ts";

export const entriesWords = defineWords("entries", ledgerWords);
