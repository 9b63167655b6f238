// Two minutes before the session ends, and when it has ended under an open screen, the password is asked for in place.

import { lazy, Suspense, useEffect, useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { forget, useSession } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { shellWords } from "./words.ts";

const GoOn = lazy(async () => ({ default: (await import("./go-on.tsx")).GoOn }));

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
  if (!warned && !lapsed) return null;
  return (
    <Suspense>
      <GoOn
        title={lapsed ? say("sessionEnded") : say("sessionEnds", { time: showTime(endsAt) })}
        email={session.user.email}
        onLater={() => (lapsed ? forget() : setWarned(false))}
      />
    </Suspense>
  );
}
