// What stands in the bar and in Go to, for whom, in this order; a capability adds a line for each of its screens.

import type { LinkProps } from "@tanstack/react-router";
import type { SignedInUser } from "#server/accounts/contract.ts";
import type { DiscomRole, PayerRole } from "#server/contract.ts";
import { useRefundsCount } from "./advances/refunds-count.ts";
import { useWaitingCount } from "./approvals/waiting-count.ts";
import type { KeyOf } from "./i18n/words.ts";
import { useApprovalsCount } from "./payments/approvals-count.ts";
import { useQueueCount } from "./reconcile/queue-count.ts";
import type { shellWords } from "./shell/words.ts";

/** Words under which the bar gathers what is not gone to every day; keys of web/shell/words.ts. */
export type MenuGroupName = "menu.books" | "menu.rules" | "menu.records" | "menu.organisation" | "menu.payers";

export interface MenuEntry {
  /** A key of web/shell/words.ts. */
  label: KeyOf<(typeof shellWords)["en"]>;
  to: NonNullable<LinkProps["to"]>;
  /** Left out: stands in the bar itself. A group stands where its first entry does. */
  group?: MenuGroupName;
  /** Left out: not shown to that side. */
  payer?: readonly PayerRole[] | "all";
  discom?: readonly DiscomRole[] | "all";
  /** A hook for the count beside the word: what waits for this person. */
  useCount?: () => number | undefined;
}

export const menu: readonly MenuEntry[] = [
  { label: "menu.home", to: "/home", payer: "all" },
  { label: "menu.connections", to: "/connections", payer: "all" },
  { label: "menu.dues", to: "/dues", payer: "all" },
  { label: "menu.basket", to: "/basket", payer: ["maker"] },
  { label: "menu.advices", to: "/advices", payer: "all" },
  { label: "menu.approvals", to: "/approvals", payer: ["checker"], useCount: useApprovalsCount },
  { label: "menu.day", to: "/day", discom: "all" },
  { label: "menu.statements", to: "/statements", discom: ["accountant", "supervisor", "admin"] },
  { label: "menu.reconcile", to: "/reconcile", discom: ["accountant", "supervisor", "admin"], useCount: useQueueCount },
  {
    label: "menu.secondPerson",
    to: "/second-person",
    discom: ["accountant", "supervisor", "admin"],
    useCount: useWaitingCount,
  },
  { label: "menu.advances", to: "/advances", discom: ["accountant", "supervisor", "admin"], useCount: useRefundsCount },
  { label: "menu.receipts", to: "/receipts", payer: "all", discom: "all" },
  { label: "menu.accounts", to: "/accounts", group: "menu.records", payer: "all" },
  { label: "menu.proof", to: "/proof", group: "menu.records", payer: "all" },
  { label: "menu.payerTds", to: "/tds", group: "menu.records", payer: "all" },
  { label: "menu.summaries", to: "/summaries", group: "menu.records", payer: "all" },
  { label: "menu.papers", to: "/receipts/papers", group: "menu.records", payer: "all" },
  { label: "menu.waysToPay", to: "/ways-to-pay", group: "menu.records", payer: "all" },
  { label: "menu.prepaid", to: "/prepaid", group: "menu.records", payer: "all" },
  { label: "menu.disputes", to: "/disputes", group: "menu.records", payer: "all" },
  { label: "menu.keptMoney", to: "/kept-money", group: "menu.records", payer: "all" },
  { label: "menu.organisationPage", to: "/organisation", group: "menu.organisation", payer: "all" },
  { label: "menu.people", to: "/organisation/people", group: "menu.organisation", payer: ["admin"] },
  { label: "menu.subUnits", to: "/organisation/sub-units", group: "menu.organisation", payer: ["admin"] },
  { label: "menu.ownAccounts", to: "/organisation/accounts", group: "menu.organisation", payer: "all" },
  { label: "menu.recurring", to: "/recurring-advices", group: "menu.organisation", payer: "all" },
  { label: "menu.paymentSettings", to: "/payment-settings", group: "menu.organisation", payer: "all" },
  { label: "menu.apiKeys", to: "/api-keys", group: "menu.organisation", payer: ["admin"] },
  { label: "menu.webhooks", to: "/webhooks", group: "menu.organisation", payer: ["admin"] },
  { label: "menu.notices", to: "/notices", group: "menu.organisation", payer: "all" },
  {
    label: "menu.bankReconciliation",
    to: "/bank-reconciliation",
    group: "menu.books",
    discom: ["accountant", "supervisor", "admin"],
  },
  { label: "menu.trialBalance", to: "/books", group: "menu.books", discom: ["accountant", "supervisor", "admin"] },
  {
    label: "menu.payerLedgers",
    to: "/books/payers",
    group: "menu.books",
    discom: ["accountant", "supervisor", "admin"],
  },
  { label: "menu.tds", to: "/books/tds", group: "menu.books", discom: ["accountant", "supervisor", "admin"] },
  { label: "menu.decisions", to: "/decisions", group: "menu.books", discom: ["accountant", "supervisor", "admin"] },
  { label: "menu.postings", to: "/postings", group: "menu.books", discom: "all" },
  { label: "menu.evidence", to: "/evidence", group: "menu.books", discom: ["accountant", "supervisor", "admin"] },
  {
    label: "menu.bankNotices",
    to: "/bank-notices",
    group: "menu.books",
    discom: ["accountant", "supervisor", "admin"],
  },
  { label: "menu.health", to: "/health", group: "menu.books", discom: ["accountant", "supervisor", "admin"] },
  { label: "menu.policy", to: "/policy", group: "menu.rules", discom: ["accountant", "supervisor", "admin"] },
  { label: "menu.known", to: "/policy/known", group: "menu.rules", discom: ["accountant", "supervisor", "admin"] },
  { label: "menu.trials", to: "/policy/trials", group: "menu.rules", discom: ["accountant", "supervisor", "admin"] },
  { label: "menu.service", to: "/policy/service", group: "menu.rules", discom: ["accountant", "supervisor", "admin"] },
  { label: "menu.applications", to: "/payers/applications", group: "menu.payers", discom: ["supervisor", "admin"] },
  { label: "menu.admitted", to: "/payers", group: "menu.payers", discom: ["supervisor", "admin"] },
  {
    label: "menu.declared",
    to: "/payers/accounts",
    group: "menu.payers",
    discom: ["accountant", "supervisor", "admin"],
  },
  { label: "menu.tagClaims", to: "/tag-claims", group: "menu.payers", discom: ["accountant", "supervisor", "admin"] },
  {
    label: "menu.tagDisputes",
    to: "/tag-disputes",
    group: "menu.payers",
    discom: ["accountant", "supervisor", "admin"],
  },
  { label: "menu.disputes", to: "/disputes", group: "menu.payers", discom: "all" },
  { label: "menu.notices", to: "/notices", group: "menu.payers", discom: "all" },
  { label: "menu.contacts", to: "/contacts", group: "menu.payers", discom: "all" },
  { label: "menu.counter", to: "/contacts/counter", group: "menu.payers", discom: "all" },
];

