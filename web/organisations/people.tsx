// The people of one's organisation and those invited: who may do what, where and up to what amount.

import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { listSubUnits, type SubUnit } from "#server/organisations/sub-unit-contract.ts";
import {
  type Invitation,
  listUsers,
  type PayerUser,
  resendInvitation,
  revokeInvitation,
} from "#server/organisations/users-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty, Note, ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { Invite } from "./invite.tsx";
import { PersonDrawer } from "./person.tsx";
import { organisationsWords } from "./words.ts";
import "./organisations.css";

type Row = { key: string; user: PayerUser | null; invitation: Invitation | null };

export function People() {
  const say = useWords(organisationsWords);
  const search = useSearch({ from: "/portal/organisation/people" });
  const navigate = useNavigate({ from: "/organisation/people" });
  const answer = useAnswer(listUsers, {});
  const units = useAnswer(listSubUnits, {}).data?.rows ?? none;
  const resend = useCommand(resendInvitation);
  const revoke = useCommand(revokeInvitation);
  const users = answer.data?.users;
  const rows = useMemo(
    () =>
      answer.data && [
        ...answer.data.invitations.map((invitation) => ({ key: `i${invitation.id}`, user: null, invitation })),
        ...answer.data.users.map((user) => ({ key: `u${user.id}`, user, invitation: null })),
      ],
    [answer.data],
  );
  const columns = useColumns(
    units,
    (id) => resend.mutate({ params: { id } }),
    (id) => revoke.mutate({ params: { id } }),
  );
  const open = (change: { open?: string | undefined; invite?: boolean | undefined }) =>
    void navigate({ search: change });
  return (
    <div className="whole-window">
      <Running
        title={say("people")}
        sums={[{ label: say("active"), value: users ? groupNumber(users.filter((user) => user.active).length) : "–" }]}
        actions={<Button onClick={() => open({ invite: true })}>{say("invite")}</Button>}
      >
        <span className="hint">{say("peopleScope")}</span>
      </Running>
      <ProblemNote error={resend.error ?? revoke.error} />
      {users && users.filter((user) => user.active).length < 2 && <Note kind="suggested">{say("soloHint")}</Note>}
      <LedgerTable
        label={say("people")}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        current={search.open === undefined ? null : `u${search.open}`}
        onOpen={({ user }) => user && open({ open: user.id })}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={<Empty title={say("people")}>{say("peopleScope")}</Empty>}
      />
      <Invite opened={search.invite === true} units={units} onClose={() => open({})} />
      <PersonDrawer user={users?.find(({ id }) => id === search.open)} units={units} onClose={() => open({})} />
    </div>
  );
}

function PersonState({ row: { user, invitation } }: { row: Row }) {
  const say = useWords(organisationsWords);
  if (user)
    return <State name={user.active ? "active" : "cancelled"}>{say(user.active ? "active" : "inactive")}</State>;
  const works = (invitation?.expiresAt ?? "") > new Date().toISOString();
  return <State name={works ? "awaited" : "expired"}>{say(works ? "waitsToAccept" : "linkPast")}</State>;
}

const none: readonly SubUnit[] = [];

function keyOf({ key }: Row): string {
  return key;
}

function useColumns(
  units: readonly SubUnit[],
  onResend: (id: string) => void,
  onRevoke: (id: string) => void,
): LedgerColumn<Row>[] {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  return useMemo(() => {
    const of = ({ user, invitation }: Row) => (user ?? invitation) as PayerUser | Invitation;
    const codes = (ids: readonly string[]) =>
      units
        .filter(({ id }) => ids.includes(id))
        .map(({ code }) => code)
        .join(", ");
    const limit = (paise: string | null) => (paise === null ? say("noLimit") : <Money paise={paise} />);
    return [
      {
        id: "name",
        head: say("personName"),
        names: true,
        opens: ({ user }) => Boolean(user),
        card: "name",
        cell: (row) => (language === "hi" ? of(row).nameHi : of(row).name),
      },
      { id: "email", head: say("email"), cell: (row) => <span translate="no">{of(row).email}</span> },
      {
        id: "roles",
        head: say("roles"),
        card: "amount",
        cell: (row) =>
          of(row)
            .roles.map((role) => say(`role.${role}`))
            .join(", "),
      },
      { id: "reach", head: say("reach"), cell: (row) => codes(of(row).subUnitIds) || say("wholeOrganisation") },
      { id: "make", head: say("makeLimit"), amount: true, cell: (row) => limit(of(row).makePaise) },
      { id: "approve", head: say("approveLimit"), amount: true, cell: (row) => limit(of(row).approvePaise) },
      {
        id: "factor",
        head: say("factor"),
        cell: ({ user }) => (user ? say(user.secondFactorSince === null ? "factorOff" : "factorOn") : "–"),
      },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: (row) => <PersonState row={row} />,
      },
      {
        id: "acts",
        head: say("actions"),
        cell: ({ invitation }) =>
          invitation && (
            <span className="row-acts">
              <button type="button" className="link-button" onClick={() => onResend(invitation.id)}>
                {say("resendLink")}
              </button>
              <button type="button" className="link-button" onClick={() => onRevoke(invitation.id)}>
                {say("revokeLink")}
              </button>
            </span>
          ),
      },
    ];
  }, [say, language, units, onResend, onRevoke]);
}
