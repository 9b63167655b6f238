// What a payer claimed without a proof, what the discom said of each, and the way to claim one more.

import { Button, Drawer, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import {
  type ClaimState,
  claimConnection,
  claimStates,
  listTagClaims,
  type TagClaim,
  withdrawClaim,
} from "#server/connections/claims/claims-contract.ts";
import { connectionChoices, LABEL_MAX, NOTE_MAX } from "#server/connections/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { showDayOf } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty, Note, ProblemNote } from "#web/ui/notes.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { PaperChooser } from "./paper-chooser.tsx";
import { Sections } from "./sections.tsx";
import { taggingWords } from "./tagging/words.ts";
import { connectionsWords } from "./words.ts";
import "./connections.css";

export const claimLooks: Record<ClaimState, StateName> = {
  waiting: "awaited",
  approved: "accepted",
  refused: "refused",
  disputed: "to-explain",
  withdrawn: "cancelled",
};

export function TagClaims() {
  const say = useWords(taggingWords);
  const title = useWords(connectionsWords)("title");
  const { page, state } = useSearch({ from: "/portal/connections/claims" });
  const navigate = useNavigate({ from: "/connections/claims" });
  const found = useAnswer(listTagClaims, { query: { page, state } });
  const withdraw = useCommand(withdrawClaim);
  const [claiming, setClaiming] = useState(false);
  const acts = useUser().roles.some((role) => role === "maker" || role === "admin");
  const columns = useColumns(acts, ({ discomId, id }) => withdraw.mutate({ params: { discom: discomId, id } }));
  const counts = found.data?.counts ?? {};
  return (
    <div className="whole-window">
      <Running
        title={title}
        tab={say("claims")}
        sums={[{ label: say("claim.waiting"), value: groupNumber(counts.waiting ?? 0) }]}
        actions={
          acts && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setClaiming(true)}>
              {say("claimOne")}
            </Button>
          )
        }
      />
      <Sections at="claims" />
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
          choices={claimStates.map((one) => ({
            value: one,
            label: `${say(`claim.${one}`)} (${groupNumber(counts[one] ?? 0)})`,
          }))}
          onChange={(wanted) => void navigate({ search: { page: 1, state: wanted ?? undefined } })}
        />
      </Filters>
      <ProblemNote error={withdraw.error} />
      <LedgerTable
        label={say("claimsLabel", { page })}
        columns={columns}
        rows={found.data?.rows}
        rowKey={keyOf}
        error={found.error}
        onRetry={() => void found.refetch()}
        empty={<Empty title={say("noClaims")}>{say("noClaimsBody")}</Empty>}
      />
      <Drawer
        opened={claiming}
        onClose={() => setClaiming(false)}
        position="right"
        size="440px"
        title={say("claimTitle")}
        closeButtonProps={{ "aria-label": say("close") }}
      >
        {claiming && <ClaimForm />}
      </Drawer>
    </div>
  );
}

function keyOf({ discomId, id }: TagClaim): string {
  return `${discomId}-${id}`;
}

function useColumns(acts: boolean, onWithdraw: (claim: TagClaim) => void): LedgerColumn<TagClaim>[] {
  const say = useWords(taggingWords);
  return useMemo(
    () => [
      {
        id: "number",
        head: say("connection"),
        names: true,
        card: "name",
        cell: (one) => <span className="reference">{one.number}</span>,
      },
      { id: "discom", head: say("discom"), cell: (one) => one.discomName },
      { id: "label", head: say("label"), cell: (one) => one.label || <span className="dim">–</span> },
      { id: "at", head: say("claimedAt"), card: "amount", cell: (one) => showDayOf(one.claimedAt) },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: (one) => <State name={claimLooks[one.state]}>{say(`claim.${one.state}`)}</State>,
      },
      { id: "reason", head: say("reason"), cell: (one) => one.reason || <span className="dim">–</span> },
      {
        id: "withdraw",
        head: say("withdraw"),
        cell: (one) =>
          acts && one.state === "waiting" ? (
            <button type="button" className="link-button" onClick={() => onWithdraw(one)}>
              {say("withdraw")}
              <span className="for-readers"> {one.number}</span>
            </button>
          ) : (
            <span className="dim">–</span>
          ),
      },
    ],
    [say, acts, onWithdraw],
  );
}

function ClaimForm() {
  const say = useWords(taggingWords);
  const choices = useAnswer(connectionChoices, {});
  const discoms = choices.data?.discoms ?? [];
  const [discom, setDiscom] = useState<string | null>(null);
  const [number, setNumber] = useState("");
  const [label, setLabel] = useState("");
  const [note, setNote] = useState("");
  const [paper, setPaper] = useState<string | undefined>();
  const claim = useCommand(claimConnection, { onDone: () => setNumber("") });
  const chosen = discom ?? String(discoms[0]?.id ?? "");
  return (
    <AskForm
      act={say("claimAct")}
      command={claim}
      disabled={number.trim() === ""}
      said={<div role="status">{claim.data && <Note kind="matched">{say("claimSent")}</Note>}</div>}
      onSend={() =>
        claim.mutate({ body: { discom: Number(chosen), number: number.trim(), label: label.trim(), note, paper } })
      }
    >
      <p className="hint">{say("claimHint")}</p>
      <NativeSelect
        label={say("discom")}
        value={chosen}
        data={discoms.map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(event) => setDiscom(event.currentTarget.value)}
      />
      <TextInput
        label={say("claimNumber")}
        inputMode="numeric"
        autoComplete="off"
        data-autofocus
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <TextInput
        label={say("label")}
        maxLength={LABEL_MAX}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Textarea
        label={say("note")}
        description={say("noteHint")}
        autosize
        minRows={2}
        maxLength={NOTE_MAX}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <PaperChooser onPaper={setPaper} />
    </AskForm>
  );
}
