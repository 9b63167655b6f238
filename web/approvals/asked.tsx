// What is asked, laid open by its kind: the line and the bills, or the beneficiary, or plain facts; and what approving it posts.

import type { ReactNode } from "react";
import { z } from "zod";
import type { Approval } from "#server/approvals/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { PolicyAsked, RemitterAsked } from "#web/policies/asked.tsx";
import { accountName } from "#web/reconcile/posting.tsx";
import { reconcileWords } from "#web/reconcile/words.ts";
import { showDate } from "#web/ui/dates.ts";
import { DataList, type Fact, Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { Note } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { approvalsWords } from "./words.ts";

const Part = z.object({ billNumber: z.string(), paise: z.string() });
const Account = z.object({ account: z.string(), ifsc: z.string(), name: z.string(), knownBy: z.string() });
/** What of a content this screen knows how to show; other kinds give plain facts. */
const Shown = z.object({
  line: z
    .object({ id: z.string(), valueDate: z.string(), narration: z.string(), paise: z.string() })
    .optional()
    .catch(undefined),
  payer: z.object({ name: z.string(), nameHi: z.string() }).nullish().catch(undefined),
  match: z
    .object({
      adviceNumber: z.string().nullable(),
      deductions: z.array(z.object({ kind: z.string(), paise: z.string() })),
      advancePaise: z.string(),
    })
    .optional()
    .catch(undefined),
  bills: z.array(Part).optional().catch(undefined),
  billsCount: z.number().optional().catch(undefined),
  beneficiary: Account.optional().catch(undefined),
  knownBeneficiaries: z.array(Account).optional().catch(undefined),
  entry: z
    .array(z.object({ debitAccount: z.string(), creditAccount: z.string(), paise: z.string() }))
    .optional()
    .catch(undefined),
});
type Shown = z.infer<typeof Shown>;

export function Asked(props: { approval: Approval }) {
  const say = useWords(approvalsWords);
  const shown = Shown.parse(props.approval.content);
  return (
    <div className="told">
      <Panel title={say("asked")}>
        <DataList facts={useFacts(props.approval, shown)} />
      </Panel>
      {props.approval.kind === "policy" && <PolicyAsked content={props.approval.content} />}
      {props.approval.kind === "remitter" && <RemitterAsked content={props.approval.content} />}
      {shown.beneficiary && <To to={shown.beneficiary} known={shown.knownBeneficiaries ?? []} />}
      {shown.match && <Pays shown={shown} match={shown.match} />}
      {shown.entry && <Posts entry={shown.entry} />}
    </div>
  );
}

const plainFacts = ["from", "to"] as const;

function useFacts({ why, content }: Approval, { line, payer, match }: Shown): Fact[] {
  const say = useWords(approvalsWords);
  const language = useLanguage();
  const facts: Fact[] = [{ name: say("why"), value: why || "–" }];
  if (line) {
    facts.push(
      { name: say("payer"), value: payer ? (language === "hi" ? payer.nameHi : payer.name) : say("nobody") },
      { name: say("line"), value: `${showDate(line.valueDate)}` },
      { name: say("lineAmount"), value: <Money paise={line.paise} sign /> },
      { name: say("narration"), value: <span className="reference narration">{line.narration}</span> },
    );
  }
  if (match?.adviceNumber) facts.push({ name: say("advice"), value: <Reference value={match.adviceNumber} /> });
  if (line) return facts;
  for (const name of plainFacts) {
    const value = plain(content[name]);
    if (value !== null) facts.push({ name: say(`fact.${name}`), value });
  }
  return facts;
}

function plain(value: unknown): ReactNode {
  if (typeof value === "string") return /^\d{4}-\d\d-\d\d$/.test(value) ? showDate(value) : value;
  if (typeof value === "number") return String(value);
  if (value === null || value === undefined || typeof value !== "object") return null;
  const parts = Object.entries(value).map(([name, part]) => `${name}: ${String(part)}`);
  return parts.length === 0 ? null : parts.join(", ");
}

function To(props: { to: z.infer<typeof Account>; known: readonly z.infer<typeof Account>[] }) {
  const say = useWords(approvalsWords);
  const { to, known } = props;
  const typed = to.knownBy === "typed";
  return (
    <Panel title={say("beneficiary")}>
      {typed && (
        <Note kind="overdue" role="alert">
          {say("typedLoudly")}{" "}
          {known.length === 0
            ? say("knownNone")
            : `${say("knownAre")} ${known.map(({ account, ifsc }) => `${account}, ${ifsc}`).join("; ")}`}
        </Note>
      )}
      <DataList
        facts={[
          { name: say("holder"), value: <span translate="no">{to.name}</span> },
          {
            name: say("accountNumber"),
            value: <Reference value={to.account} />,
            hint: say(`known.${to.knownBy}` as "known.typed"),
          },
          { name: say("fact.ifsc"), value: <Reference value={to.ifsc} /> },
        ]}
      />
    </Panel>
  );
}

function Pays(props: { shown: Shown; match: NonNullable<Shown["match"]> }) {
  const say = useWords(approvalsWords);
  const sayReconcile = useWords(reconcileWords);
  const { bills = [], billsCount = bills.length } = props.shown;
  const { deductions, advancePaise } = props.match;
  return (
    <Panel
      flush
      title={say("bills", { count: billsCount })}
      {...(bills.length < billsCount && { hint: say("billsFirst", { shown: bills.length }) })}
    >
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("bill")}</th>
            <th className="amount">{say("relieved")}</th>
          </tr>
        </thead>
        <tbody>
          {bills.map(({ billNumber, paise }) => (
            <tr key={billNumber}>
              <td className="reference">{billNumber}</td>
              <td className="amount">
                <Money paise={paise} />
              </td>
            </tr>
          ))}
          {deductions.map(({ kind, paise }) => (
            <tr key={kind}>
              <td>{sayReconcile(`less.${kind}` as "less.rebate")}</td>
              <td className="amount">
                <Money paise={paise.startsWith("-") ? paise.slice(1) : `-${paise}`} />
              </td>
            </tr>
          ))}
          {advancePaise !== "0" && (
            <tr>
              <td>{say("kept")}</td>
              <td className="amount">
                <Money paise={advancePaise} />
              </td>
            </tr>
          )}
          <tr className="total">
            <td>{say("lineAmount")}</td>
            <td className="amount">
              <Money paise={props.shown.line?.paise} sign />
            </td>
          </tr>
        </tbody>
      </table>
    </Panel>
  );
}

function Posts(props: { entry: NonNullable<Shown["entry"]> }) {
  const say = useWords(approvalsWords);
  const sayReconcile = useWords(reconcileWords);
  return (
    <Panel flush title={say("posts")}>
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("debit")}</th>
            <th>{say("credit")}</th>
            <th className="amount">{say("amount")}</th>
          </tr>
        </thead>
        <tbody>
          {props.entry.map(({ debitAccount, creditAccount, paise }) => (
            <tr key={`${debitAccount} ${creditAccount}`}>
              <td>{accountName(sayReconcile, debitAccount)}</td>
              <td>{accountName(sayReconcile, creditAccount)}</td>
              <td className="amount">
                <Money paise={paise} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
