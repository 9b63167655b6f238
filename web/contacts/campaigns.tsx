// Campaigns for contacts: addresses come in by file, a campaign names whom it is for, and each wave asks the next of them.

import { Button, FileButton, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  type Campaign,
  contactCoverage,
  listCampaigns,
  loadAddresses,
  makeCampaign,
  sendWave,
} from "#server/notifications/contacts/contacts-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand, useUpload } from "#web/use-api.ts";
import { contactsWords } from "./words.ts";

const PROBLEMS_SHOWN = 8;

export function Campaigns({ mayAsk }: { mayAsk: boolean }) {
  const say = useWords(contactsWords);
  const answer = useAnswer(listCampaigns, { query: {} });
  const rows = answer.data?.rows ?? [];
  return (
    <Panel title={say("campaigns")} hint={say("campaignsHint")}>
      <div className="stack">
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        {answer.data && rows.length === 0 && (
          <p>
            <b>{say("noCampaign")}</b> <span className="hint">{say("noCampaignText")}</span>
          </p>
        )}
        {rows.length > 0 && (
          <div className="campaigns">
            <table className="ledger">
              <thead>
                <tr>
                  <th scope="col">{say("campaign")}</th>
                  {(["waves", "asked", "consented", "left"] as const).map((key) => (
                    <th key={key} scope="col" className="amount">
                      {say(key)}
                    </th>
                  ))}
                  {mayAsk && <th scope="col">{say("wave")}</th>}
                </tr>
              </thead>
              <tbody>
                {rows.map((campaign) => (
                  <OneCampaign key={campaign.id} campaign={campaign} mayAsk={mayAsk} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {mayAsk && <LoadAddresses />}
        {mayAsk && <NewCampaign />}
      </div>
    </Panel>
  );
}

function OneCampaign({ campaign, mayAsk }: { campaign: Campaign; mayAsk: boolean }) {
  const say = useWords(contactsWords);
  const send = useCommand(sendWave);
  const [size, setSize] = useState(String(Math.min(campaign.left, 1000)));
  const wanted = /^[1-9]\d{0,4}$/.test(size) ? Number(size) : 0;
  return (
    <tr>
      <th scope="row">{campaign.name}</th>
      {(["waves", "asked", "consented", "left"] as const).map((key) => (
        <td key={key} className="amount">
          {groupNumber(campaign[key])}
        </td>
      ))}
      {mayAsk && (
        <td>
          <form
            className="code-line"
            onSubmit={(event) => {
              event.preventDefault();
              send.mutate({ params: { id: campaign.id }, body: { size: wanted } });
            }}
          >
            <TextInput
              className="how-many"
              aria-label={say("waveOf", { name: campaign.name })}
              inputMode="numeric"
              value={size}
              onChange={(event) => setSize(event.currentTarget.value)}
            />
            <Button type="submit" disabled={wanted === 0 || campaign.left === 0} loading={send.isPending}>
              {say("ask", { count: Math.min(wanted, campaign.left) })}
            </Button>
          </form>
          {send.data && (
            <span className="hint" role="status">
              {say("waveDone", { number: send.data.number, count: send.data.asked })}
            </span>
          )}
          <ProblemNote error={send.error} />
        </td>
      )}
    </tr>
  );
}

function LoadAddresses() {
  const say = useWords(contactsWords);
  const send = useUpload(loadAddresses);
  const report = send.data;
  return (
    <section className="stack" aria-label={say("load")}>
      <div className="code-line">
        <FileButton accept=".csv,.xlsx" onChange={(file) => file && send.mutate({ body: {}, file })}>
          {(props) => (
            <Button {...props} loading={send.isPending}>
              {say("load")}: {say("choose")}
            </Button>
          )}
        </FileButton>
        <span className="hint">{say("loadHint")}</span>
      </div>
      <ProblemNote error={send.error} />
      {report && (
        <Note kind={report.problems.length > 0 ? "part" : "matched"} role="status">
          {say("loaded", {
            added: groupNumber(report.added),
            known: groupNumber(report.known),
            rows: groupNumber(report.rowsRead),
          })}
          {report.problems.length > 0 && (
            <>
              {" "}
              {say("problemsOf", { count: report.problems.length })}
              <ul>
                {report.problems.slice(0, PROBLEMS_SHOWN).map(({ row, code, found }) => (
                  <li key={`${row} ${code}`}>
                    {say("row", { row })}: {say(`code.${code}` as "code.connection-unknown")}{" "}
                    <span className="reference">{found}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </Note>
      )}
    </section>
  );
}

function NewCampaign() {
  const say = useWords(contactsWords);
  const language = useLanguage();
  const [name, setName] = useState("");
  const [office, setOffice] = useState("");
  const [category, setCategory] = useState("");
  const offices = useAnswer(contactCoverage, { query: { by: "office" } });
  const categories = useAnswer(contactCoverage, { query: { by: "category" } });
  const make = useCommand(makeCampaign, { onDone: () => setName("") });
  return (
    <form
      className="code-line"
      aria-label={say("newCampaign")}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate({
          body: { name, offices: office === "" ? [] : [Number(office)], categories: category === "" ? [] : [category] },
        });
      }}
    >
      <TextInput
        label={say("newCampaign")}
        placeholder={say("nameHint")}
        required
        withAsterisk={false}
        minLength={3}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={say("where")}
        value={office}
        data={[
          { value: "", label: say("everywhere") },
          ...(offices.data?.rows ?? []).map((row) => ({
            value: row.key,
            label: language === "hi" ? row.nameHi : row.name,
          })),
        ]}
        onChange={(event) => setOffice(event.currentTarget.value)}
      />
      <NativeSelect
        label={say("which")}
        value={category}
        data={[
          { value: "", label: say("allCategories") },
          ...(categories.data?.rows ?? []).map((row) => ({ value: row.key, label: row.name })),
        ]}
        onChange={(event) => setCategory(event.currentTarget.value)}
      />
      <PrimaryButton type="submit" loading={make.isPending}>
        {say("make")}
      </PrimaryButton>
      <ProblemNote error={make.error} />
    </form>
  );
}
