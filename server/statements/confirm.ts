// A person's yes to a file that was shown: a small one is imported at once, a large one in the background with its progress to follow.

import type { Database } from "#server/database.ts";
import { notFound, Refusal, refusalFrom } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { advanceWork, failWork, finishWork, startWork } from "#server/work/progress.ts";
import { type Confirmation, importFile } from "./import.ts";
import { type Importer, systemImports } from "./importer.ts";
import { fileById, setFileWork } from "./queries.ts";

/** Lines that are imported within a second; for more nobody is kept waiting for the answer. */
const AT_ONCE_MAX = 5000;

export async function confirm(importer: Importer, id: string, confirmation: Confirmation): Promise<void> {
  const { discomId } = importer;
  const large = await importer.transaction(async (db) => {
    const file = await fileById(db, discomId, id);
    if (!file) throw notFound("statement file");
    const lines = file.report.statements.reduce((count, { linesCount }) => count + linesCount, 0);
    if (file.state !== "previewed" || lines <= AT_ONCE_MAX) return false;
    requireAccounts(file.report.statements, confirmation);
    const work = await startWork(db, importer, "import-statement", lines);
    await setFileWork(db, discomId, id, work);
    await enqueue(db, "import-statement", { discomId, id, work, userId: importer.userId, ...confirmation });
    return true;
  });
  if (!large) await importFile(importer, id, confirmation);
}

/** What can be refused at once is not left for the background to find. */
function requireAccounts(
  statements: readonly { bankAccountId: number | null; gap: { missingCount: number } | null }[],
  { bankAccountId, why }: Confirmation,
): void {
  if (bankAccountId === null && statements.some((one) => one.bankAccountId === null)) {
    throw new Refusal(422, "account-needed", "The file does not say which account it is of. Choose the account.");
  }
  const missing = statements.reduce((count, { gap }) => count + (gap?.missingCount ?? 0), 0);
  if (missing > 0 && why === null) {
    throw new Refusal(
      422,
      "overlap-contradicts",
      `${missing} lines known from earlier files are missing from this one.`,
    );
  }
}

/** The job `import-statement`; run again after a crash it finds the file imported and adds nothing. */
export async function importInBackground(payload: Record<string, unknown>, services: Services): Promise<void> {
  const { discomId, id, work, userId, bankAccountId, why } = payload as unknown as Confirmation & {
    discomId: number;
    id: string;
    work: string;
    userId: string | null;
  };
  const { database }: { database: Database } = services;
  try {
    const onStage = (stage: string) => advanceWork(database, work, { stage });
    const importer = { ...systemImports(services, discomId, userId), onStage };
    const added = await importFile(importer, id, { bankAccountId, why });
    await finishWork(database, work, { id, newCount: added });
  } catch (error) {
    const refusal = refusalFrom(error);
    if (!refusal) throw error;
    await failWork(database, work, { code: refusal.code, detail: refusal.message });
  }
}
