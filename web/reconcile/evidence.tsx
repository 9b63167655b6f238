// Evidence in words: what kind of trace it is, and whether it speaks for or against.

import type { Candidate, Evidence } from "#server/reconciliation/contract.ts";
import type { Say } from "#web/i18n/use-words.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { EvidenceChip, type Evidence as Says, type Tone } from "#web/ui/state.tsx";
import { reconcileWords } from "./words.ts";

type SayReconcile = Say<typeof reconcileWords.en>;

export function kindName(say: SayReconcile, kind: string): string {
  const key = `kind.${kind}`;
  return key in reconcileWords.en ? say(key as "kind.van") : kind;
}

export function saysOf(evidence: Evidence | undefined): Says {
  if (evidence === undefined) return "silent";
  if (evidence.agrees === null) return "nearly";
  return evidence.agrees ? "agrees" : "contradicts";
}

const tones: Record<Says, Tone> = { agrees: "matched", nearly: "part", contradicts: "overdue", silent: "plain" };

export function toneOfEvidence(evidence: Evidence | undefined): Tone {
  return tones[saysOf(evidence)];
}

export function EvidenceChips(props: { candidate: Candidate }) {
  const say = useWords(reconcileWords);
  return (
    <ul className="chips">
      {props.candidate.evidence.map((one) => (
        <li key={`${one.kind} ${one.text} ${one.at?.start ?? ""}`}>
          <EvidenceChip says={saysOf(one)}>
            {kindName(say, one.kind)}
            {one.kind === "name" || one.kind === "learned-name" ? ` ${one.text}` : ""}
          </EvidenceChip>
        </li>
      ))}
    </ul>
  );
}

export function EvidenceLine(props: { evidence: Evidence }) {
  const say = useWords(reconcileWords);
  const { kind, text } = props.evidence;
  return (
    <li>
      <EvidenceChip says={saysOf(props.evidence)}>{kindName(say, kind)}</EvidenceChip>
      <span translate="no">{text}</span>
    </li>
  );
}
