// Answers kept for repeated requests go after a while, or every request that writes money would leave a row for good.

import { asSystem } from "./database.ts";
import { removeOldAnswers } from "./queries.ts";
import type { Jobs } from "./queue.ts";

export const forgetAnswers: Jobs[string] = (_payload, { database }) => asSystem(database, removeOldAnswers);
