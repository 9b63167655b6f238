// What a person wants to hear of and by which way, and the phone on which they are told.

import { Button, Checkbox, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  confirmMobile,
  getPreferences,
  giveMobile,
  type Preferences as Kept,
  removeMobile,
  setPreferences,
} from "#server/notifications/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { noticesWords } from "./words.ts";
import "./notices.css";

export function NoticePreferences() {
  const say = useWords(noticesWords);
  const answer = useAnswer(getPreferences, {});
  const kept = answer.data;
  return (
    <>
      <Running title={say("myTitle")} actions={<Link to="/notices">{say("title")}</Link>} />
      <div className="page preferences">
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        {kept && <Addresses kept={kept} />}
        {kept && <Wishes kept={kept} />}
      </div>
    </>
  );
}

function Wishes({ kept }: { kept: Kept }) {
  const say = useWords(noticesWords);
  const change = useCommand(setPreferences);
  const reachable = kept.channels.filter((channel) => channel === "email" || kept.mobile !== null);
  return (
    <Panel title={say("myTitle")} hint={say("myHint")} flush>
      <div className="wishes">
        <table className="ledger">
          <thead>
            <tr>
              <th scope="col">{say("topic")}</th>
              {kept.channels.map((channel) => (
                <th key={channel} scope="col">
                  {say(`channel.${channel}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...new Set(kept.rows.map(({ topic }) => topic))].map((topic) => (
              <tr key={topic}>
                <th scope="row">{say(`topic.${topic}`)}</th>
                {kept.channels.map((channel) => (
                  <td key={channel}>
                    <Checkbox
                      aria-label={say("byFor", { channel: say(`channel.${channel}`), topic: say(`topic.${topic}`) })}
                      checked={kept.rows.some((row) => row.topic === topic && row.channel === channel && row.wanted)}
                      disabled={!reachable.includes(channel) || change.isPending}
                      onChange={(event) =>
                        change.mutate({ body: { rows: [{ topic, channel, wanted: event.currentTarget.checked }] } })
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ProblemNote error={change.error} />
    </Panel>
  );
}

function Addresses({ kept }: { kept: Kept }) {
  const say = useWords(noticesWords);
  const language = useLanguage();
  const remove = useCommand(removeMobile);
  return (
    <Panel title={say("addresses")}>
      <div className="stack">
        <DataList
          facts={[
            { name: say("email"), value: <span translate="no">{kept.email}</span> },
            { name: say("mobile"), value: kept.mobile ?? say("noMobile") },
          ]}
        />
        <p className="hint">{say("messageLanguage", { language: say(`language.${language}`) })}</p>
        {kept.mobile === null && kept.channels.includes("sms") && <NewMobile />}
        {kept.mobile !== null && (
          <div className="act">
            <Button loading={remove.isPending} onClick={() => remove.mutate({ body: {} })}>
              {say("remove")}
            </Button>
          </div>
        )}
        <ProblemNote error={remove.error} />
      </div>
    </Panel>
  );
}

function NewMobile() {
  const say = useWords(noticesWords);
  const [mobile, setMobile] = useState("");
  const [code, setCode] = useState("");
  const give = useCommand(giveMobile);
  const confirm = useCommand(confirmMobile);
  if (give.data === undefined) {
    return (
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          give.mutate({ body: { mobile } });
        }}
      >
        <div className="typed">
          <TextInput
            label={say("mobileLabel")}
            description={say("mobileHint")}
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            required
            withAsterisk={false}
            value={mobile}
            onChange={(event) => setMobile(event.currentTarget.value)}
          />
          <PrimaryButton type="submit" loading={give.isPending}>
            {say("sendCode")}
          </PrimaryButton>
        </div>
        <ProblemNote error={give.error} />
      </form>
    );
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate({ body: { code } });
      }}
    >
      <div className="typed">
        <TextInput
          label={say("codeLabel")}
          description={say("codeHint", { minutes: give.data.minutes })}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          required
          withAsterisk={false}
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <PrimaryButton type="submit" loading={confirm.isPending}>
          {say("confirm")}
        </PrimaryButton>
        <Button onClick={() => give.reset()}>{say("anotherNumber")}</Button>
      </div>
      {confirm.isSuccess && (
        <Note kind="matched" role="status">
          {say("saved")}
        </Note>
      )}
      <ProblemNote error={confirm.error} />
    </form>
  );
}
