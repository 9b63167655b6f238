// The payer's side of tax deducted at source: by discom and quarter, with the certificates given for it.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { exportPayerTaxes, listPayerTaxes, type PayerTaxes, type PayerTaxRow } from "#server/receipts/tax-contract.ts";
import { PaperButtons } from "#web/books/paper-buttons.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate } from "#web/ui/dates.ts";
import { Filters } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { accountWords } from "./account-words.ts";
import { YearSelect } from "./accounts.tsx";
import { EnterCertificate } from "./enter-certificate.tsx";
import "#web/books/books.css";
import "./receipts.css";

const quarterWord = (quarter: number) => `quarter.${quarter as 1 | 2 | 3 | 4}` as const;
const stateNames: Record<PayerTaxRow["state"], StateName> = {
  open: "due",
  awaited: "awaited",
  part: "part",
  complete: "accepted",
  over: "excess",
};

export function TdsRegister() {
  const say = useWords(accountWords);
  const { fy } = useSearch({ from: "/portal/tds" });
  const navigate = useNavigate({ from: "/tds" });
  const register = useAnswer(listPayerTaxes, { query: { fy } });
  const [entering, setEntering] = useState<PayerTaxRow | null>(null);
  const columns = useColumns(register.data, setEntering);
  return (
    <div className="whole-window receipts">
      <Running
        title={say("tdsTitle")}
        sums={[
          { label: say("deducted"), value: <Money paise={register.data?.deductedPaise} sign /> },
          { label: say("difference"), value: <Money paise={register.data?.balancePaise} sign /> },
        ]}
        actions={<PaperButtons endpoint={exportPayerTaxes} query={{ fy }} />}
      />
      <Filters>
        <YearSelect fy={fy ?? register.data?.fy} onChange={(year) => void navigate({ search: { fy: year } })} />
        <span className="hint">{say("tdsHint")}</span>
      </Filters>
      <LedgerTable
        label={say("tdsTitle")}
        columns={columns}
        rows={register.data?.rows}
        rowKey={keyOf}
        error={register.error}
        onRetry={() => void register.refetch()}
        empty={<Empty title={say("tdsNone")}>{say("tdsNoneBody")}</Empty>}
      />
      <EnterCertificate row={entering} fy={register.data?.fy ?? 0} onClose={() => setEntering(null)} />
    </div>
  );
}

function keyOf({ discom, quarter }: PayerTaxRow): string {
  return `${discom.id} ${quarter}`;
}

function useColumns(
  register: PayerTaxes | undefined,
  onEnter: (row: PayerTaxRow) => void,
): LedgerColumn<PayerTaxRow>[] {
  const say = useWords(accountWords);
  const language = useLanguage();
  const mayEnter = useUser().roles.some((role) => role === "maker" || role === "checker" || role === "admin");
  return useMemo(
    () => [
      {
        id: "deductee",
        head: say("deductee"),
        names: true,
        card: "name",
        cell: ({ discom }) => (language === "hi" ? discom.nameHi : discom.name),
      },
      { id: "quarter", head: say("quarter"), cell: ({ quarter }) => say(quarterWord(quarter)) },
      { id: "section", head: say("section"), cell: ({ sections }) => sections.join(", ") },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: ({ state }) => <State name={stateNames[state]}>{say(`tds.${state}`)}</State>,
      },
      { id: "certificates", head: say("certificates"), cell: (row) => <Given row={row} /> },
      {
        id: "deducted",
        head: say("deducted"),
        amount: true,
        cell: ({ deductedPaise }) => <Money paise={deductedPaise} />,
        total: <Money paise={register?.deductedPaise} sign />,
      },
      {
        id: "certified",
        head: say("certified"),
        amount: true,
        cell: ({ certifiedPaise }) => <Money paise={certifiedPaise} />,
        total: <Money paise={register?.certifiedPaise} sign />,
      },
      {
        id: "difference",
        head: say("difference"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ balancePaise }) => <Money paise={balancePaise} />,
        total: <Money paise={register?.balancePaise} sign />,
      },
      ...(mayEnter
        ? [
            {
              id: "enter",
              head: say("enter"),
              cell: (row: PayerTaxRow) => (
                <button
                  type="button"
                  className="link-button"
                  aria-label={say("enterFor", { discom: row.discom.shortName, quarter: say(quarterWord(row.quarter)) })}
                  onClick={() => onEnter(row)}
                >
                  {say("enter")}
                </button>
              ),
            },
          ]
        : []),
    ],
    [say, language, register, mayEnter, onEnter],
  );
}

function Given({ row }: { row: PayerTaxRow }) {
  const say = useWords(accountWords);
  if (row.certificates.length === 0) return <span className="dim">–</span>;
  return (
    <ul className="certificates">
      {row.certificates.map(({ id, number, issuedOn, paise, withdrawn }) => (
        <li key={id}>
          <span className={withdrawn === null ? undefined : "withdrawn"}>
            {number}, {showDate(issuedOn)}, <Money paise={paise} sign />
          </span>
          {withdrawn !== null && <span className="hint">{say("withdrawn", { why: withdrawn })}</span>}
        </li>
      ))}
    </ul>
  );
}
