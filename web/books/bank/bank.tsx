// The bank reconciliation statement of an account and a day: read, drilled into, printed, and the day closed with it.

import { Button } from "@mantine/core";
import { IconFileSpreadsheet, IconPrinter } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import {
  type BankReconciliation,
  exportBankReconciliation,
  getBankReconciliation,
  printBankReconciliation,
} from "#server/ledger/bank-contract.ts";
import { openFile, saveFile } from "#web/files.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { today } from "#web/ui/dates.ts";
import { DayChooser } from "#web/ui/day-chooser.tsx";
import { Running } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { AccountSelect } from "../account-select.tsx";
import type { BankSearch } from "../search.ts";
import { Closing } from "./closing.tsx";
import { Closings } from "./closings.tsx";
import { BankItems } from "./items.tsx";
import { BankLedger, BankStatement } from "./statement.tsx";
import { bankWords } from "./words.ts";
import "../books.css";
import "./bank.css";

export function BankReconciliationPage() {
  const say = useWords(bankWords);
  const search = useSearch({ from: "/portal/bank-reconciliation" });
  const navigate = useNavigate({ from: "/bank-reconciliation" });
  const { account, day } = search;
  const answer = useAnswer(getBankReconciliation, { query: { account, day } });
  const statement = answer.data;
  const go = (changed: Partial<BankSearch>) => void navigate({ search: { ...search, page: 1, ...changed } });
  return (
    <>
      <Running
        title={say("title")}
        {...(statement && { sums: sumsOf(say, statement), actions: <Papers statement={statement} /> })}
      >
        <AccountSelect
          label={say("account")}
          chosen={statement?.account.id ?? account}
          onAccount={(id) => go({ account: id, day: undefined })}
        />
        <DayChooser day={statement?.day ?? day ?? today()} onDay={(to) => go({ day: to })} />
      </Running>
      <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      {statement && (
        <div className="bank-page">
          <div className="bank-column">
            <BankStatement
              statement={statement}
              shown={search.kind ?? null}
              onKind={(kind) => go({ kind: kind ?? undefined })}
            />
            {search.kind && (
              <BankItems
                statement={statement}
                kind={search.kind}
                page={search.page}
                onPage={(page) => go({ page })}
                onClose={() => go({ kind: undefined })}
              />
            )}
          </div>
          <div className="bank-column">
            <Closing statement={statement} />
            <BankLedger statement={statement} />
            <Closings account={statement.account.id} />
          </div>
        </div>
      )}
    </>
  );
}

function sumsOf(say: ReturnType<typeof useWords<(typeof bankWords)["en"]>>, statement: BankReconciliation) {
  return [
    { label: say("bankBalance"), value: <Money paise={statement.bankPaise} sign /> },
    { label: say("cashBook"), value: <Money paise={statement.cashBookPaise} sign /> },
    {
      label: say("difference"),
      value:
        statement.differencePaise === null ? (
          <Money paise={null} />
        ) : (
          <State name={statement.differencePaise === "0" ? "matched" : "to-explain"}>
            <Money paise={statement.differencePaise} sign />
          </State>
        ),
    },
  ];
}

function Papers(props: { statement: BankReconciliation }) {
  const say = useWords(bankWords);
  const language = useLanguage();
  const [problem, setProblem] = useState<unknown>(null);
  const query = { account: props.statement.account.id, day: props.statement.day, language };
  const done = () => setProblem(null);
  return (
    <>
      <ProblemNote error={problem} />
      <Button leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
        {say("print")}
      </Button>
      <Button onClick={() => void openFile(printBankReconciliation, { query }).then(done, setProblem)}>
        {say("pdf")}
      </Button>
      <Button
        leftSection={<IconFileSpreadsheet size={16} />}
        onClick={() => void saveFile(exportBankReconciliation, { query }).then(done, setProblem)}
      >
        {say("excel")}
      </Button>
    </>
  );
}
