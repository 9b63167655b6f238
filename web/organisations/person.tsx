// One person: change what they may do, let them rest, help when the phone is lost.

import { Button, Drawer } from "@mantine/core";
import { useState } from "react";
import type { SubUnit } from "#server/organisations/sub-unit-contract.ts";
import { type Access, changeUser, type PayerUser, resetUserFactor } from "#server/organisations/users-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { AccessFields } from "./access-fields.tsx";
import { organisationsWords } from "./words.ts";

export function PersonDrawer(props: { user: PayerUser | undefined; units: readonly SubUnit[]; onClose: () => void }) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const { user } = props;
  return (
    <Drawer
      opened={user !== undefined}
      onClose={props.onClose}
      position="right"
      size="520px"
      title={user ? say("editTitle", { name: language === "hi" ? user.nameHi : user.name }) : ""}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      {user && <Form key={user.id} user={user} units={props.units} />}
    </Drawer>
  );
}

function Form(props: { user: PayerUser; units: readonly SubUnit[] }) {
  const say = useWords(organisationsWords);
  const { id, email, active, secondFactorSince, roles, subUnitIds, makePaise, approvePaise } = props.user;
  const own = useUser().id === id;
  const [access, setAccess] = useState<Access>({ roles, subUnitIds, makePaise, approvePaise });
  const [tried, setTried] = useState(false);
  const change = useCommand(changeUser);
  const reset = useCommand(resetUserFactor);
  const save = (activeThen: boolean) => {
    setTried(true);
    if (access.roles.length > 0) change.mutate({ params: { id }, body: { ...access, active: activeThen } });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save(active);
      }}
    >
      <p className="quiet" translate="no">
        {email}
      </p>
      {own && <Note kind="suggested">{say("ownRow")}</Note>}
      <AccessFields access={access} units={props.units} onChange={setAccess} missing={tried} />
      <ProblemNote error={change.error ?? reset.error} />
      <div role="status">
        {change.isSuccess && <Note kind="matched">{say("saved")}</Note>}
        {reset.isSuccess && <Note kind="matched">{say("resetOtherDone")}</Note>}
      </div>
      {!own && <p className="hint">{active ? say("deactivateHint") : null}</p>}
      <div className="act">
        {!own && secondFactorSince !== null && (
          <Button loading={reset.isPending} onClick={() => reset.mutate({ params: { id } })}>
            {say("resetOther")}
          </Button>
        )}
        {!own && <Button onClick={() => save(!active)}>{say(active ? "deactivate" : "activate")}</Button>}
        <PrimaryButton type="submit" loading={change.isPending}>
          {say("save")}
        </PrimaryButton>
      </div>
    </form>
  );
}
