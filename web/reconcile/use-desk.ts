// The state of the reconcile screen: where one is in the queue, what is picked, and what each act does there.

import { useEffect, useState } from "react";
import { listApprovalLimits } from "#server/approvals/contract.ts";
import type { Candidate, LineDetail, Match } from "#server/reconciliation/contract.ts";
import { reviewDecision } from "#server/reconciliation/decide/decisions-contract.ts";
import {
  considerTogether,
  type DecidedLine,
  listDecidedByMe,
  matchTogether,
  type QueueLine,
} from "#server/reconciliation/queue/queue-contract.ts";
import { useAnswer, useCommand } from "#web/use-api.ts";
import type { Done, ReconcileSearch } from "./search.ts";
import { useActs } from "./use-acts.ts";
import { useLine, useNeighbours } from "./use-line.ts";
import { usePlace } from "./use-place.ts";
import { useQueue } from "./use-queue.ts";
import { type Selection, useSelection } from "./use-selection.ts";

const OPEN: readonly string[] = ["new", "suggested", "unidentified", "parked"];
export type Asking = "park" | "mark" | "undo" | "second" | null;
export type Desk = ReturnType<typeof useDesk>;
/** What is to be placed: one line, or several as one sum. */
export type Subject = Pick<LineDetail, "id" | "paise" | "valueDate" | "direction" | "outcome" | "candidates">;
/** What is about to be taken back. */
export type Undoing = {
  readonly decisionIds: readonly string[];
  readonly lineIds: readonly string[];
  readonly paise: string;
};

export function useDesk() {
  const view = useView();
  const { search, rows, current, at, acts, selection } = view;
  const { detail, line } = useLine(current, search);
  useNeighbours(rows, at, (id) => isDone(acts.done, id));
  const joint = useTogether(selection, search);
  const subject: Subject | undefined = joint.together ? joint.sum.subject : line;
  const pick = usePick(subject);
  const [asking, ask] = useState<Asking>(null);
  const [last, setLast] = useState<string | null>(null);
  const stands: Stands = { ...view, ...joint, line, subject, candidate: pick.candidate, asking, ask, last, setLast };
  const deciding = useDeciding(stands);
  const { decided } = deciding;
  const undoing = useUndoing(stands, decided);
  const arriving = !subject && !detail.error;
  const decidable = line !== undefined && !decided && line.waits === null;
  const places = subject?.direction === "credit" && (joint.together || decidable);
  // Another line, or another find for it, starts afresh.
  const of = `${current} ${joint.together} ${search.advice} ${search.payer}`;
  const wish = useWish(of, arriving, { place: places, park: decidable, mark: decidable }, ask);
  return {
    ...stands,
    ...pick,
    ...deciding,
    ...undoing,
    detail,
    pane: wish.pane,
    move: (by: number) => moveBy(view, by),
    place: () => wish.make("place"),
    park: () => wish.make("park"),
    mark: () => wish.make("mark"),
    stopPlacing: wish.drop,
  };
}

type View = ReturnType<typeof useView>;
type Stands = View &
  ReturnType<typeof useTogether> & {
    line: LineDetail | undefined;
    subject: Subject | undefined;
    candidate: Candidate | undefined;
    asking: Asking;
    ask: (asking: Asking) => void;
    /** What was done to several lines a moment ago: its batch, or that a second person was asked. */
    last: string | null;
    setLast: (last: string | null) => void;
  };

/** The lines in sight and where one is among them. */
function useView() {
  const { search, go, opened, open } = usePlace();
  const acts = useActs(search);
  const window = useQueue(search, acts.done, opened);
  const selection = useSelection(search);
  const mine = useAnswer(listDecidedByMe, {}).data?.rows ?? NOTHING;
  const rows = search.bucket === "mine" ? mine.map(asQueueLine) : window.rows;
  const current = opened ?? rows.find((row) => !isDone(acts.done, row.id))?.id ?? rows[0]?.id;
  const at = rows.findIndex(({ id }) => id === current);
  // Who has worked a rule to its end goes on with the rest of the bucket.
  const ended = search.rule !== undefined && !window.loading && rows.every(({ id }) => isDone(acts.done, id));
  useEffect(() => {
    if (ended) go({ rule: undefined, line: undefined });
  }, [ended, go]);
  return { search, go, opened, open, acts, window, selection, mine, rows, current, at };
}

