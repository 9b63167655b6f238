// An advice's state in words: never "processed", never "paid" before the bank said so.

import type { AdviceState } from "#server/payments/contract.ts";
import type { Language } from "#web/i18n/i18n.ts";
import { State, type StateName } from "#web/ui/state.tsx";

const names: Record<AdviceState, StateName> = {
  draft: "draft",
  submitted: "approval-awaited",
  approved: "payment-awaited",
  settled: "reconciled",
  posted: "posted",
  expired: "expired",
  cancelled: "cancelled",
};

export function AdviceStateWord(props: { state: AdviceState; sentBack?: boolean; chip?: boolean }) {
  const name = props.state === "draft" && props.sentBack ? "sent-back" : names[props.state];
  return <State name={name} chip={props.chip ?? false} />;
}

export function nameIn(language: Language, person: { name: string; nameHi: string }): string {
  return language === "hi" ? person.nameHi : person.name;
}
