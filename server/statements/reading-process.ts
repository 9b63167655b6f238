// The process a statement is read in.

import { answerParent } from "#server/child.ts";
import { readTable, type TableTask } from "./read-table.ts";
import { type ReadingTask, readForImport } from "./reading.ts";

answerParent<ReadingTask | TableTask>((task) => ("context" in task ? readForImport(task) : readTable(task)));
