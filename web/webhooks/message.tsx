// One message: what is sent, each try and its answer, sending it again, and how the receiver checks it.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type DeliveryDetail, getDelivery, replayDelivery } from "#server/webhooks/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { Copy } from "#web/ui/reference.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { webhooksWords } from "./words.ts";

const LOOK_AGAIN_MS = 1000;
/** Long enough for the next turn of the job that sends. */
const LOOKS_FOR_MS = 60_000;

export function MessageShown(props: { id: string }) {
  const say = useWords(webhooksWords);
  const begun = useAnswer(getDelivery, { params: { id: props.id } });
  const waits =
    begun.data?.state === "waiting" && new Date(begun.data.nextAt ?? 0).getTime() < Date.now() + LOOKS_FOR_MS;
  const answer = useAnswer(
    getDelivery,
    { params: { id: props.id } },
    { refetchInterval: waits ? LOOK_AGAIN_MS : false },
  );
  const replay = useCommand(replayDelivery);
  const one = answer.data;
  return (
    <Panel
      title={<span className="reference">{one?.kind ?? ""}</span>}
      hint={say("message", { id: props.id })}
      actions={
        <>
          <Button
            size="compact-sm"
            loading={replay.isPending}
            onClick={() => replay.mutate({ params: { id: props.id } })}
          >
            {say("replay")}
          </Button>{" "}
          <Link from="/webhooks/$id" to="/webhooks/$id" params={true} search={({ message: _, ...before }) => before}>
            {say("close")}
          </Link>
        </>
      }
    >
      <div className="stack">
        <ProblemNote error={answer.error ?? replay.error} />
        <div role="status">{replay.isSuccess && <Note kind="suggested">{say("replayed")}</Note>}</div>
        {one && (
          <>
            <Tries attempts={one.attempts} />
            <h3>{say("body")}</h3>
            <pre className="code">{inLines(one.body)}</pre>
            <Checking one={one} />
          </>
        )}
      </div>
    </Panel>
  );
}

function Tries(props: { attempts: DeliveryDetail["attempts"] }) {
  const say = useWords(webhooksWords);
  if (props.attempts.length === 0) return <p className="hint">{say("delivery.waiting")}</p>;
  return (
    <table className="ledger" aria-label={say("attempts")}>
      <tbody>
        {props.attempts.map(({ number, at, ms, status, fault, answer }) => (
          <tr key={number}>
            <th scope="row">{showTime(at)}</th>
            <td>
              <State name={fault === null ? "accepted" : "failed"}>
                {status ?? say("noAnswer")} {fault !== null && say(`fault.${fault}`)}
              </State>
            </td>
            <td className="amount">{say("ms", { ms })}</td>
            <td className="wraps">{answer && <span className="reference address">{answer}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Checking(props: { one: DeliveryDetail }) {
  const say = useWords(webhooksWords);
  const { id, body } = props.one;
  const check = `import { Webhook } from "standardwebhooks";
// The raw body, before any JSON is parsed; throws when it is not ours.
const message = new Webhook(process.env.MILAAN_WEBHOOK_SECRET).verify(rawBody, request.headers);`;
  const quoted = `'${body.replaceAll("'", "'\\''")}'`;
  const curl = `SECRET=whsec_…; body=${quoted}; ts=$(date +%s)
key=$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -vtx1 | tr -d ' \\n')
sign=$(printf %s "${id}.$ts.$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$key -binary | base64)
curl http://localhost:8080/hooks -H "content-type: application/json" -H "webhook-id: ${id}" \\
  -H "webhook-timestamp: $ts" -H "webhook-signature: v1,$sign" --data-binary "$body"`;
  return (
    <>
      <h3>{say("verify")}</h3>
      <p>{say("verifyText")}</p>
      <div className="with-copy">
        <pre className="code">{check}</pre>
        <Copy value={check} name={say("verifyCode")} />
      </div>
      <h3>{say("curl")}</h3>
      <div className="with-copy">
        <pre className="code">{curl}</pre>
        <Copy value={curl} name={say("curlCode")} />
      </div>
    </>
  );
}

function inLines(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}
