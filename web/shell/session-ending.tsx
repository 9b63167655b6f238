// Two minutes before the session ends, and when it has ended under an open screen, the password is asked for in place.

import { Button, Modal, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { accountsWords } from "#web/accounts/words.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { enter, forget, useSession } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { shellWords } from "./words.ts";

const WARN_BEFORE_MS = 2 * 60 * 1000;
/** setTimeout cannot wait longer than 2³¹ ms; sessions are shorter, but a wrong clock may say otherwise. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export function SessionEnding() {
  const say = useWords(shellWords);
  const { session, lapsed } = useSession();
  const [warned, setWarned] = useState(false);
  const endsAt = session?.sessionEndsAt ?? null;

  useEffect(() => {
    setWarned(false);
    if (endsAt === null) return;
    const wait = Math.max(0, Date.parse(endsAt) - WARN_BEFORE_MS - Date.now());
    const timer = setTimeout(() => setWarned(true), Math.min(wait, LONGEST_WAIT_MS));
    return () => clearTimeout(timer);
  }, [endsAt]);

  if (!session || endsAt === null) return null;
  return (
    <Modal
      opened={warned || lapsed}
      onClose={() => (lapsed ? forget() : setWarned(false))}
      title={lapsed ? say("sessionEnded") : say("sessionEnds", { time: showTime(endsAt) })}
      withCloseButton={false}
      closeOnClickOutside={false}
    >
      <GoOnForm email={session.user.email} onLater={() => (lapsed ? forget() : setWarned(false))} />
    </Modal>
  );
}

function GoOnForm(props: { email: string; onLater: () => void }) {
  const say = useWords(shellWords);
  const sayAccounts = useWords(accountsWords);
  const [password, setPassword] = useState("");
  const goOn = useMutation({ mutationFn: () => enter(props.email, password) });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        goOn.mutate();
      }}
    >
      <p>{say("sessionBody")}</p>
      <input type="email" name="username" autoComplete="username" value={props.email} readOnly hidden />
      <PasswordInput
        label={sayAccounts("password")}
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <ProblemNote error={goOn.error} />
      <div className="act">
        <Button onClick={props.onLater}>{say("sessionLater")}</Button>
        <PrimaryButton type="submit" loading={goOn.isPending}>
          {say("sessionGoOn")}
        </PrimaryButton>
      </div>
    </form>
  );
}
