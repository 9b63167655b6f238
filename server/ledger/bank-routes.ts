// The bank reconciliation statement and the closing of days over HTTP.

import { asActor, type Db } from "#server/database.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import * as contract from "./bank-contract.ts";
import { bankPdf, bankWorkbook, type Paper } from "./bank-paper.ts";
import { linesShown } from "./bank-queries.ts";
import { type DrawnUp, drawUp, type Item } from "./bank-reconciliation.ts";
import { close } from "./close-day.ts";
import { closingsOf } from "./closing-queries.ts";
import { askToReopen } from "./reopen-day.ts";

export const bankStatementRoutes: readonly Route[] = [
  inTransaction(contract.getBankReconciliation, async ({ db, actor, query }) => {
    return (await drawUp(db, actor.discomId as number, query)).statement;
  }),

  inTransaction(contract.listBankItems, async ({ db, actor, query: { kind, page, size, ...wanted } }) => {
    const drawn = await drawUp(db, actor.discomId as number, wanted);
    const ofKind = drawn.items.filter((item) => item.kind === kind);
    const shown = await shownItems(db, drawn, ofKind.slice((page - 1) * size, page * size));
    const group = drawn.statement.groups.find((one) => one.kind === kind);
    return { rows: shown, total: ofKind.length, paise: group?.paise ?? "0" };
  }),

  // The transaction ends before the paper is drawn: a large one must not hold a connection meanwhile.
  withActor(contract.printBankReconciliation, async ({ actor, query: { language, ...wanted }, services }) => {
    const paper = await asActor(services.database, actor, (db) => paperOf(db, actor.discomId as number, wanted));
    const body = await bankPdf({ ...paper, language });
    return { fileName: `${fileNameOf(paper)}.pdf`, body, inline: true };
  }),

  withActor(contract.exportBankReconciliation, async ({ actor, query: { language, ...wanted }, services }) => {
    const paper = await asActor(services.database, actor, (db) => paperOf(db, actor.discomId as number, wanted));
    return { fileName: `${fileNameOf(paper)}.xlsx`, body: bankWorkbook({ ...paper, language }) };
  }),

  inTransaction(contract.listDayClosings, ({ db, actor, query: { account, page, size } }) =>
    closingsOf(db, actor.discomId as number, account, { limit: size, offset: (page - 1) * size }),
  ),

  inTransaction(contract.closeDay, ({ db, actor, body }) => close(db, actor, body)),

  inTransaction(contract.askToReopenDay, async ({ db, actor, params, body }) => ({
    approvalId: await askToReopen(db, actor, params.id, body.why),
  })),
];

async function shownItems(db: Db, { asked }: DrawnUp, items: readonly Item[]): Promise<contract.BankItem[]> {
  const ids = items.flatMap(({ lineId }) => (lineId === null ? [] : [lineId]));
  const lines = new Map((await linesShown(db, asked, ids)).map((line) => [line.lineId, line]));
  return items.map(({ lineId, paise }) => {
    const line = lines.get(lineId ?? "");
    return {
      lineId,
      bookingDate: line?.bookingDate ?? null,
      valueDate: line?.valueDate ?? null,
      narration: line?.narration ?? "",
      utr: line?.utr ?? null,
      payer: line?.payer ?? null,
      ageDays: line?.ageDays ?? null,
      paise: String(paise),
    };
  });
}

async function paperOf(
  db: Db,
  discomId: number,
  wanted: { account?: number | undefined; day?: string | undefined },
): Promise<Omit<Paper, "language">> {
  const drawn = await drawUp(db, discomId, wanted);
  const items = new Map<contract.ItemKind, contract.BankItem[]>();
  for (const { kind } of drawn.statement.groups) {
    items.set(
      kind,
      await shownItems(
        db,
        drawn,
        drawn.items.filter((item) => item.kind === kind),
      ),
    );
  }
  return { statement: drawn.statement, items };
}

function fileNameOf({ statement }: Omit<Paper, "language">): string {
  return `bank-reconciliation-${statement.account.number.slice(-4)}-${statement.day}`;
}
