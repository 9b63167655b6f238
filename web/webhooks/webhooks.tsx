// Which of a payer's systems are told what happened, and whether they take it.

import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { addWebhook, listWebhooks, type WebhookEndpoint } from "#server/webhooks/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { SecretShown } from "./secret-shown.tsx";
import { WebhookForm } from "./webhook-form.tsx";
import { WebhookStateShown } from "./webhook-state.tsx";
import { webhooksWords } from "./words.ts";
import "./webhooks.css";

const NOTHING = { url: "", description: "", kinds: ["receipt.issued", "advice.approved", "advice.reconciled"] };

export function Webhooks() {
  const say = useWords(webhooksWords);
  const answer = useAnswer(listWebhooks, {});
  const [secret, setSecret] = useState<string | null>(null);
  const add = useCommand(addWebhook, { onDone: (added) => setSecret(added.secret) });
  return (
    <>
      <Running title={say("title")}>
        <span className="hint">{say("scope")}</span>
      </Running>
      <div className="page webhook">
        {secret === null ? (
          <Panel title={say("add")} hint={say("addHint")}>
            <WebhookForm
              first={NOTHING}
              act={say("act")}
              busy={add.isPending}
              error={add.error}
              onWish={(wish) => add.mutate({ body: { ...wish, kinds: [...wish.kinds] as never } })}
            />
          </Panel>
        ) : (
          <SecretShown secret={secret} onCopied={() => setSecret(null)} />
        )}
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        {answer.data && <Addresses rows={answer.data.rows} />}
      </div>
    </>
  );
}

function Addresses(props: { rows: readonly WebhookEndpoint[] }) {
  const say = useWords(webhooksWords);
  if (props.rows.length === 0) return <Empty title={say("emptyTitle")}>{say("emptyText")}</Empty>;
  return (
    <Panel flush title={say("list")}>
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("url")}</th>
            <th>{say("state")}</th>
            <th>{say("lastDelivered")}</th>
            <th className="amount">{say("waiting")}</th>
            <th className="amount">{say("givenUp")}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((one) => (
            <tr key={one.id}>
              <th scope="row" className="wraps">
                <Link to="/webhooks/$id" params={{ id: one.id }} search={{ page: 1 }}>
                  {one.description || one.url}
                </Link>
                {one.description && <div className="hint address">{one.url}</div>}
              </th>
              <td>
                <WebhookStateShown endpoint={one} />
              </td>
              <td>{one.lastDeliveredAt === null ? say("never") : showTime(one.lastDeliveredAt)}</td>
              <td className="amount">{groupNumber(one.waiting)}</td>
              <td className="amount">{groupNumber(one.givenUp)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
