// What was said of the columns of files no layout fits, per account: who said it, which files were read by it, and its end.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listMappings, type MappingVersion, withdrawMapping } from "#server/statements/mapping-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { useBankAccounts } from "../accounts.ts";
import { mappingWords } from "./words.ts";
import "./mapping.css";

export function Mappings() {
  const say = useWords(mappingWords);
  const said = useAnswer(listMappings, {});
  const accounts = useBankAccounts();
  const acts = useUser().roles.includes("accountant");
  const versions = said.data?.rows ?? [];
  const current = versions.filter(
    ({ bankAccountId }, index) => versions.findIndex((one) => one.bankAccountId === bankAccountId) === index,
  );
  if (current.length === 0) return null;
  return (
    <Panel title={say("mappings")} hint={say("mappingsHint")} flush>
      <table className="ledger said">
        <thead>
          <tr>
            <th>{say("account")}</th>
            <th className="amount">{say("version")}</th>
            <th>{say("saidBy")}</th>
            <th className="wide-only">{say("when")}</th>
            <th className="amount wide-only">{say("used")}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {current.map((one) => (
            <Said
              key={one.bankAccountId}
              version={one}
              acts={acts}
              account={accounts.find(({ id }) => id === one.bankAccountId)?.label ?? ""}
              filesCount={versions
                .filter(({ bankAccountId }) => bankAccountId === one.bankAccountId)
                .reduce((sum, { filesCount }) => sum + filesCount, 0)}
            />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Said(props: { version: MappingVersion; account: string; filesCount: number; acts: boolean }) {
  const say = useWords(mappingWords);
  const language = useLanguage();
  const { version } = props;
  const [asking, setAsking] = useState(false);
  const withdraw = useCommand(withdrawMapping, { onDone: () => setAsking(false) });
  return (
    <tr>
      <td>{props.account}</td>
      <td className="amount">{version.version}</td>
      <td>
        {language === "hi" ? version.by.nameHi : version.by.name}
        {version.mapping === null && <span className="hint"> {say("withdrawn", { why: version.why })}</span>}
      </td>
      <td className="wide-only">{showTime(version.at)}</td>
      <td className="amount wide-only">{groupNumber(props.filesCount)}</td>
      <td>
        {props.acts && version.mapping !== null && (
          <span className="choose">
            {version.fileId && (
              <Link to="/statements/$id/columns" params={{ id: version.fileId }}>
                {say("change")}
              </Link>
            )}
            <Button onClick={() => setAsking(true)}>{say("withdraw")}</Button>
          </span>
        )}
        <ReasonModal
          opened={asking}
          title={say("withdrawTitle")}
          act={say("withdraw")}
          busy={withdraw.isPending}
          error={withdraw.error}
          onClose={() => setAsking(false)}
          onReason={(why) => withdraw.mutate({ params: { bankAccountId: version.bankAccountId }, body: { why } })}
        >
          <p>{say("withdrawBody")}</p>
        </ReasonModal>
      </td>
    </tr>
  );
}
