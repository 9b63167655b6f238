// Accounts payers declared, for the discom's people: ask a second person to register one, or refuse it with a reason.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import {
  declarationStates as everyState,
  listDeclared,
  refuseDeclared,
} from "#server/organisations/remitter-contract.ts";
import { registerRemitter } from "#server/policies/contract.ts";
import type { AnswerOf } from "#web/api.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Filters, Pager } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { declarationStates } from "./standing-states.ts";
import { StateViews } from "./state-views.tsx";
import { organisationsWords } from "./words.ts";
import "./organisations.css";

type Declared = AnswerOf<typeof listDeclared>["rows"][number];
type Doing = { act: "ask" | "refuse"; declared: Declared } | null;

export function DeclaredAccounts() {
  const say = useWords(organisationsWords);
  const { page, state } = useSearch({ from: "/portal/payers/accounts" });
  const navigate = useNavigate({ from: "/payers/accounts" });
  const answer = useAnswer(listDeclared, { query: { page, state } });
  const [doing, setDoing] = useState<Doing>(null);
  const columns = useColumns(setDoing);
  return (
    <div className="whole-window">
      <Running
        title={say("declaredTitle")}
        sums={[{ label: say(`view.${state}`), value: answer.data ? groupNumber(answer.data.total) : "–" }]}
      >
        <span className="hint">{say("declaredScope")}</span>
      </Running>
      <StateViews to="/payers/accounts" states={everyState} at={state} total={answer.data?.total} />
      {(answer.data?.total ?? 0) > 100 && (
        <Filters
          pager={
            <Pager
              page={page}
              total={answer.data?.total}
              onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
            />
          }
        >
          {null}
        </Filters>
      )}
      <LedgerTable
        label={say("declaredTitle")}
        columns={columns}
        rows={answer.data?.rows}
        rowKey={idOf}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={<Empty title={say("noDeclared")}>{say("noDeclaredText")}</Empty>}
      />
      {doing?.act === "ask" && <Ask declared={doing.declared} onClose={() => setDoing(null)} />}
      {doing?.act === "refuse" && <Refuse declared={doing.declared} onClose={() => setDoing(null)} />}
    </div>
  );
}

function idOf({ id }: Declared): string {
  return id;
}

function useColumns(onDoing: (doing: Doing) => void): LedgerColumn<Declared>[] {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  return useMemo(() => {
    const named = (one: { name: string; nameHi: string }) => (language === "hi" ? one.nameHi : one.name);
    return [
      {
        id: "at",
        head: say("declaredAt"),
        cell: ({ at, by }) => (
          <>
            {showTime(at)} <span className="hint">{say("declaredBy", { name: named(by) })}</span>
          </>
        ),
      },
      { id: "payer", head: say("payer"), names: true, card: "name", cell: ({ payer }) => named(payer) },
      {
        id: "account",
        head: say("account"),
        card: "amount",
        cell: ({ account, alsoOf }) => (
          <>
            <span className="reference">{account}</span>
            {alsoOf.length > 0 && <span className="hint"> {say("alsoOf", { names: alsoOf.join(", ") })}</span>}
          </>
        ),
      },
      { id: "ifsc", head: say("ifsc"), cell: ({ ifsc }) => <span className="reference">{ifsc}</span> },
      { id: "bank", head: say("bank"), cell: ({ bank }) => bank || "–" },
      { id: "proof", head: say("proof"), cell: ({ proof }) => proof },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: ({ state, why }) => (
          <>
            <State name={declarationStates[state]}>{say(`state.${state}`)}</State>
            {why !== "" && <span className="hint"> {why}</span>}
          </>
        ),
      },
      {
        id: "acts",
        head: say("actions"),
        cell: (declared) =>
          declared.state === "waiting" && (
            <span className="row-acts">
              <button type="button" className="link-button" onClick={() => onDoing({ act: "ask", declared })}>
                {say("askSecond")}
              </button>
              <button type="button" className="link-button" onClick={() => onDoing({ act: "refuse", declared })}>
                {say("refuseAct")}
              </button>
            </span>
          ),
      },
    ];
  }, [say, language, onDoing]);
}

function Ask(props: { declared: Declared; onClose: () => void }) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const { payer, account, ifsc, proof } = props.declared;
  const ask = useCommand(registerRemitter, { onDone: props.onClose });
  return (
    <ReasonModal
      opened
      title={say("askSecondTitle", { ending: account.slice(-4), name: language === "hi" ? payer.nameHi : payer.name })}
      act={say("askSecond")}
      usual={proof}
      busy={ask.isPending}
      error={ask.error}
      onReason={(why) =>
        ask.mutate({ body: { payerId: payer.id, account, ifsc, remove: false, trialId: null, untried: true, why } })
      }
      onClose={props.onClose}
    >
      <p className="hint">{say("askSecondHint")}</p>
    </ReasonModal>
  );
}

function Refuse(props: { declared: Declared; onClose: () => void }) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const { id, payer } = props.declared;
  const refuse = useCommand(refuseDeclared, { onDone: props.onClose });
  return (
    <ReasonModal
      opened
      title={say("refuseTitle", { name: language === "hi" ? payer.nameHi : payer.name })}
      act={say("refuseAct")}
      busy={refuse.isPending}
      error={refuse.error}
      onReason={(why) => refuse.mutate({ params: { id }, body: { why } })}
      onClose={props.onClose}
    />
  );
}