function moveBy({ rows, at, open, window }: View, by: number): void {
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  if (next) open(next.id);
  window.reach(window.ahead + at + 2 * by);
}

/** On to the next line that waits, else the one before. */
function onward({ rows, open, window, acts }: View, from: string): void {
  const place = rows.findIndex(({ id }) => id === from);
  const waits = (row: QueueLine) => row.id !== from && !isDone(acts.done, row.id);
  const next = rows.slice(place + 1).find(waits) ?? rows.slice(0, Math.max(0, place)).findLast(waits);
  if (next) open(next.id);
  window.reach(window.ahead + place + LOOK_AHEAD);
}

const LOOK_AHEAD = 10;

function useDeciding(stands: Stands) {
  const { line, subject, candidate, together, asking, ask, acts, rows, at, search } = stands;
  const decided = line !== undefined && !OPEN.includes(line.outcome);
  const waitsForReview = decided && line.rule.startsWith("P") && !line.reviewed;
  /** A line decided here by an answer of the server. */
  const decidedHere = (answer: Pick<Done, "decisionId" | "outcome">, state: Done["state"] = "decided") => {
    const row = rows[at];
    ask(null);
    if (row) {
      const { decisionId, outcome } = answer;
      acts.keep({ line: row, bucket: search.bucket, q: search.q, state, problem: null, decisionId, outcome });
      acts.leave(row);
      onward(stands, row.id);
    }
    acts.refresh();
  };
  const review = useCommand(reviewDecision, {
    onDone: () => line && decidedHere({ decisionId: line.decisionId, outcome: line.outcome }, "seen"),
  });
  const jointly = useCommand(matchTogether, {
    onDone: ({ batchId, approvalId }) => {
      stands.setLast(approvalId === null ? batchId : "asked");
      stands.setTogether(false);
      stands.selection.clear();
      stands.window.refetch();
    },
  });
  const limit = useLimit();
  const [meant, setMeant] = useState<Meant | null>(null);
  /** Sends what is to be posted; above the limit, and for a write-off, the reason for the second person is asked first. */
  const post = (match: Meant, reason?: string) => {
    if (!subject) return;
    const writesOff = match.deductions?.some(({ kind }) => kind === "write-off") === true;
    if (reason === undefined && (writesOff || BigInt(subject.paise) > limit)) {
      setMeant(match);
      ask("second");
      return;
    }
    const body = reason === undefined ? match : { ...match, reason };
    ask(null);
    if (together) {
      jointly.mutate({
        body: { ...body, lines: stands.selection.lines.map(({ id, sequence }) => ({ id, sequence })) },
      });
    } else if (line) {
      void acts.match(rows[at] ?? asRow(line), { ...body, sequence: line.sequence });
      onward(stands, line.id);
    }
  };
  const accept = () => {
    if (asking !== null) return;
    if (!together && waitsForReview && line.decisionId) review.mutate({ params: { id: line.decisionId } });
    else if (candidate?.match && (together ? !jointly.isPending : !decided && line?.waits === null))
      post(candidate.match);
  };
  return { decided, waitsForReview, decidedHere, review, jointly, limit, meant, post, accept };
}

type Meant = Omit<Match, "sequence">;

function undoingOf({ id, paise }: { id: string; paise: string }, decisionId: string): Undoing {
  return { decisionIds: [decisionId], lineIds: [id], paise };
}

function useUndoing({ line, mine, open, ask, acts }: Stands, decided: boolean) {
  const [undoing, setUndoing] = useState<Undoing | null>(null);
  const askUndo = (what: Undoing) => {
    setUndoing(what);
    ask("undo");
  };
  // What is still on its way is taken back when it has arrived.
  const [awaited, setAwaited] = useState<string | null>(null);
  const arrived = acts.everywhere.find((one) => one.line.id === awaited && one.state !== "sending");
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has arrived
  useEffect(() => {
    if (!arrived) return;
    setAwaited(null);
    if (arrived.decisionId && arrived.state === "decided") askUndo(undoingOf(arrived.line, arrived.decisionId));
  }, [arrived]);
  /** What is open if it is decided, else what I decided last, here or before. */
  const undo = () => {
    const here = acts.everywhere.findLast(({ state }) => state === "sending" || state === "decided");
    const last = mine.find(({ closed }) => !closed);
    if (line?.decisionId && (decided || line.outcome === "parked")) askUndo(undoingOf(line, line.decisionId));
    else if (here) {
      open(here.line.id);
      if (here.decisionId) askUndo(undoingOf(here.line, here.decisionId));
      else setAwaited(here.line.id);
    } else if (last) {
      open(last.id);
      askUndo(undoingOf(last, last.decisionId));
    }
  };
  return { undoing, askUndo, undo };
}

