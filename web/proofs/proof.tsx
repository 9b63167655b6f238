// A connection is about to be cut though it is paid: the pack that says so, for one connection or for all of a payment.

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { askProofPapers, listProofs, type PackLanguage, type Proof, proofPdf } from "#server/proofs/contract.ts";
import { openFile } from "#web/files.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Filters, SearchInput } from "#web/ui/filters.tsx";
import { Panel, Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { type KeptLetter, useKeptLetter } from "./kept-letter.ts";
import type { ProofSearch } from "./search.ts";
import { proofsWords } from "./words.ts";
import "./proofs.css";

const stateNames: Record<Proof["state"], StateName> = {
  "bank-confirmed": "confirmed",
  reconciled: "reconciled",
  posted: "posted",
  cancelled: "cancelled",
};
const NUMBER_LENGTH_MIN = 6;

export function ProofPage() {
  const say = useWords(proofsWords);
  const search = useSearch({ from: "/portal/proof" });
  const navigate = useNavigate({ from: "/proof" });
  const [letter, setLetter] = useKeptLetter();
  const connection = /^\d{6,12}$/.test(search.connection ?? "") ? search.connection : undefined;
  const asked = search.of !== undefined || connection !== undefined;
  const query = {
    ...(search.of !== undefined && { of: search.of }),
    ...(connection && { connection }),
    discom: search.discom,
  };
  const proofs = useAnswer(listProofs, { query }, { enabled: asked });
  return (
    <>
      <Running title={say("title")} />
      <Filters>
        <SearchInput
          label={say("find")}
          value={search.connection ?? ""}
          onChange={(typed) => {
            const number = typed.trim();
            if (number === "" || number.length >= NUMBER_LENGTH_MIN)
              void navigate({ search: { connection: number || undefined } satisfies ProofSearch });
          }}
        />
      </Filters>
      <div className="page proof-page">
        <p className="hint">{say("intro")}</p>
        <LetterPanel letter={letter} onChange={setLetter} />
        <ProblemNote error={proofs.error} onRetry={() => void proofs.refetch()} />
        {asked ? (
          <Proofs answer={proofs.data} of={search.of} letter={letter} />
        ) : (
          <Empty title={say("ask")}>{say("askBody")}</Empty>
        )}
      </div>
    </>
  );
}

function LetterPanel(props: { letter: KeptLetter; onChange: (letter: KeptLetter) => void }) {
  const say = useWords(proofsWords);
  const { letter } = props;
  const field = (name: "name" | "designation" | "reference") => (
    <TextInput
      label={say(name)}
      autoComplete="off"
      maxLength={name === "reference" ? 60 : 100}
      value={letter[name]}
      onChange={({ currentTarget: { value } }) => props.onChange({ ...letter, [name]: value })}
    />
  );
  return (
    <Panel title={say("letter")} hint={say("letterHint")}>
      <div className="letter-form">
        {field("name")}
        {field("designation")}
        {field("reference")}
        <NativeSelect
          label={say("language")}
          value={letter.language}
          onChange={({ currentTarget: { value } }) => props.onChange({ ...letter, language: value as PackLanguage })}
          data={[
            { value: "both", label: say("both") },
            { value: "hi", label: "हिन्दी" },
            { value: "en", label: "English" },
          ]}
        />
      </div>
    </Panel>
  );
}

function Proofs(props: {
  answer: { rows: Proof[]; total: number } | undefined;
  of: string | undefined;
  letter: KeptLetter;
}) {
  const say = useWords(proofsWords);
  const { answer, of, letter } = props;
  const [problem, setProblem] = useState<unknown>(null);
  const columns = useColumns(letter, setProblem);
  const { language, ...written } = letter;
  const ask = useCommand(askProofPapers);
  const total = answer?.total ?? 0;
  return (
    <>
      <ProblemNote error={problem ?? ask.error} />
      <Panel
        flush
        title={say("payments")}
        actions={
          of !== undefined &&
          total > 1 && (
            <div className="proof-all">
              {(["zip", "pdf"] as const).map((as) => (
                <Button
                  key={as}
                  loading={ask.isPending}
                  onClick={() => ask.mutate({ body: { of, as, language, letter: written } })}
                >
                  {as === "zip" ? say("all", { count: total }) : say("allPdf")}
                </Button>
              ))}
            </div>
          )
        }
      >
        <LedgerTable
          label={say("payments")}
          columns={columns}
          rows={answer?.rows}
          rowKey={keyOf}
          empty={<Empty title={say("none")}>{say("noneBody")}</Empty>}
        />
      </Panel>
      {answer && answer.rows.length < total && (
        <p className="hint">{say("shown", { count: groupNumber(answer.rows.length), total: groupNumber(total) })}</p>
      )}
      {ask.data && (
        <p role="status">
          {say("allHint")} <Link to="/receipts/papers">{say("papers")}</Link>
        </p>
      )}
    </>
  );
}

function keyOf({ of, connection }: Proof): string {
  return `${of} ${connection.number}`;
}

function useColumns(letter: KeptLetter, onProblem: (problem: unknown) => void): LedgerColumn<Proof>[] {
  const say = useWords(proofsWords);
  return useMemo(
    () => [
      {
        id: "connection",
        head: say("connection"),
        names: true,
        card: "name",
        cell: ({ connection }) => (
          <span className="site">
            {connection.number} <span className="hint">{connection.site || connection.name}</span>
          </span>
        ),
      },
      { id: "paidOn", head: say("paidOn"), cell: ({ paidOn }) => showDate(paidOn) },
      { id: "payment", head: say("payment"), cell: ({ of }) => <Reference value={of} /> },
      { id: "bills", head: say("bills"), cell: ({ bills }) => bills.map(({ number }) => number).join(", ") },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: ({ state }) => <State name={stateNames[state]}>{say(`state.${state}`)}</State>,
      },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ paise }) => <Money paise={paise} />,
      },
      {
        id: "pack",
        head: say("pack"),
        cell: ({ of, connection, state }) =>
          state === "cancelled" ? (
            <span className="dim">–</span>
          ) : (
            <button
              type="button"
              className="link-button"
              aria-label={say("packOf", { number: connection.number })}
              onClick={() =>
                void openFile(proofPdf, { query: { of, connection: connection.number, ...letter } }).then(
                  () => onProblem(null),
                  onProblem,
                )
              }
            >
              {say("open")}
            </button>
          ),
      },
    ],
    [say, letter, onProblem],
  );
}
