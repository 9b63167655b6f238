// From which amount on a second person is needed; the admin changes it with a reason.

import { Button } from "@mantine/core";
import { useState } from "react";
import { type ApprovalLimit, listApprovalLimits, setApprovalLimit } from "#server/approvals/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { Money } from "#web/ui/money.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { approvalsWords } from "./words.ts";
import "./approvals.css";

export function Limits() {
  const say = useWords(approvalsWords);
  const language = useLanguage();
  const limits = useAnswer(listApprovalLimits, {}).data?.rows ?? [];
  const admin = useUser().roles.some((role) => role === "admin");
  const [changing, setChanging] = useState<ApprovalLimit | null>(null);
  const roles = (names: readonly string[]) => names.map((role) => say(`role.${role}` as "role.accountant")).join(", ");
  return (
    <details className="limits no-print">
      <summary>
        {say("limits")} <span className="hint">{say("limitsHint")}</span>
      </summary>
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("kindOf")}</th>
            <th className="amount">{say("above")}</th>
            <th>{say("mayAsk")}</th>
            <th>{say("mayApprove")}</th>
            <th>{say("changedBy")}</th>
          </tr>
        </thead>
        <tbody>
          {limits.map((limit) => (
            <tr key={limit.kind}>
              <td>{say(`kind.${limit.kind}`)}</td>
              <td className="amount">
                {limit.overPaise === "0" ? say("always") : <Money paise={limit.overPaise} sign />}
              </td>
              <td>{roles(limit.askRoles)}</td>
              <td>{roles(limit.approveRoles)}</td>
              <td>
                {limit.changedBy && limit.changedAt
                  ? `${language === "hi" ? limit.changedBy.nameHi : limit.changedBy.name}, ${showTime(limit.changedAt)}`
                  : say("byDefault")}{" "}
                {admin && limit.kind === "match" && <Button onClick={() => setChanging(limit)}>{say("change")}</Button>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changing && <Change limit={changing} onClose={() => setChanging(null)} />}
    </details>
  );
}

function Change(props: { limit: ApprovalLimit; onClose: () => void }) {
  const say = useWords(approvalsWords);
  const { kind, askRoles, approveRoles, overPaise } = props.limit;
  const [paise, setPaise] = useState<string | null>(overPaise);
  const change = useCommand(setApprovalLimit, { onDone: props.onClose });
  return (
    <ReasonModal
      opened
      title={say("changeTitle")}
      act={say("changeAct")}
      busy={change.isPending}
      error={change.error}
      onClose={props.onClose}
      onReason={(why) => {
        if (paise === null) return;
        change.mutate({
          params: { kind },
          body: {
            overPaise: paise,
            askRoles: askRoles as ("accountant" | "supervisor" | "admin")[],
            approveRoles: approveRoles as ("supervisor" | "admin")[],
            why,
          },
        });
      }}
    >
      <RupeesInput label={say("above")} value={paise} onChange={setPaise} />
    </ReasonModal>
  );
}
