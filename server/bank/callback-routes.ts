// Callbacks of banks, each checked by its signature before anything is looked up, and what they told for those who look.

import { asSystem } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { inTransaction, openly, type Route, type Services } from "#server/http.ts";
import { callingAccount, noticesOfAdvice, noticesPage } from "./notice-queries.ts";
import { listAdviceNotices, listBankNotices, notifyCredit, validateCredit } from "./notices-contract.ts";
import { takeNotice } from "./notify.ts";
import { checkSignature, takeOnce } from "./signed-call.ts";
import { answerCredit } from "./validate.ts";

export const callbackRoutes: readonly Route[] = [
  openly(validateCredit, async ({ params: { bank }, body, raw, http, services, log }) => {
    const nonce = signedBy(services, bank, raw, http.request);
    const answer = await asSystem(services.database, async (db) => {
      await takeOnce(db, bank, nonce);
      return answerCredit(db, await theAccount(db, bank), body);
    });
    log.info(
      { bank, mode: body.mode, accepted: answer.accepted, reason: answer.accepted ? null : answer.reason },
      "bank asked",
    );
    return answer;
  }),

  openly(notifyCredit, async ({ params: { bank }, body, raw, http, services, log }) => {
    const nonce = signedBy(services, bank, raw, http.request);
    const taken = await asSystem(services.database, async (db) => {
      await takeOnce(db, bank, nonce);
      return takeNotice(db, await theAccount(db, bank), body);
    });
    log.info({ bank, kind: body.kind, notice: taken.notice, conflict: taken.conflict }, "bank told");
    if (taken.conflict) {
      const message =
        "This transfer was told before with another content. It is kept as an alarm; the first notice stands.";
      throw new Refusal(409, "notice-contradicts", message, { params: { notice: taken.notice } });
    }
    return { notice: taken.notice, utr: taken.utr, taken: true as const };
  }),

  inTransaction(listBankNotices, ({ db, actor, query: { state, ...page } }) =>
    noticesPage(db, actor.discomId as number, { ...page, state: state ?? null }),
  ),

  inTransaction(listAdviceNotices, async ({ db, params }) => ({ rows: await noticesOfAdvice(db, params.number) })),
];

function signedBy(
  { config }: Services,
  bank: string,
  raw: Buffer,
  request: { get(name: string): string | undefined },
): string {
  return checkSignature({ raw, header: (name) => request.get(name) }, config.paying.bankKeys.get(bank) ?? []);
}

async function theAccount(db: Parameters<typeof callingAccount>[0], bank: string) {
  const [code = "", id = ""] = bank.split("-");
  const account = await callingAccount(db, code, Number(id));
  if (!account) throw new Refusal(404, "not-found", "There is no such bank account.");
  return account;
}
