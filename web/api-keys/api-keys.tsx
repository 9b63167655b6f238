// Keys for a payer's own systems: made with what each may do, shown once, ended one by one.

import { Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { type ApiKey, listApiKeys, makeApiKey, revokeApiKey } from "#server/accounts/keys-contract.ts";
import { type Scope, scopes } from "#server/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Empty, Note, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { Copy, Reference } from "#web/ui/reference.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { apiKeysWords } from "./words.ts";
import "./api-keys.css";

export function ApiKeys() {
  const say = useWords(apiKeysWords);
  const answer = useAnswer(listApiKeys, {});
  const [made, setMade] = useState<string | null>(null);
  return (
    <>
      <Running title={say("title")}>
        <span className="hint">{say("scope")}</span>
      </Running>
      <div className="page api-keys">
        {made === null ? <Making onMade={setMade} /> : <Made secret={made} onCopied={() => setMade(null)} />}
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        {answer.data && <Keys rows={answer.data.rows} />}
        <How />
      </div>
    </>
  );
}

const periods = [30, 90, 365] as const;

function Making(props: { onMade: (secret: string) => void }) {
  const say = useWords(apiKeysWords);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>(["dues:read", "receipts:read"]);
  const [days, setDays] = useState("365");
  const [addresses, setAddresses] = useState("");
  const make = useCommand(makeApiKey, { onDone: ({ secret }) => props.onMade(secret) });
  return (
    <Panel title={say("make")} hint={say("makeHint")}>
      <AskForm
        act={say("act")}
        command={make}
        disabled={name.trim().length < 2 || chosen.length === 0}
        onSend={() => {
          make.mutate({
            body: {
              name: name.trim(),
              scopes: [...chosen],
              addresses: addresses.split(/[\s,;]+/).filter(Boolean),
              expiresInDays: days === "" ? null : Number(days),
            },
          });
        }}
      >
        <div className="making">
          <div className="stack">
            <TextInput
              label={say("name")}
              description={say("nameHint")}
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <NativeSelect
              label={say("expires")}
              value={days}
              data={[
                ...periods.map((period) => ({ value: String(period), label: say("days", { count: period }) })),
                { value: "", label: say("never") },
              ]}
              onChange={(event) => setDays(event.currentTarget.value)}
            />
            <Textarea
              label={say("addresses")}
              description={say("addressesHint")}
              autosize
              minRows={2}
              maxRows={6}
              spellCheck={false}
              value={addresses}
              onChange={(event) => setAddresses(event.currentTarget.value)}
            />
          </div>
          <Checkbox.Group
            label={say("scopes")}
            value={[...chosen]}
            onChange={(values) => setChosen(scopes.filter((scope) => values.includes(scope)))}
          >
            <div className="stack">
              {scopes.map((scope) => (
                <Checkbox
                  key={scope}
                  value={scope}
                  label={say(`scope.${scope}`)}
                  description={<span className="reference">{scope}</span>}
                />
              ))}
            </div>
          </Checkbox.Group>
        </div>
      </AskForm>
    </Panel>
  );
}

function Made(props: { secret: string; onCopied: () => void }) {
  const say = useWords(apiKeysWords);
  return (
    <Panel title={say("madeTitle")}>
      <div className="stack" role="status">
        <Note kind="part">{say("madeText")}</Note>
        <p className="secret">
          <Reference value={props.secret} copy={say("key")} />
        </p>
        <div className="act">
          <Button onClick={props.onCopied}>{say("done")}</Button>
        </div>
      </div>
    </Panel>
  );
}

const states: Record<ApiKey["state"], StateName> = { active: "active", expired: "expired", revoked: "cancelled" };

function Keys(props: { rows: readonly ApiKey[] }) {
  const say = useWords(apiKeysWords);
  const language = useLanguage();
  const [ending, setEnding] = useState<ApiKey | null>(null);
  const revoke = useCommand(revokeApiKey, { onDone: () => setEnding(null) });
  if (props.rows.length === 0) return <Empty title={say("emptyTitle")}>{say("emptyText")}</Empty>;
  return (
    <Panel flush title={say("list")}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keyboard too */}
      <section className="wide-table" aria-label={say("list")} tabIndex={0}>
        <table className="ledger">
          <thead>
            <tr>
              <th>{say("name")}</th>
              <th>{say("known")}</th>
              <th>{say("scopes")}</th>
              <th>{say("lastUsed")}</th>
              <th>{say("madeBy")}</th>
              <th>{say("ends")}</th>
              <th>{say("state")}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {props.rows.map((key) => (
              <tr key={key.id} className={key.state === "active" ? undefined : "off"}>
                <th scope="row">{key.name}</th>
                <td>
                  <Reference value={`${key.prefix}…`} />
                </td>
                <td className="wraps">{key.scopes.map((scope) => say(`scope.${scope}`)).join(", ")}</td>
                <td>
                  {key.lastUsedAt === null ? say("notUsed") : showTime(key.lastUsedAt)}
                  {key.lastUsedFrom && <div className="hint">{say("from", { address: key.lastUsedFrom })}</div>}
                </td>
                <td>
                  {language === "hi" ? key.madeBy.nameHi : key.madeBy.name}
                  <div className="hint">{showTime(key.madeAt)}</div>
                </td>
                <td>{key.expiresAt === null ? say("never") : showDate(key.expiresAt.slice(0, 10))}</td>
                <td>
                  <State name={states[key.state]}>{say(`state.${key.state}`)}</State>
                  {key.revokedBecause && <div className="hint">{key.revokedBecause}</div>}
                </td>
                <td>
                  {key.state === "active" && (
                    <Button
                      size="compact-sm"
                      aria-label={say("revokeOf", { name: key.name })}
                      onClick={() => setEnding(key)}
                    >
                      {say("revoke")}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ReasonModal
        opened={ending !== null}
        title={say("revokeTitle", { name: ending?.name ?? "" })}
        act={say("revoke")}
        busy={revoke.isPending}
        error={revoke.error}
        onReason={(why) => ending && revoke.mutate({ params: { id: ending.id }, body: { why } })}
        onClose={() => setEnding(null)}
      >
        <p>{say("revokeText")}</p>
      </ReasonModal>
    </Panel>
  );
}

function How() {
  const say = useWords(apiKeysWords);
  const example = `curl -H "Authorization: Bearer mk_live_…" "${window.location.origin}/api/dues?size=100"`;
  return (
    <Panel title={say("how")}>
      <div className="stack">
        <p>{say("howText")}</p>
        <div className="with-copy">
          <pre className="code">{example}</pre>
          <Copy value={example} name={say("example")} />
        </div>
        <p>
          <a href="/api/docs/">{say("reference")}</a>
        </p>
      </div>
    </Panel>
  );
}