/** Go to (Ctrl K) recognises what is typed, an advice number or a UTR, and knows the address that finds it. */
export interface Finder {
  label: KeyOf<(typeof shellWords)["en"]>;
  side: "payer" | "discom" | "both";
  /** The address, or null when `typed` is nothing of this kind. */
  find: (typed: string) => string | null;
}

/** An address parses what it can as JSON, so that a number which is a text must be quoted. */
const searched = (path: string, typed: string) => `${path}?search=${encodeURIComponent(JSON.stringify(typed))}`;

export const finders: readonly Finder[] = [
  {
    label: "find.advice",
    side: "payer",
    find: (typed) => (/^[A-Z]{2}\d{12}$/i.test(typed) ? `/advices/${typed.toUpperCase()}` : null),
  },
  {
    label: "find.utr",
    side: "payer",
    find: (typed) => (/^[A-Z]{4}[A-Z0-9]{12}([A-Z0-9]{6})?$/i.test(typed) ? searched("/advices", typed) : null),
  },
  {
    label: "find.bill",
    side: "payer",
    find: (typed) => (/^\d{12}$/.test(typed) ? searched("/dues", typed) : null),
  },
  {
    label: "find.connection",
    side: "payer",
    find: (typed) => (/^\d{9,12}$/.test(typed) ? searched("/connections", typed) : null),
  },
  {
    label: "find.advice",
    side: "discom",
    find: (typed) => (/^[A-Z]{2}\d{12}$/i.test(typed) ? decisionsOn(typed) : null),
  },
  {
    label: "find.utr",
    side: "discom",
    find: (typed) => (/^[A-Z]{4}[A-Z0-9]{12}([A-Z0-9]{6})?$/i.test(typed) ? decisionsOn(typed) : null),
  },
  {
    label: "find.receipt",
    side: "both",
    find: (typed) => {
      const number = /^([A-Z]{2}R\d{10})(-\d{4,6})?$/i.exec(typed)?.[1];
      return number ? `/receipts/${number.toUpperCase()}` : null;
    },
  },
  {
    label: "find.receiptsOf",
    side: "both",
    find: (typed) =>
      /^\d{9,12}$/.test(typed) ? `/receipts?view=connections&q=${encodeURIComponent(JSON.stringify(typed))}` : null,
  },
];

function decisionsOn(typed: string): string {
  return `/decisions?q=${encodeURIComponent(typed.toUpperCase())}`;
}

export function menuFor(user: SignedInUser): readonly MenuEntry[] {
  return menu.filter((entry) => {
    const allowed = user.payer ? entry.payer : entry.discom;
    return allowed === "all" || (allowed ?? []).some((role) => (user.roles as readonly string[]).includes(role));
  });
}

/** The entries as the bar shows them: those under one word together, the others as they come. */
export function groupedMenu(
  entries: readonly MenuEntry[],
): { group: MenuGroupName | null; within: readonly MenuEntry[] }[] {
  const groups: { group: MenuGroupName | null; within: MenuEntry[] }[] = [];
  for (const entry of entries) {
    const group = entry.group ?? null;
    const place = group === null ? groups.at(-1) : groups.find((one) => one.group === group);
    if (place?.group === group) place.within.push(entry);
    else groups.push({ group, within: [entry] });
  }
  return groups;
}
