// The process a statement is read in.

import { answerParent } from "#server/child.ts";
import { type ReadingTask, readForImport } from "./reading.ts";

answerParent<ReadingTask>(readForImport);