const NOTHING: readonly never[] = [];

type Wish = "place" | "park" | "mark";

/** What was asked by key for a line that is still on its way opens with the line, if it may be done to it; accepting never waits. */
function useWish(of: string, arriving: boolean, may: Record<Wish, boolean>, ask: (asking: Asking) => void) {
  const [made, setMade] = useState<{ of: string; wish: Wish } | null>(null);
  const wish = made?.of === of ? made.wish : null;
  const asks = wish === "park" || wish === "mark" ? wish : null;
  const ready = asks !== null && !arriving;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the line has come
  useEffect(() => {
    if (!ready) return;
    setMade(null);
    if (may[asks]) ask(asks);
  }, [ready]);
  const pane: "candidates" | "place" = wish === "place" && may.place ? "place" : "candidates";
  const make = (wanted: Wish) => (arriving || may[wanted]) && setMade({ of, wish: wanted });
  return { pane, make, drop: () => setMade(null) };
}

/** One that nothing speaks for is not picked by itself: Enter must never pay on a likeness alone. */
function usePick(subject: Subject | undefined) {
  const [chosen, choose] = useState<{ of: string; index: number } | null>(null);
  const candidates = subject?.candidates ?? NOTHING;
  const first = candidates[0]?.evidence.some(({ agrees }) => agrees === true) ? 0 : -1;
  const of = `${subject?.id} ${candidates[0]?.advice?.number ?? ""}`;
  const picked = chosen?.of === of ? chosen.index : first;
  const candidate: Candidate | undefined = candidates[picked];
  return { picked, candidate, pick: (index: number) => index < candidates.length && choose({ of, index }) };
}

/** The ticked lines as one sum, while they are placed as one. */
function useTogether(selection: Selection, { advice, payer }: ReconcileSearch) {
  const [wanted, setWanted] = useState(false);
  const { lines } = selection;
  const together = wanted && lines.length > 1;
  const ids = lines.map(({ id }) => id).join(",");
  const answer = useAnswer(considerTogether, { query: { lines: ids, advice, payer } }, { enabled: together });
  const { paise } = selection;
  const subject: Subject | undefined =
    together && answer.data?.paise === paise
      ? { id: ids, paise, valueDate: "", direction: "credit", outcome: "suggested", candidates: answer.data.candidates }
      : undefined;
  const sum = { subject, paise, error: together ? answer.error : null };
  return { together, sum, setTogether: (on: boolean) => setWanted(on && lines.length > 1) };
}

/** Until it is known; the server knows. */
const NO_LIMIT = 10n ** 17n;

/** Above it a second person is asked. */
function useLimit(): bigint {
  const { data } = useAnswer(listApprovalLimits, {});
  const match = data?.rows.find(({ kind }) => kind === "match");
  return match ? BigInt(match.overPaise) : NO_LIMIT;
}

function isDone(done: readonly Done[], id: string): boolean {
  return done.some(({ line, state }) => line.id === id && state !== "failed");
}

function asQueueLine({ id, valueDate, direction, paise, who, outcome, decisionId }: DecidedLine): QueueLine {
  const told = { id, valueDate, direction, paise, who, outcome, decisionId };
  return { ...told, rule: "person", flags: [], candidates: 0, sequence: 0, waits: false };
}

/** For a line opened by its address that is not in sight of the queue. */
function asRow(line: LineDetail): QueueLine {
  const { id, valueDate, direction, paise, outcome, rule, flags, sequence, decisionId } = line;
  const who = line.references.find(({ kind }) => kind === "name")?.value ?? line.narration.slice(0, 40);
  const waits = line.waits !== null;
  return { id, valueDate, direction, paise, who, outcome, rule, flags, candidates: 0, sequence, decisionId, waits };
}
