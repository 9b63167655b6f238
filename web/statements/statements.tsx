// Every statement file that came in, and the place where the next one is dropped.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import {
  fileStates,
  getInbox,
  listStatements,
  type StatementFileRow,
  uploadStatement,
} from "#server/statements/contract.ts";
import type { AnswerOf } from "#web/api.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { RunProgress } from "#web/runs/run-progress.tsx";
import { useUser } from "#web/session.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager } from "#web/ui/filters.tsx";
import { Panel, Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty, Note } from "#web/ui/notes.tsx";
import { UploadZone } from "#web/ui/upload-zone.tsx";
import { useAnswer, useUpload } from "#web/use-api.ts";
import { useBankAccounts } from "./accounts.ts";
import { FileState } from "./file-state.tsx";
import { Mappings } from "./mapping/mappings.tsx";
import { statementsWords } from "./words.ts";
import "./statements.css";

const MEGABYTES_MAX = 50;
const KINDS = [".csv", ".xls", ".xlsx", ".txt", ".tsv", ".xml", ".sta", ".mt940", ".940", ".mt942", ".942"];

export function Statements() {
  const say = useWords(statementsWords);
  const search = useSearch({ from: "/portal/statements" });
  const navigate = useNavigate({ from: "/statements" });
  const accounts = useBankAccounts();
  const files = useAnswer(listStatements, { query: search });
  const uploads = useUser().roles.includes("accountant");
  const columns = useColumns(accounts);
  const filtered = search.bankAccountId !== undefined || search.state !== undefined;
  return (
    <>
      <Running title={say("title")} />
      <div className="page statements">
        <RunProgress />
        {uploads && <AddStatement />}
        <Panel flush>
          <Filters
            pager={
              <Pager
                page={search.page}
                total={files.data?.total}
                onPage={(page) => navigate({ search: { ...search, page } })}
              />
            }
          >
            <FilterMenu
              label={say("account")}
              any={say("anyAccount")}
              value={search.bankAccountId === undefined ? null : String(search.bankAccountId)}
              choices={accounts.map(({ id, label }) => ({ value: String(id), label }))}
              onChange={(id) =>
                navigate({ search: { ...search, page: 1, bankAccountId: id === null ? undefined : Number(id) } })
              }
            />
            <FilterMenu
              label={say("state")}
              any={say("anyState")}
              value={search.state ?? null}
              choices={fileStates.map((value) => ({ value, label: say(`state.${value}`) }))}
              onChange={(state) => navigate({ search: { ...search, page: 1, state: state ?? undefined } })}
            />
          </Filters>
          <LedgerTable
            label={say("title")}
            columns={columns}
            rows={files.data?.rows}
            rowKey={idOf}
            error={files.error}
            onRetry={() => void files.refetch()}
            onOpen={(file) => void navigate({ to: "/statements/$id", params: { id: file.id } })}
            empty={
              <Empty
                title={filtered ? say("emptyFiltered") : say("emptyTitle")}
                {...(!filtered && { sample: { href: "/samples/bank-statement.txt", label: say("sample") } })}
              >
                {!filtered && say("emptyBody")}
              </Empty>
            }
          />
        </Panel>
        <Mappings />
      </div>
    </>
  );
}

function idOf(file: StatementFileRow): string {
  return file.id;
}

function AddStatement() {
  const say = useWords(statementsWords);
  const navigate = useNavigate({ from: "/statements" });
  const accounts = useBankAccounts();
  const [account, setAccount] = useState<string | null>(null);
  const send = useUpload(uploadStatement, {
    onDone: (file) => void navigate({ to: "/statements/$id", params: { id: file.id } }),
  });
  return (
    <Panel
      title={say("add")}
      hint={say("addHint")}
      actions={
        <FilterMenu
          label={say("account")}
          any={say("byFile")}
          value={account}
          choices={accounts.map(({ id, label }) => ({ value: String(id), label }))}
          onChange={setAccount}
        />
      }
    >
      <UploadZone
        kinds={KINDS}
        megabytesMax={MEGABYTES_MAX}
        sending={send.sending}
        error={send.error}
        onFile={(file) => send.mutate({ file, body: account === null ? {} : { bankAccountId: Number(account) } })}
      />
      <InboxNote />
    </Panel>
  );
}

function InboxNote() {
  const say = useWords(statementsWords);
  const inbox = useAnswer(getInbox, {});
  if (!inbox.data) return null;
  const { folder, waitingCount, lastAt, sftp } = inbox.data;
  return (
    <>
      <p className="hint inbox">
        {say("inbox", { folder })} {waitingCount > 0 && say("inboxWaiting", { count: waitingCount })}{" "}
        {lastAt && say("inboxLast", { when: showTime(lastAt) })}
      </p>
      {sftp && <BankServerNote server={sftp} />}
    </>
  );
}

function BankServerNote(props: { server: NonNullable<AnswerOf<typeof getInbox>["sftp"]> }) {
  const say = useWords(statementsWords);
  const { host, folder, okAt, failing } = props.server;
  if (!failing)
    return (
      <p className="hint inbox">
        {say("sftp", { host, folder })} {okAt && say("sftpOk", { when: showTime(okAt) })}
      </p>
    );
  const why = say(FAILURES[failing.code as keyof typeof FAILURES] ?? "sftp.failed", { host, folder });
  return (
    <Note kind="overdue" role="status">
      {say("sftpFailing", { host, since: showTime(failing.since) })} {why}{" "}
      {failing.nextAt && say("sftpNext", { when: showTime(failing.nextAt) })}
    </Note>
  );
}

const FAILURES = {
  "host-key": "sftp.host-key",
  "log-in": "sftp.log-in",
  unreachable: "sftp.unreachable",
  folder: "sftp.folder",
  "cut-off": "sftp.cut-off",
} as const;

function useColumns(accounts: readonly { id: number; label: string }[]): LedgerColumn<StatementFileRow>[] {
  const say = useWords(statementsWords);
  return useMemo(
    () => [
      {
        id: "file",
        head: say("file"),
        names: true,
        card: "name",
        cell: (file) => (
          <Link to="/statements/$id" params={{ id: file.id }}>
            {file.fileName}
          </Link>
        ),
      },
      {
        id: "came",
        head: say("came"),
        cell: (file) => (
          <>
            {showTime(file.uploadedAt)} <span className="dim">{say(`source.${file.source}`)}</span>
          </>
        ),
      },
      {
        id: "account",
        head: say("account"),
        cell: (file) => accounts.find(({ id }) => id === file.bankAccountId)?.label ?? <span className="dim">–</span>,
      },
      {
        id: "period",
        head: say("period"),
        cell: (file) =>
          file.fromDate && file.toDate ? (
            say("periodOf", { from: showDate(file.fromDate), to: showDate(file.toDate) })
          ) : (
            <span className="dim">–</span>
          ),
      },
      { id: "lines", head: say("lines"), amount: true, cell: (file) => groupNumber(file.linesCount) },
      { id: "new", head: say("newLines"), amount: true, cell: (file) => groupNumber(file.newCount) },
      {
        id: "credits",
        head: say("credits"),
        amount: true,
        card: "amount",
        cell: (file) => <Money paise={file.creditPaise} />,
      },
      { id: "closing", head: say("closing"), amount: true, cell: (file) => <Money paise={file.closingPaise} /> },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: (file) => <FileState state={file.state} held={file.held} />,
      },
    ],
    [say, accounts],
  );
}
