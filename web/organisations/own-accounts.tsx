// The bank accounts one's organisation pays from: declared here, known once the utility's people registered them.

import { Button, Drawer, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { listDiscoms } from "#server/offices/contract.ts";
import { AccountNumber, Ifsc } from "#server/organisations/identifiers-contract.ts";
import {
  type Declaration,
  declareRemitter,
  listDeclarations,
  withdrawDeclaration,
} from "#server/organisations/remitter-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { declarationStates } from "./standing-states.ts";
import { organisationsWords } from "./words.ts";
import "./organisations.css";

export function OwnAccounts() {
  const say = useWords(organisationsWords);
  const answer = useAnswer(listDeclarations, {});
  const admin = useUser().roles.some((role) => role === "admin");
  const [declaring, setDeclaring] = useState(false);
  const withdraw = useCommand(withdrawDeclaration);
  const columns = useColumns(admin, withdraw.mutate);
  const rows = answer.data?.rows;
  const declare = admin && <Button onClick={() => setDeclaring(true)}>{say("declare")}</Button>;
  return (
    <div className="whole-window">
      <Running
        title={say("accountsTitle")}
        sums={[
          {
            label: say("state.registered"),
            value: rows ? groupNumber(rows.filter(({ state }) => state === "registered").length) : "–",
          },
        ]}
        actions={declare}
      >
        <span className="hint">{say("accountsScope")}</span>
      </Running>
      <ProblemNote error={withdraw.error} />
      <LedgerTable
        label={say("accountsTitle")}
        columns={columns}
        rows={rows}
        rowKey={idOf}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <Empty title={say("noAccounts")} action={declare}>
            {say("noAccountsText")}
          </Empty>
        }
      />
      <Drawer
        opened={declaring}
        onClose={() => setDeclaring(false)}
        position="right"
        size="440px"
        title={say("declareTitle")}
        closeButtonProps={{ "aria-label": say("close") }}
      >
        {declaring && <Declare onDone={() => setDeclaring(false)} />}
      </Drawer>
    </div>
  );
}

function idOf({ id }: Declaration): string {
  return id;
}

function useColumns(
  admin: boolean,
  onWithdraw: (input: { params: { id: string } }) => void,
): LedgerColumn<Declaration>[] {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "account",
        head: say("account"),
        names: true,
        card: "name",
        cell: ({ account }) => <span className="reference">{account}</span>,
      },
      { id: "ifsc", head: say("ifsc"), cell: ({ ifsc }) => <span className="reference">{ifsc}</span> },
      { id: "bank", head: say("bank"), cell: ({ bank }) => bank || "–" },
      {
        id: "utility",
        head: say("utility"),
        card: "amount",
        cell: ({ discom }) => (language === "hi" ? discom.nameHi : discom.name),
      },
      { id: "proof", head: say("proof"), cell: ({ proof }) => proof },
      {
        id: "at",
        head: say("declaredAt"),
        cell: ({ at, by }) => (
          <>
            {showTime(at)}{" "}
            <span className="hint">{say("declaredBy", { name: language === "hi" ? by.nameHi : by.name })}</span>
          </>
        ),
      },
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
      ...(admin
        ? [
            {
              id: "acts",
              head: say("actions"),
              cell: ({ id, state }: Declaration) =>
                (state === "waiting" || state === "refused") && (
                  <button type="button" className="link-button" onClick={() => onWithdraw({ params: { id } })}>
                    {say("withdraw")}
                  </button>
                ),
            },
          ]
        : []),
    ],
    [say, language, admin, onWithdraw],
  );
}

const nothing = { account: "", ifsc: "", bank: "", proof: "" };

function Declare(props: { onDone: () => void }) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const discoms = useAnswer(listDiscoms, {}).data?.rows ?? [];
  const [typed, setTyped] = useState(nothing);
  const [discom, setDiscom] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const declare = useCommand(declareRemitter, { onDone: props.onDone });
  const chosen = discom ?? String(discoms[0]?.id ?? "");
  const wrong = {
    account: !AccountNumber.safeParse(typed.account).success,
    ifsc: !Ifsc.safeParse(typed.ifsc).success,
    proof: typed.proof.trim().length < 3,
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!wrong.account && !wrong.ifsc && !wrong.proof)
          declare.mutate({ body: { ...typed, discomId: Number(chosen) } });
      }}
    >
      <NativeSelect
        label={say("utility")}
        value={chosen}
        data={discoms.map(({ id, shortName, nameHi }) => ({
          value: String(id),
          label: language === "hi" ? nameHi : shortName,
        }))}
        onChange={(event) => setDiscom(event.currentTarget.value)}
      />
      <TextInput
        label={say("account")}
        inputMode="numeric"
        autoComplete="off"
        data-autofocus
        error={tried && wrong.account ? say("wrong.account") : undefined}
        value={typed.account}
        onChange={(event) => setTyped({ ...typed, account: event.currentTarget.value })}
      />
      <TextInput
        label={say("ifsc")}
        autoComplete="off"
        spellCheck={false}
        error={tried && wrong.ifsc ? say("wrong.ifsc") : undefined}
        value={typed.ifsc}
        onChange={(event) => setTyped({ ...typed, ifsc: event.currentTarget.value.toUpperCase() })}
      />
      <TextInput
        label={`${say("bank")} (${say("optional")})`}
        autoComplete="off"
        value={typed.bank}
        onChange={(event) => setTyped({ ...typed, bank: event.currentTarget.value })}
      />
      <Textarea
        label={say("proof")}
        description={say("proofHint")}
        rows={2}
        error={tried && wrong.proof ? say("wrong.missing") : undefined}
        value={typed.proof}
        onChange={(event) => setTyped({ ...typed, proof: event.currentTarget.value })}
      />
      <ProblemNote error={declare.error} />
      <div className="act">
        <PrimaryButton type="submit" loading={declare.isPending}>
          {say("declareAct")}
        </PrimaryButton>
      </div>
    </form>
  );
}
