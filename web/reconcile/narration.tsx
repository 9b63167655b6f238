// The bank's text with what was found in it, marked in place and coloured by what the picked candidate makes of it.

import type { Evidence, LineDetail } from "#server/reconciliation/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { kindName, toneOfEvidence } from "./evidence.tsx";
import { reconcileWords } from "./words.ts";
import "./narration.css";

type Found = LineDetail["references"][number];

export function Narration(props: {
  field: Found["field"];
  text: string;
  references: readonly Found[];
  evidence: readonly Evidence[];
}) {
  const say = useWords(reconcileWords);
  const marks = apart(props.references.filter(({ field }) => field === props.field));
  let from = 0;
  const pieces = marks.flatMap((mark) => {
    const before = props.text.slice(from, mark.start);
    from = mark.end;
    const evidence = evidenceAt(props.evidence, mark);
    return [
      before,
      <mark key={mark.start} className={toneOfEvidence(evidence)}>
        {props.text.slice(mark.start, mark.end)}
        <small>{kindName(say, mark.kind)}</small>
      </mark>,
    ];
  });
  return (
    <p className="narration marked" translate="no">
      {pieces}
      {props.text.slice(from)}
    </p>
  );
}

export function evidenceAt(evidence: readonly Evidence[], place: Found): Evidence | undefined {
  return evidence.find(({ at }) => at?.field === place.field && at.start === place.start && at.end === place.end);
}

/** One place may be read in two ways; the longer reading is marked, and the table below tells both. */
function apart(references: readonly Found[]): Found[] {
  const marks: Found[] = [];
  for (const one of [...references].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (one.start >= (marks.at(-1)?.end ?? 0)) marks.push(one);
  }
  return marks;
}
