// Disputes over connections: a payer's own, or those the discom is to settle.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import {
  type DisputeState,
  disputeStates,
  listTagDisputes,
  type TagDispute,
} from "#server/connections/disputes/disputes-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDayOf } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { Sections } from "./sections.tsx";
import { taggingWords } from "./tagging/words.ts";
import { connectionsWords } from "./words.ts";
import "./connections.css";

const looks: Record<DisputeState, StateName> = {
  open: "to-explain",
  moving: "awaited",
  moved: "accepted",
  stays: "closed",
  refused: "refused",
  withdrawn: "cancelled",
};

export function DisputeStateShown(props: { state: DisputeState; chip?: boolean }) {
  const say = useWords(taggingWords);
  return (
    <State name={looks[props.state]} chip={props.chip ?? false}>
      {say(`dispute.${props.state}`)}
    </State>
  );
}

export function TagDisputes() {
  const say = useWords(taggingWords);
  const title = useWords(connectionsWords)("title");
  const { page, state } = useSearch({ from: "/portal/tag-disputes" });
  const navigate = useNavigate({ from: "/tag-disputes" });
  const found = useAnswer(listTagDisputes, { query: { page, state } });
  const payer = useUser().payer !== null;
  const columns = useColumns(payer);
  return (
    <div className="whole-window">
      <Running
        title={payer ? title : say("officeDisputes")}
        tab={say("disputes")}
        sums={[{ label: say("openDisputes"), value: groupNumber(found.data?.open ?? 0) }]}
      />
      {payer && <Sections at="disputes" />}
      <Filters
        pager={
          <Pager
            page={page}
            total={found.data?.total}
            onPage={(wanted) => void navigate({ search: { page: wanted, state } })}
          />
        }
      >
        <FilterMenu
          label={say("state")}
          any={say("anyState")}
          value={state ?? null}
          choices={disputeStates.map((one) => ({ value: one, label: say(`dispute.${one}`) }))}
          onChange={(wanted) => void navigate({ search: { page: 1, state: wanted ?? undefined } })}
        />
      </Filters>
      <LedgerTable
        label={say("disputesLabel", { page })}
        columns={columns}
        rows={found.data?.rows}
        rowKey={keyOf}
        onOpen={({ discomId, id }) =>
          void navigate({ to: "/tag-disputes/$discom/$id", params: { discom: String(discomId), id } })
        }
        error={found.error}
        onRetry={() => void found.refetch()}
        empty={<Empty title={say("noDisputes")}>{say("noDisputesBody")}</Empty>}
      />
    </div>
  );
}

function keyOf({ discomId, id }: TagDispute): string {
  return `${discomId}-${id}`;
}

function useColumns(payer: boolean): LedgerColumn<TagDispute>[] {
  const say = useWords(taggingWords);
  const language = useLanguage();
  return useMemo(() => {
    const discom: LedgerColumn<TagDispute> = { id: "discom", head: say("discom"), cell: (one) => one.discomName };
    return [
      {
        id: "number",
        head: say("connection"),
        names: true,
        card: "name",
        cell: (one) => (
          <Link to="/tag-disputes/$discom/$id" params={{ discom: String(one.discomId), id: one.id }}>
            {one.number}
          </Link>
        ),
      },
      ...(payer ? [discom] : []),
      { id: "claimant", head: say("claimant"), cell: (one) => (language === "hi" ? one.claimantHi : one.claimant) },
      { id: "holder", head: say("holder"), cell: (one) => (language === "hi" ? one.holderHi : one.holder) },
      { id: "proof", head: say("proof"), cell: (one) => say(`proof.${one.proof}`) },
      { id: "opened", head: say("opened"), card: "amount", cell: (one) => showDayOf(one.openedAt) },
      { id: "state", head: say("state"), card: "state", cell: (one) => <DisputeStateShown state={one.state} /> },
    ];
  }, [say, language, payer]);
}
