// The payers a discom admitted: standing VAN, connections and their bound, and help for an admin whose phone is lost.

import { NumberInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import {
  type Admitted,
  boundConnections,
  listAdmitted,
  resetSoleAdmin,
} from "#server/organisations/registration-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { organisationsWords } from "./words.ts";
import "./organisations.css";

type Doing = { act: "bound" | "reset"; payer: Admitted } | null;

export function AdmittedPayers() {
  const say = useWords(organisationsWords);
  const search = useSearch({ from: "/portal/payers" });
  const navigate = useNavigate({ from: "/payers" });
  const go = (change: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, page: 1, ...change }) });
  const { page, q, bounded } = search;
  const query = { page, q, ...(bounded !== undefined && { bounded: String(bounded) }) };
  const answer = useAnswer(listAdmitted, { query });
  const [doing, setDoing] = useState<Doing>(null);
  const columns = useColumns(setDoing);
  return (
    <div className="whole-window">
      <Running
        title={say("admittedTitle")}
        sums={[{ label: say("view.admitted"), value: answer.data ? groupNumber(answer.data.total) : "–" }]}
      />
      <Filters
        pager={<Pager page={page} total={answer.data?.total} onPage={(next) => go({ page: next })} />}
        {...((q !== undefined || bounded !== undefined) && { onClear: () => go({ q: undefined, bounded: undefined }) })}
      >
        <SearchInput
          label={say("findPayer")}
          value={q ?? ""}
          onChange={(text) => go({ q: text === "" ? undefined : text })}
        />
        <FilterMenu
          label={say("boundedOnly")}
          any={say("anyBound")}
          value={bounded === true ? "yes" : null}
          choices={[{ value: "yes", label: say("onlyBounded") }]}
          onChange={(value) => go({ bounded: value === "yes" ? true : undefined })}
        />
      </Filters>
      <LedgerTable
        label={say("admittedTitle")}
        columns={columns}
        rows={answer.data?.rows}
        rowKey={idOf}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={<Empty title={say("noPayers")}>{say("noPayersText")}</Empty>}
      />
      {doing?.act === "bound" && <Bound payer={doing.payer} onClose={() => setDoing(null)} />}
      {doing?.act === "reset" && <Reset payer={doing.payer} onClose={() => setDoing(null)} />}
    </div>
  );
}

function idOf({ id }: Admitted): string {
  return id;
}

function useColumns(onDoing: (doing: Doing) => void): LedgerColumn<Admitted>[] {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const admin = useUser().roles.some((role) => role === "admin");
  return useMemo(
    () => [
      {
        id: "name",
        head: say("payer"),
        names: true,
        card: "name",
        cell: ({ name, nameHi }) => (language === "hi" ? nameHi : name),
      },
      { id: "kind", head: say("kind"), cell: ({ kind }) => say(`kind.${kind}`) },
      { id: "pan", head: say("pan"), cell: ({ pan }) => <span className="reference">{pan || "–"}</span> },
      { id: "van", head: say("van"), card: "state", cell: ({ van }) => <Reference value={van} /> },
      { id: "since", head: say("view.admitted"), cell: ({ admittedAt }) => showTime(admittedAt) },
      {
        id: "connections",
        head: say("connections"),
        amount: true,
        card: "amount",
        cell: ({ connections }) => groupNumber(connections),
      },
      {
        id: "bound",
        head: say("bound"),
        amount: true,
        cell: ({ connectionsMax }) => (connectionsMax === null ? say("unbounded") : groupNumber(connectionsMax)),
      },
      ...(admin
        ? [
            {
              id: "acts",
              head: say("actions"),
              cell: (payer: Admitted) => (
                <span className="row-acts">
                  <button type="button" className="link-button" onClick={() => onDoing({ act: "bound", payer })}>
                    {say("changeBound")}
                  </button>
                  {payer.soleAdmin?.secondFactor && (
                    <button type="button" className="link-button" onClick={() => onDoing({ act: "reset", payer })}>
                      {say("resetFactor")}
                    </button>
                  )}
                </span>
              ),
            },
          ]
        : []),
    ],
    [say, language, admin, onDoing],
  );
}

function Bound(props: { payer: Admitted; onClose: () => void }) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const { id, name, nameHi, connectionsMax } = props.payer;
  const [max, setMax] = useState<number | "">(connectionsMax ?? "");
  const save = useCommand(boundConnections, { onDone: props.onClose });
  return (
    <ReasonModal
      opened
      title={say("changeBoundTitle", { name: language === "hi" ? nameHi : name })}
      act={say("save")}
      busy={save.isPending}
      error={save.error}
      onReason={(why) => save.mutate({ params: { id }, body: { max: max === "" ? null : max, why } })}
      onClose={props.onClose}
    >
      <NumberInput
        label={say("boundLabel")}
        description={say("boundHint")}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        value={max}
        onChange={(value) => setMax(typeof value === "number" ? value : "")}
      />
    </ReasonModal>
  );
}

function Reset(props: { payer: Admitted; onClose: () => void }) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const reset = useCommand(resetSoleAdmin, { onDone: props.onClose });
  const { id, soleAdmin } = props.payer;
  return (
    <ReasonModal
      opened
      title={say("resetFactorTitle", { name: (language === "hi" ? soleAdmin?.nameHi : soleAdmin?.name) ?? "" })}
      act={say("resetAct")}
      busy={reset.isPending}
      error={reset.error}
      onReason={(why) => reset.mutate({ params: { id }, body: { why } })}
      onClose={props.onClose}
    >
      <p>{say("resetFactorBody")}</p>
    </ReasonModal>
  );
}
