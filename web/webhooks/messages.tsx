// What was sent to an address or waits to be, the newest first; fresh while something waits.

import { Button } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type Delivery, listDeliveries, replayGivenUp, type WebhookEndpoint } from "#server/webhooks/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager } from "#web/ui/filters.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { webhooksWords } from "./words.ts";

const states: Record<Delivery["state"], StateName> = {
  waiting: "awaited",
  delivered: "accepted",
  "given-up": "failed",
};
const choices = ["waiting", "delivered", "given-up"] as const;
const LOOK_AGAIN_MS = 2000;
const SIZE = 50;

export function Messages(props: { endpoint: WebhookEndpoint }) {
  const say = useWords(webhooksWords);
  const { id, givenUp, waiting, state: standing } = props.endpoint;
  const { page, state } = useSearch({ from: "/portal/webhooks/$id" });
  const navigate = useNavigate({ from: "/webhooks/$id" });
  const moving = waiting > 0 && standing !== "paused";
  const answer = useAnswer(
    listDeliveries,
    { params: { id }, query: { page, size: SIZE, state } },
    { refetchInterval: moving ? LOOK_AGAIN_MS : false },
  );
  const again = useCommand(replayGivenUp);
  return (
    <Panel
      flush
      title={say("messages")}
      hint={say("messagesHint")}
      actions={
        givenUp > 0 && (
          <Button size="compact-sm" loading={again.isPending} onClick={() => again.mutate({ params: { id } })}>
            {say("replayAll")}
          </Button>
        )
      }
    >
      <Filters
        pager={
          <Pager
            page={page}
            size={SIZE}
            total={answer.data?.total}
            onPage={(to) => void navigate({ search: (before) => ({ ...before, page: to }) })}
          />
        }
      >
        <FilterMenu
          label={say("state")}
          any={say("any")}
          value={state ?? null}
          choices={choices.map((value) => ({ value, label: say(`delivery.${value}`) }))}
          onChange={(value) => void navigate({ search: { page: 1, ...(value && { state: value }) } })}
        />
      </Filters>
      <ProblemNote error={answer.error ?? again.error} onRetry={() => void answer.refetch()} />
      {answer.data && answer.data.rows.length === 0 ? (
        <Empty title={say("emptyMessages")}>{say("emptyMessagesText")}</Empty>
      ) : (
        <Table rows={answer.data?.rows ?? []} />
      )}
    </Panel>
  );
}

function Table(props: { rows: readonly Delivery[] }) {
  const say = useWords(webhooksWords);
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th>{say("sent")}</th>
          <th>{say("kind")}</th>
          <th>{say("state")}</th>
          <th className="amount">{say("tries")}</th>
          <th>{say("answer")}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <Link
                from="/webhooks/$id"
                to="/webhooks/$id"
                params={true}
                search={(before) => ({ ...before, message: one.id })}
              >
                {showTime(one.at)}
              </Link>
            </th>
            <td>
              <span className="reference">{one.kind}</span>
            </td>
            <td>
              <State name={states[one.state]}>{say(`delivery.${one.state}`)}</State>
            </td>
            <td className="amount">{groupNumber(one.tries)}</td>
            <td className="wraps">
              {one.tries === 0
                ? "–"
                : (one.lastStatus ?? say(`fault.${one.lastFault ?? "unreachable"}` as "fault.unreachable"))}{" "}
              {one.nextAt && one.tries > 0 && (
                <span className="hint">{say("next", { when: showTime(one.nextAt) })}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
