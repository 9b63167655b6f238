// Statements: upload, look, confirm, discard.

import { dirname, relative, sep } from "node:path";
import { record } from "#server/audit/record.ts";
import type { Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { inTransaction, type Route, type UploadedFile, withActor } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import type { SftpConfig } from "#server/sftp-config.ts";
import { confirm } from "./confirm.ts";
import {
  acceptGap,
  confirmStatement,
  discardStatement,
  getInbox,
  getStatement,
  listStatementLines,
  listStatementProblems,
  listStatements,
  previewStatementAgain,
  type StatementFile,
  uploadStatement,
} from "./contract.ts";
import { type Importer, personImports } from "./importer.ts";
import { inboxFolder, waitingCount } from "./inbox-folder.ts";
import { preview, previewAgain } from "./preview.ts";
import {
  acceptGaps,
  discomCode,
  fileById,
  keptFile,
  lastInboxFile,
  lineSums,
  listFiles,
  listLines,
  listProblems,
  lockFile,
  updateFile,
} from "./queries.ts";
import { sftpState } from "./sftp-queries.ts";

export const statementRoutes: readonly Route[] = [
  inTransaction(listStatements, ({ db, actor, query: { bankAccountId, state, ...page } }) =>
    listFiles(db, {
      ...page,
      discomId: actor.discomId as number,
      bankAccountId: bankAccountId ?? null,
      state: state ?? null,
    }),
  ),

  withActor(uploadStatement, async ({ actor, file, body, services }) => {
    const importer = personImports(services, actor);
    const { name, bytes } = file as UploadedFile;
    return shown(
      importer,
      await preview(importer, { name, bytes, bankAccountId: body.bankAccountId ?? null }, "upload"),
    );
  }),

  inTransaction(getStatement, async ({ db, actor, params }) => {
    const found = await fileById(db, actor.discomId as number, params.id);
    if (!found) throw notFound("statement file");
    return found;
  }),

  withActor(confirmStatement, async ({ actor, params, body, services }) => {
    const importer = personImports(services, actor);
    await confirm(importer, params.id, { bankAccountId: body.bankAccountId ?? null, why: body.why ?? null });
    return shown(importer, params.id);
  }),

  withActor(previewStatementAgain, async ({ actor, params, services }) => {
    const importer = personImports(services, actor);
    await previewAgain(importer, params.id);
    return shown(importer, params.id);
  }),

  inTransaction(discardStatement, async ({ db, actor, params }) => {
    const discomId = actor.discomId as number;
    const state = await lockFile(db, discomId, params.id);
    const file = await keptFile(db, discomId, params.id);
    if (!state || !file) throw notFound("statement file");
    if (state !== "previewed")
      throw new Refusal(409, "statement-state", `The file is ${state}; only one that was shown can be discarded.`);
    await updateFile(db, discomId, params.id, { ...file, state: "discarded" });
    await record(db, actor, "statement discarded", `statement-file:${params.id}`);
    return {};
  }),

  inTransaction(acceptGap, async ({ db, actor, params, body }) => {
    const discomId = actor.discomId as number;
    const accepted = await acceptGaps(db, discomId, params.id, actor.userId, body.why);
    if (accepted === 0) throw new Refusal(409, "nothing-held", "Nothing of this file is held.");
    await record(db, actor, "statement gap accepted", `statement-file:${params.id}`, { why: body.why });
    await enqueue(db, "reconcile", { discomId }, `reconcile:${discomId}`);
    return {};
  }),

  inTransaction(listStatementProblems, ({ db, actor, params, query }) =>
    listProblems(db, { discomId: actor.discomId as number, id: params.id, ...query }),
  ),

  inTransaction(listStatementLines, async ({ db, actor, params, query: { state, ...page } }) => {
    const discomId = actor.discomId as number;
    const states = await lineSums(db, discomId, params.id);
    const total = states.reduce((sum, one) => sum + (state === undefined || one.state === state ? one.count : 0), 0);
    const lines = await listLines(db, { discomId, id: params.id, state: state ?? null, ...page });
    return { rows: lines, total, states };
  }),

  inTransaction(getInbox, async ({ db, actor, services }) => {
    const discomId = actor.discomId as number;
    const { config } = services;
    const folder = await inboxFolder(db, config.inboxDir, discomId);
    return {
      folder: relative(dirname(config.inboxDir), folder).split(sep).join("/"),
      waitingCount: await waitingCount(folder),
      lastAt: await lastInboxFile(db, discomId),
      sftp: await bankServer(db, discomId, config.sftp),
    };
  }),
];

/** Null for a discom that the settings do not name. */
async function bankServer(db: Db, discomId: number, sftp: SftpConfig | null) {
  if (!sftp || (await discomCode(db, discomId)) !== sftp.discom) return null;
  const state = await sftpState(db, discomId);
  return { host: sftp.host, folder: sftp.folder, okAt: state?.okAt ?? null, failing: state?.failing ?? null };
}

async function shown(importer: Importer, id: string): Promise<StatementFile> {
  return (await importer.transaction((db) => fileById(db, importer.discomId, id))) as StatementFile;
}
