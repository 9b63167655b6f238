// A refund is prepared: whose money, how much of it, to which account and why. Somebody else approves it.

import { Radio, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { find } from "#server/reconciliation/contract.ts";
import { askRefund, type Preparation, prepareRefund } from "#server/reconciliation/kept-money/refunds-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { showDate } from "#web/ui/dates.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { advancesWords } from "./words.ts";
import "./advances.css";

export function NewRefund() {
  const say = useWords(advancesWords);
  const language = useLanguage();
  const { line, payer } = useSearch({ from: "/portal/refunds/new" });
  const navigate = useNavigate({ from: "/refunds/new" });
  const answer = useAnswer(prepareRefund, { params: { id: line }, query: { payer } });
  const prepared = answer.data?.lineId === line ? answer.data : undefined;
  const owner = prepared?.payer;
  return (
    <>
      <Running
        title={say("refundTitle")}
        {...(prepared && { sums: [{ label: say("canGoBack"), value: <Money paise={prepared.paise} sign /> }] })}
      >
        <span className="hint">{say("refundScope")}</span>
      </Running>
      <div className="page kept-money">
        <ProblemNote error={answer.error} />
        {prepared && (
          <Panel className="side" title={say("creditLine")}>
            <DataList
              facts={[
                { name: say("payer"), value: owner ? (language === "hi" ? owner.nameHi : owner.name) : "–" },
                { name: say("creditOn"), value: showDate(prepared.valueDate) },
                { name: say("text"), value: <span className="narration reference">{prepared.narration}</span> },
              ]}
            />
            {!prepared.kept && <Note kind="suggested">{say("keepsFirst")}</Note>}
          </Panel>
        )}
        {prepared &&
          (owner ? (
            <Form key={owner.id} prepared={prepared} payerId={owner.id} />
          ) : (
            <WhosePanel onPayer={(id) => void navigate({ search: { line, payer: id } })} />
          ))}
      </div>
    </>
  );
}

const TYPED_MIN = 2;

function WhosePanel(props: { onPayer: (id: string) => void }) {
  const say = useWords(advancesWords);
  const language = useLanguage();
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 250);
  const answer = useAnswer(find, { query: { q } }, { enabled: q.length >= TYPED_MIN });
  const payers = q.length >= TYPED_MIN ? (answer.data?.found ?? []).filter(({ kind }) => kind === "payer") : [];
  return (
    <Panel title={say("whose")}>
      <div className="stack">
        <TextInput
          type="search"
          label={say("findPayer")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ul className="finds" aria-live="polite">
          {payers.map(({ id, label, payer }) => (
            <li key={id}>
              <button type="button" className="link-button" onClick={() => props.onPayer(id)}>
                {language === "hi" ? (payer?.nameHi ?? label) : label}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

const ANOTHER = "another";

function Form(props: { prepared: Preparation; payerId: string }) {
  const say = useWords(advancesWords);
  const { prepared, payerId } = props;
  const [first] = prepared.beneficiaries;
  const [paise, setPaise] = useState<string | null>(prepared.paise);
  const [at, setAt] = useState(first?.ifsc ? "0" : ANOTHER);
  const [typed, setTyped] = useState({
    account: first?.account ?? "",
    ifsc: first?.ifsc ?? "",
    name: first?.name ?? "",
  });
  const [reason, setReason] = useState("");
  const ask = useCommand(askRefund);
  const known = at === ANOTHER ? undefined : prepared.beneficiaries[Number(at)];
  const { account, ifsc, name } = known ?? typed;
  const whole =
    paise !== null && paise !== "0" && account !== "" && ifsc !== "" && name !== "" && reason.trim().length >= 5;
  if (ask.data) {
    return (
      <Panel title={say("refundTitle")}>
        <Note kind="approval-awaited" role="status">
          {say("askedNow")}{" "}
          <Link to="/second-person/$id" params={{ id: ask.data.approvalId }}>
            {say("toApproval")}
          </Link>
        </Note>
      </Panel>
    );
  }
  return (
    <Panel title={say("refundTitle")}>
      <AskForm
        act={say("ask", { sum: rupees(paise ?? "0") })}
        command={ask}
        disabled={!whole}
        onSend={() => {
          if (!whole || paise === null) return;
          const beneficiary = { account: account.trim(), ifsc: ifsc.trim().toUpperCase(), name: name.trim() };
          const body = { sequence: prepared.sequence, payerId, paise, beneficiary, reason: reason.trim() };
          ask.mutate({ params: { id: prepared.lineId }, body });
        }}
      >
        <RupeesInput label={say("howMuch")} value={paise} onChange={setPaise} />
        {paise !== null && (
          <p className="hint">
            <MoneyInWords paise={paise} />
          </p>
        )}
        <Radio.Group label={say("where")} value={at} onChange={setAt}>
          <div className="stack">
            {prepared.beneficiaries.map((one, index) => (
              <Radio
                key={`${one.account} ${one.ifsc}`}
                value={String(index)}
                disabled={one.ifsc === ""}
                label={`${one.account} ${one.ifsc} ${one.name}`}
                description={say(`known.${one.knownBy}`)}
              />
            ))}
            <Radio value={ANOTHER} label={say("another")} />
          </div>
        </Radio.Group>
        {at === ANOTHER && (
          <>
            <Note kind="overdue">{say("anotherLoudly")}</Note>
            {(["account", "ifsc", "name"] as const).map((field) => (
              <TextInput
                key={field}
                label={say(field)}
                value={typed[field]}
                onChange={(event) => setTyped({ ...typed, [field]: event.currentTarget.value })}
              />
            ))}
          </>
        )}
        <Textarea
          label={say("why")}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </AskForm>
    </Panel>
  );
}
