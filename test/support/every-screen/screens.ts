// Every screen of the portal: who sees it, where it is opened on a lived-in ground, what of it must be there, and which test drives it
// by keyboard. The compiler refuses a screen that is missing here.

import type { router } from "#web/routes.tsx";
import type { Lived } from "./lived.ts";

export type ScreenPath = Exclude<keyof (typeof router)["routesByPath"], "/">;

export interface Screen {
  readonly side: "anyone" | "own" | "desk";
  /** Where it is opened, with its ids. */
  readonly at: string | ((lived: Lived) => string);
  /** What stands there once the screen has its data. */
  readonly shows: string;
  /** That nothing is there of a kind is what it is opened with. */
  readonly teaches?: true;
  /** File under test/ and the title, or how it begins, of the test that does with the keyboard alone what the screen is for. */
  readonly keys: readonly [file: string, title: string] | "read";
}

const ROW = "tbody tr:not(.waiting-row) :is(td, th)";
const FACTS = ".facts-list";

export const screens: { readonly [Path in ScreenPath]: Screen } = {
  "/log-in": {
    side: "anyone",
    at: "/log-in",
    shows: "form",
    keys: ["web/organisations.test.ts", "is done by keyboard from registering to inviting"],
  },
  "/register": {
    side: "anyone",
    at: "/register",
    shows: "form",
    keys: ["web/organisations.test.ts", "is done by keyboard from registering to inviting"],
  },
  "/register/$token": {
    side: "anyone",
    at: ({ registration }) => registration,
    shows: ".panel",
    keys: ["web/organisations.test.ts", "is done by keyboard from registering to inviting"],
  },
  "/invitation/$token": {
    side: "anyone",
    at: ({ invitation }) => invitation,
    shows: "form",
    keys: ["web/organisations.test.ts", "is done by keyboard from registering to inviting"],
  },
  "/accessibility": { side: "anyone", at: "/accessibility", shows: ".panel p", keys: "read" },
  "/help": { side: "anyone", at: "/help", shows: ".panel p", keys: "read" },
  "/verify/challan/$number": { side: "anyone", at: ({ challan }) => challan, shows: FACTS, keys: "read" },
  "/verify/payment/$of/$connection": { side: "anyone", at: ({ payment }) => payment, shows: FACTS, keys: "read" },
  "/verify/receipt/$token": {
    side: "anyone",
    at: (lived) => `/verify/receipt/${lived.receiptToken}`,
    shows: FACTS,
    keys: "read",
  },
  "/pay/$token": {
    side: "anyone",
    at: ({ pay }) => pay,
    shows: FACTS,
    keys: ["journeys/pay-link.test.ts", "is declined first, then paid"],
  },
  "/contact": {
    side: "anyone",
    at: "/contact",
    shows: "form",
    keys: ["web/notices.test.ts", "lets anybody with a bill in hand be told"],
  },
  "/told/$token": {
    side: "anyone",
    at: ({ told }) => told,
    shows: "button",
    keys: ["web/notices.test.ts", "confirms a mobile at the counter by keyboard alone"],
  },
  "/password": {
    side: "own",
    at: "/password",
    shows: "form",
    keys: ["web/portal.test.ts", "asks for the password in place"],
  },
  "/second-factor": {
    side: "own",
    at: "/second-factor",
    shows: ".panel",
    keys: ["web/organisations.test.ts", "is done by keyboard from registering to inviting"],
  },
  "/receipts": {
    side: "own",
    at: "/receipts",
    shows: ROW,
    keys: ["web/receipts.test.ts", "finds a receipt by its UTR's neighbours"],
  },
  "/receipts/papers": {
    side: "own",
    at: (lived) => `/receipts/papers?number=${lived.receipt}`,
    shows: ROW,
    keys: ["web/after-paying.test.ts", "draws a receipt for each connection by keyboard"],
  },
  "/receipts/$number": {
    side: "own",
    at: (lived) => `/receipts/${lived.receipt}`,
    shows: ROW,
    keys: ["web/receipts.test.ts", "shows one receipt with its bills"],
  },
  "/notices": { side: "own", at: "/notices", shows: ROW, keys: ["web/notices.test.ts", "shows messages as sent"] },
  "/notices/preferences": {
    side: "own",
    at: "/notices/preferences",
    shows: "input[type=checkbox]",
    keys: ["web/notices.test.ts", "shows messages as sent"],
  },
  "/tag-disputes": {
    side: "own",
    at: "/tag-disputes",
    shows: ROW,
    keys: ["web/tagging.test.ts", "sends rows without proof and a dispute"],
  },
  "/tag-disputes/$discom/$id": {
    side: "own",
    at: (lived) => `/tag-disputes/1/${lived.tagDispute}`,
    shows: FACTS,
    keys: ["web/tagging.test.ts", "sends rows without proof and a dispute"],
  },
  "/home": {
    side: "own",
    at: "/home",
    shows: ".figure",
    keys: ["web/dues.test.ts", "leads from home to what presses"],
  },
  "/connections": {
    side: "own",
    at: "/connections",
    shows: ROW,
    keys: ["web/connections.test.ts", "teaches when there is none, claims one by keyboard"],
  },
  "/connections/mass-tag": {
    side: "own",
    at: "/connections/mass-tag",
    shows: ROW,
    keys: ["web/tagging.test.ts", "sends rows without proof and a dispute"],
  },
  "/connections/mass-tag/$id": {
    side: "own",
    at: (lived) => `/connections/mass-tag/${lived.tagUpload}`,
    shows: ROW,
    keys: ["web/tagging.test.ts", "sends rows without proof and a dispute"],
  },
  "/connections/claims": {
    side: "own",
    at: "/connections/claims",
    shows: ROW,
    keys: ["web/every-screen.test.ts", "lets a payer look after what is its own"],
  },
  "/connections/batches": {
    side: "own",
    at: "/connections/batches",
    shows: ROW,
    keys: ["web/tagging.test.ts", "moves a selection to a sub-unit"],
  },
  "/dues": { side: "own", at: "/dues", shows: ROW, keys: ["web/dues.test.ts", "goes from tick to tick by j and k"] },
  "/bills/$discom/$number": {
    side: "own",
    at: (lived) => `/bills/SB/${lived.bill}`,
    shows: ROW,
    keys: ["web/bills.test.ts", "goes from the dues to the whole bill by keyboard"],
  },
  "/prepaid": {
    side: "own",
    at: "/prepaid",
    shows: ROW,
    keys: ["web/bills.test.ts", "recharges a prepaid connection by keyboard"],
  },
  "/basket": {
    side: "own",
    at: "/basket",
    shows: ROW,
    keys: ["web/payments.test.ts", "pays a part with tax declared"],
  },
  "/advices": {
    side: "own",
    at: "/advices",
    shows: ROW,
    keys: ["web/every-screen.test.ts", "lets a payer look after what is its own"],
  },
  "/approvals": {
    side: "own",
    at: "/approvals",
    shows: ROW,
    keys: ["web/payments.test.ts", "pays a part with tax declared"],
  },
  "/advices/$number": {
    side: "own",
    at: (lived) => `/advices/${lived.advice}`,
    shows: ROW,
    keys: ["web/payments.test.ts", "pays a part with tax declared"],
  },
  "/amount-sheets": {
    side: "own",
    at: "/amount-sheets",
    shows: ".panel",
    keys: ["web/chain.test.ts", "takes amounts from a file"],
  },
  "/amount-sheets/$id": {
    side: "own",
    at: (lived) => `/amount-sheets/${lived.amountSheet}`,
    shows: ROW,
    keys: ["web/chain.test.ts", "takes amounts from a file"],
  },
  "/recurring-advices": {
    side: "own",
    at: "/recurring-advices",
    shows: ".panel",
    keys: ["web/chain.test.ts", "drafts by a rule"],
  },
  "/payment-settings": {
    side: "own",
    at: "/payment-settings",
    shows: ROW,
    keys: ["web/chain.test.ts", "is set, and two people approve by keyboard"],
  },
  "/ways-to-pay": {
    side: "own",
    at: "/ways-to-pay",
    shows: "input[type=checkbox]",
    keys: ["web/paying.test.ts", "gives the payer its standing account"],
  },
  "/online-orders/$order": {
    side: "own",
    at: ({ onlineOrder }) => `/online-orders/${onlineOrder}`,
    shows: FACTS,
    keys: ["web/every-screen.test.ts", "lets a payer look after what is its own"],
  },
  "/accounts": {
    side: "own",
    at: "/accounts",
    shows: ROW,
    keys: ["web/after-paying.test.ts", "tells an account entry by entry"],
  },
  "/accounts/$discom/$connection": {
    side: "own",
    at: (lived) => `/accounts/1/${lived.connection}`,
    shows: ROW,
    keys: ["web/after-paying.test.ts", "tells an account entry by entry"],
  },
  "/tds": {
    side: "own",
    at: "/tds",
    shows: ROW,
    keys: ["web/after-paying.test.ts", "tells an account entry by entry"],
  },
  "/summaries": {
    side: "own",
    at: "/summaries",
    shows: ROW,
    keys: ["web/every-screen.test.ts", "lets a payer look after what is its own"],
  },
  "/proof": {
    side: "own",
    at: (lived) => `/proof?of=${lived.receipt}`,
    shows: ROW,
    keys: ["web/after-paying.test.ts", "opens a proof of payment"],
  },
  "/organisation": {
    side: "own",
    at: "/organisation",
    shows: FACTS,
    keys: ["web/every-screen.test.ts", "lets a payer look after what is its own"],
  },
  "/organisation/people": {
    side: "own",
    at: "/organisation/people",
    shows: ROW,
    keys: ["web/organisations.test.ts", "is done by keyboard from registering to inviting"],
  },
  "/organisation/sub-units": {
    side: "own",
    at: "/organisation/sub-units",
    shows: ROW,
    keys: ["web/every-screen.test.ts", "lets a payer look after what is its own"],
  },
  "/organisation/accounts": {
    side: "own",
    at: "/organisation/accounts",
    shows: ROW,
    keys: ["web/every-screen.test.ts", "lets a payer look after what is its own"],
  },
  "/api-keys": { side: "own", at: "/api-keys", shows: ROW, keys: ["web/systems.test.ts", "are made by keyboard"] },
  "/webhooks": {
    side: "own",
    at: "/webhooks",
    shows: ROW,
    keys: ["web/systems.test.ts", "tell a system, show its answer"],
  },
  "/webhooks/$id": {
    side: "own",
    at: (lived) => `/webhooks/${lived.webhook}`,
    shows: ROW,
    keys: ["web/systems.test.ts", "tell a system, show its answer"],
  },
  "/disputes": {
    side: "own",
    at: "/disputes",
    shows: ROW,
    keys: ["web/disputes.test.ts", "are raised on a bill with a paper"],
  },
  "/disputes/new": {
    side: "own",
    at: "/disputes/new",
    shows: "form",
    keys: ["web/disputes.test.ts", "are raised on a bill with a paper"],
  },
  "/disputes/$number": {
    side: "own",
    at: (lived) => `/disputes/${lived.dispute}`,
    shows: ".talk li",
    keys: ["web/disputes.test.ts", "are raised on a bill with a paper"],
  },
  "/kept-money": {
    side: "own",
    at: "/kept-money",
    shows: ROW,
    keys: ["web/disputes.test.ts", "bring kept money back"],
  },
  "/day": {
    side: "desk",
    at: "/day",
    shows: ".day",
    keys: ["web/books.test.ts", "says on the Day how far an account is closed"],
  },
  "/statements": {
    side: "desk",
    at: "/statements",
    shows: ROW,
    keys: ["web/statements.test.ts", "shows what a file holds"],
  },
  "/statements/$id": {
    side: "desk",
    at: (lived) => `/statements/${lived.statement}`,
    shows: ROW,
    keys: ["web/statements.test.ts", "holds a file after a gap"],
  },
  "/statements/$id/columns": {
    side: "desk",
    at: (lived) => `/statements/${lived.unknownStatement}/columns`,
    shows: ".mapping select",
    keys: ["web/statement-mapping.test.ts", "is offered for an unknown file, filled by keyboard"],
  },
  "/bank-notices": {
    side: "desk",
    at: "/bank-notices",
    shows: ROW,
    keys: ["web/paying.test.ts", "shows the accountant what was told"],
  },
  "/bank-reconciliation": {
    side: "desk",
    at: "/bank-reconciliation",
    shows: ".bank-statement, table",
    keys: ["web/books.test.ts", "closes by keyboard what a supervisor looked at"],
  },
  "/books": {
    side: "desk",
    at: "/books",
    shows: ROW,
    keys: ["web/books.test.ts", "goes from the trial balance to an account"],
  },
  "/books/accounts/$name": {
    side: "desk",
    at: "/books/accounts/receivable",
    shows: ROW,
    keys: ["web/books.test.ts", "goes from the trial balance to an account"],
  },
  "/books/payers": {
    side: "desk",
    at: "/books/payers",
    shows: ROW,
    keys: ["web/every-screen.test.ts", "lets the discom look after its payers"],
  },
  "/books/payers/$id": {
    side: "desk",
    at: (lived) => `/books/payers/${lived.payer}`,
    shows: ROW,
    keys: ["web/books.test.ts", "goes from the trial balance to an account"],
  },
  "/books/tds": {
    side: "desk",
    at: "/books/tds",
    shows: ROW,
    keys: ["web/books.test.ts", "goes from the trial balance to an account"],
  },
  "/postings": {
    side: "desk",
    at: "/postings?state=rejected",
    shows: ROW,
    keys: ["web/receipts.test.ts", "sends again what billing rejected"],
  },
  "/reconcile": {
    side: "desk",
    at: (lived) => `/reconcile?bucket=unidentified&line=${lived.line}`,
    shows: ".place, .narration",
    teaches: true,
    keys: ["journeys/day.test.ts", "works the queue to empty by keyboard alone"],
  },
  "/decisions": {
    side: "desk",
    at: "/decisions",
    shows: ROW,
    keys: ["web/every-screen.test.ts", "lets the discom look after its payers"],
  },
  "/decisions/$id": {
    side: "desk",
    at: (lived) => `/decisions/${lived.decision}`,
    shows: ".rungs",
    keys: ["web/decisions.test.ts", "tells of a decision from the bank's text"],
  },
  "/health": { side: "desk", at: "/health", shows: ROW, keys: "read" },
  "/evidence": {
    side: "desk",
    at: "/evidence",
    shows: ROW,
    keys: ["web/decisions.test.ts", "packs a period with its progress in sight"],
  },
  "/policy": {
    side: "desk",
    at: "/policy",
    shows: "form, [role=radiogroup], .panel",
    keys: ["web/policies.test.ts", "try a draft on what was decided"],
  },
  "/policy/known": {
    side: "desk",
    at: "/policy/known",
    shows: ROW,
    keys: ["web/policies.test.ts", "take a name that a person says"],
  },
  "/policy/service": {
    side: "desk",
    at: "/policy/service",
    shows: ROW,
    keys: ["web/policies.test.ts", "change what payers are promised"],
  },
  "/policy/trials": {
    side: "desk",
    at: "/policy/trials",
    shows: ROW,
    keys: ["web/policies.test.ts", "try the rules as they are"],
  },
  "/policy/trials/$id": {
    side: "desk",
    at: (lived) => `/policy/trials/${lived.trial}`,
    shows: ".page .quiet",
    teaches: true,
    keys: ["web/policies.test.ts", "try a draft on what was decided"],
  },
  "/second-person": {
    side: "desk",
    at: "/second-person",
    shows: ROW,
    keys: ["web/approvals.test.ts", "is answered by keyboard"],
  },
  "/second-person/$id": {
    side: "desk",
    at: (lived) => `/second-person/${lived.approval}`,
    shows: ".panel",
    keys: ["web/approvals.test.ts", "is answered by keyboard"],
  },
  "/advances": {
    side: "desk",
    at: "/advances",
    shows: ROW,
    keys: ["web/paying.test.ts", "sends what was paid twice back"],
  },
  "/advances/$payer": {
    side: "desk",
    at: (lived) => `/advances/${lived.payer}`,
    shows: ROW,
    keys: ["web/approvals.test.ts", "pays bills from what is kept"],
  },
  "/refunds/new": {
    side: "desk",
    at: (lived) => `/refunds/new?line=${lived.keptLine}&payer=${lived.payer}`,
    shows: ".panel input",
    keys: ["web/paying.test.ts", "sends what was paid twice back"],
  },
  "/refunds/$id": {
    side: "desk",
    at: (lived) => `/refunds/${lived.refund}`,
    shows: FACTS,
    keys: ["web/paying.test.ts", "sends what was paid twice back"],
  },
  "/payers": {
    side: "desk",
    at: "/payers",
    shows: ROW,
    keys: ["web/every-screen.test.ts", "lets the discom look after its payers"],
  },
  "/payers/applications": {
    side: "desk",
    at: "/payers/applications",
    shows: ROW,
    keys: ["web/organisations.test.ts", "is done by keyboard from registering to inviting"],
  },
  "/payers/accounts": {
    side: "desk",
    at: "/payers/accounts",
    shows: ROW,
    keys: ["web/every-screen.test.ts", "lets the discom look after its payers"],
  },
  "/contacts": {
    side: "desk",
    at: "/contacts",
    shows: ROW,
    keys: ["web/every-screen.test.ts", "lets the discom look after its payers"],
  },
  "/contacts/counter": {
    side: "desk",
    at: (lived) => `/contacts/counter?number=${lived.connection}`,
    shows: FACTS,
    keys: ["web/notices.test.ts", "confirms a mobile at the counter by keyboard alone"],
  },
  "/tag-claims": {
    side: "desk",
    at: "/tag-claims",
    shows: ROW,
    keys: ["web/tagging.test.ts", "sends rows without proof and a dispute"],
  },
  "/tag-claims/$id": {
    side: "desk",
    at: (lived) => `/tag-claims/${lived.claimBatch}`,
    shows: ROW,
    keys: ["web/tagging.test.ts", "sends rows without proof and a dispute"],
  },
};
