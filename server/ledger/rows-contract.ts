// The rows of a bank reconciliation statement in the order accountants read them; screen, paper and workbook are made of the same.

import { type Paise, paise, paiseFromString, sum, ZERO } from "#reconciliation/money.ts";
import type { BankReconciliation, ItemKind } from "./bank-contract.ts";

type Gap = BankReconciliation["gaps"][number];

/** `inner` is the amount of one item, `outer` a balance or the total of a block, beside its last item. */
export type StatementRow =
  | { readonly row: "bank" | "expected" | "cash-book" | "difference"; readonly outer: string | null }
  | { readonly row: "less" | "add" | "gaps" | "none" }
  | {
      readonly row: "item";
      readonly kind: ItemKind;
      readonly count: number;
      readonly inner: string;
      readonly outer: string | null;
    }
  | { readonly row: "gap"; readonly gap: Gap; readonly inner: string; readonly outer: string | null };

export function statementRows(statement: BankReconciliation): StatementRow[] {
  const less = blockOf(statement, "less");
  const add = blockOf(statement, "add");
  const gaps = gapsOf(statement.gaps.filter(({ accepted }) => accepted !== null));
  const nothing = less.length + add.length + gaps.length === 0;
  return [
    { row: "bank", outer: statement.bankPaise },
    ...less,
    ...add,
    ...gaps,
    ...(nothing ? [{ row: "none" } as const] : []),
    { row: "expected", outer: statement.expectedPaise },
    { row: "cash-book", outer: statement.cashBookPaise },
    { row: "difference", outer: statement.differencePaise },
  ];
}

function blockOf({ groups }: BankReconciliation, side: "less" | "add"): StatementRow[] {
  const own = groups.filter((group) => group.side === side);
  if (own.length === 0) return [];
  const total = sum(own.map((group) => paiseFromString(group.paise)));
  const outer = String(side === "less" ? negative(total) : total);
  return [
    { row: side },
    ...own.map(({ kind, count, paise: inner }, index): StatementRow => {
      return { row: "item", kind, count, inner, outer: index === own.length - 1 ? outer : null };
    }),
  ];
}

/** Bank less books: taken off what the bank says. */
function gapsOf(gaps: readonly Gap[]): StatementRow[] {
  if (gaps.length === 0) return [];
  const outer = String(negative(sum(gaps.map((gap) => paiseFromString(gap.paise)))));
  return [
    { row: "gaps" },
    ...gaps.map((gap, index): StatementRow => {
      const inner = String(negative(paiseFromString(gap.paise)));
      return { row: "gap", gap, inner, outer: index === gaps.length - 1 ? outer : null };
    }),
  ];
}

function negative(amount: Paise): Paise {
  return amount === ZERO ? ZERO : paise(-amount);
}
