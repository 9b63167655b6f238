// A state is an icon, then a word, then a colour, in this order of importance; the table here says which belongs to which.

import {
  type Icon,
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconCircleCheck,
  IconCircleDot,
  IconCircleHalf2,
  IconClock,
  IconCopy,
  IconHelpCircle,
  IconLock,
  IconMinus,
  IconPercentage,
  IconTilde,
  IconX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import type { KeyOf } from "#web/i18n/words.ts";
import { kitWords } from "./words.ts";

export type Tone = "matched" | "suggested" | "part" | "unidentified" | "returned" | "overdue" | "plain" | "rebate";
type StateKey = Extract<KeyOf<(typeof kitWords)["en"]>, `state.${string}`>;
export type StateName = StateKey extends `state.${infer Name}` ? Name : never;

const states: Record<StateName, [Tone, Icon]> = {
  matched: ["matched", IconCircleCheck],
  reconciled: ["matched", IconCircleCheck],
  paid: ["matched", IconCircleCheck],
  confirmed: ["matched", IconCircleCheck],
  posted: ["matched", IconCircleCheck],
  accepted: ["matched", IconCircleCheck],
  approved: ["matched", IconCircleCheck],
  active: ["matched", IconCircleCheck],
  ready: ["matched", IconCircleCheck],
  suggested: ["suggested", IconCircleDot],
  new: ["suggested", IconCircleDot],
  part: ["part", IconCircleHalf2],
  excess: ["part", IconCircleHalf2],
  awaited: ["part", IconClock],
  "approval-awaited": ["part", IconClock],
  "payment-awaited": ["part", IconClock],
  draft: ["plain", IconCircleDot],
  running: ["part", IconClock],
  "due-soon": ["part", IconClock],
  unidentified: ["unidentified", IconHelpCircle],
  returned: ["returned", IconArrowBackUp],
  reversed: ["returned", IconArrowBackUp],
  "sent-back": ["returned", IconArrowBackUp],
  overdue: ["overdue", IconAlertTriangle],
  "to-explain": ["overdue", IconAlertTriangle],
  failed: ["overdue", IconAlertTriangle],
  refused: ["overdue", IconAlertTriangle],
  duplicate: ["plain", IconCopy],
  excluded: ["plain", IconMinus],
  closed: ["plain", IconLock],
  locked: ["plain", IconLock],
  "in-advice": ["plain", IconLock],
  expired: ["plain", IconClock],
  cancelled: ["plain", IconX],
  due: ["plain", IconClock],
  rebate: ["rebate", IconPercentage],
};

/** In tables icon and coloured word; `chip` draws the box for one state that stands alone. `children` replace the usual word. */
export function State(props: { name: StateName; chip?: boolean; children?: ReactNode }) {
  const say = useWords(kitWords);
  const [tone, StateIcon] = states[props.name];
  return (
    <span className={`${props.chip ? "chip" : "state"} ${tone}`}>
      <StateIcon size={14} aria-hidden="true" />
      <span>{props.children ?? say(`state.${props.name}`)}</span>
    </span>
  );
}

export function StateIcon(props: { name: StateName; size?: number }) {
  const [, StateIcon] = states[props.name];
  return <StateIcon size={props.size ?? 16} aria-hidden="true" />;
}

export function toneOf(name: StateName): Tone {
  return states[name][0];
}

export type Evidence = "agrees" | "nearly" | "contradicts" | "silent";

const evidence: Record<Evidence, [Tone, Icon]> = {
  agrees: ["matched", IconCheck],
  nearly: ["part", IconTilde],
  contradicts: ["overdue", IconX],
  silent: ["plain", IconMinus],
};

/** `<EvidenceChip says="agrees">VAN</EvidenceChip>`; the sign is drawn, and its label says the word. */
export function EvidenceChip(props: { says: Evidence; children: ReactNode }) {
  const say = useWords(kitWords);
  const [tone, Sign] = evidence[props.says];
  return (
    <span className={`chip ${tone}`}>
      <Sign size={12} stroke={3} role="img" aria-label={say(props.says)} />
      <span>{props.children}</span>
    </span>
  );
}
