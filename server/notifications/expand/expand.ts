// What happened, as messages: for each kind of event who is told what. Nothing is sent here.

import type { EventKind } from "#server/events/contract.ts";
import { advices } from "./advices.ts";
import { answers } from "./answers.ts";
import { code } from "./codes.ts";
import { desk } from "./desk.ts";
import { organisation } from "./organisation.ts";
import { runDone } from "./runs.ts";
import type { Expand } from "./to-people.ts";

/** What is paid online is left out: its receipt tells of it. */
export const expansions: Readonly<Partial<Record<EventKind, Expand>>> = {
  "contact.code-wanted": code,
  ...advices,
  ...answers,
  ...organisation,
  ...desk,
  "run.done": runDone,
};
