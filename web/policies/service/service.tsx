// What payers are promised and when they are warned: the settings in force, a draft of the next, and every version there was.

import { useMemo, useState } from "react";
import {
  getServiceSettings,
  type ServiceNow,
  type ServiceVersion,
  saveServiceSettings,
} from "#server/policies/service-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { Tabs } from "../tabs.tsx";
import { differencesOf, type ServiceDifference, settingsOf, useServiceDraft } from "./draft.ts";
import { ServiceForm } from "./form.tsx";
import { ServiceDifferences, ServiceSaid } from "./said.tsx";
import { serviceWords } from "./words.ts";
import "../policies.css";

export function ServicePage() {
  const say = useWords(serviceWords);
  const answer = useAnswer(getServiceSettings, {});
  const [current] = answer.data?.versions ?? [];
  return (
    <>
      <Running title={say("title")}>
        <span className="hint">{say("scope")}</span>
      </Running>
      <Tabs at="service" />
      <div className="page policies">
        <ProblemNote error={answer.error} onRetry={() => answer.refetch()} />
        {answer.data && current && <Next key={current.version} current={current} now={answer.data.now} />}
        {answer.data && <Versions rows={answer.data.versions} />}
      </div>
    </>
  );
}

function Next({ current, now }: { current: ServiceVersion; now: ServiceNow }) {
  const say = useWords(serviceWords);
  const isAdmin = (useUser().roles as readonly string[]).includes("admin");
  const [draft, setDraft] = useServiceDraft(current.version, current.settings);
  const [asking, setAsking] = useState(false);
  /** Counts dropped drafts: what was typed and not understood goes with them. */
  const [dropped, setDropped] = useState(0);
  const settings = settingsOf(draft);
  const changed = differencesOf(current.settings, draft);
  const untouched = changed.length === 0 && settings !== null;
  const next = current.version + 1;
  const save = useCommand(saveServiceSettings, {
    onDone: () => {
      setAsking(false);
      setDraft(null);
    },
  });
  return (
    <Panel className="wide" title={say("nextTitle")} hint={say("inForce", { version: current.version })}>
      <div className="stack">
        <ServiceForm key={dropped} draft={draft} now={now} changed={changed} readOnly={!isAdmin} onChange={setDraft} />
        {!isAdmin && <p className="hint">{say("onlyAdmins")}</p>}
        {isAdmin && untouched && <p className="hint">{say("changeSomething")}</p>}
        {isAdmin && !untouched && (
          <>
            {settings === null && <Note kind="part">{say("incomplete")}</Note>}
            <div className="act">
              <button
                type="button"
                className="link-button"
                onClick={() => {
                  setDraft(null);
                  setDropped(dropped + 1);
                }}
              >
                {say("dropDraft")}
              </button>
              <PrimaryButton disabled={settings === null} onClick={() => setAsking(true)}>
                {say("save", { version: next })}
              </PrimaryButton>
            </div>
          </>
        )}
        <ReasonModal
          opened={asking}
          title={say("saveTitle")}
          act={say("save", { version: next })}
          busy={save.isPending}
          error={save.error}
          onReason={(why) => settings && save.mutate({ body: { settings, after: current.version, why } })}
          onClose={() => setAsking(false)}
        >
          <ServiceDifferences differences={changed} />
        </ReasonModal>
      </div>
    </Panel>
  );
}

type Row = ServiceVersion & { readonly changed: readonly ServiceDifference[] | null; readonly holds: boolean };

/** `rows` newest first. */
function Versions(props: { rows: readonly ServiceVersion[] }) {
  const say = useWords(serviceWords);
  const language = useLanguage();
  const rows = useMemo(
    () =>
      props.rows.map((version, at): Row => {
        const before = props.rows[at + 1];
        const changed = before ? differencesOf(before.settings, version.settings) : null;
        return { ...version, changed, holds: at === 0 };
      }),
    [props.rows],
  );
  const columns = useMemo(
    (): LedgerColumn<Row>[] => [
      { id: "version", head: say("version"), names: true, card: "name", cell: ({ version }) => version },
      { id: "at", head: say("since"), cell: ({ at }) => showTime(at) },
      {
        id: "holds",
        head: say("standing"),
        card: "state",
        cell: ({ holds }) =>
          holds ? <State name="active">{say("holds")}</State> : <State name="closed">{say("replaced")}</State>,
      },
      {
        id: "changed",
        head: say("changed"),
        cell: ({ changed, settings }) =>
          changed ? <ServiceDifferences differences={changed} /> : <ServiceSaid settings={settings} />,
      },
      {
        id: "by",
        head: say("by"),
        cell: ({ by }) => (by ? (language === "hi" ? by.nameHi : by.name) : say("installed")),
      },
      { id: "why", head: say("why"), cell: ({ why, by }) => (by ? why : "") },
    ],
    [say, language],
  );
  return (
    <Panel flush className="wide" title={say("versions")}>
      <LedgerTable label={say("versions")} columns={columns} rows={rows} rowKey={keyOf} empty={null} />
    </Panel>
  );
}

function keyOf({ version }: Row): string {
  return String(version);
}
