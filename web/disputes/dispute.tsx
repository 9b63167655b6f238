// One dispute: what was said, its papers, its decision and the way of its money; and what the reader may do next.

import { Link, useParams } from "@tanstack/react-router";
import { addDisputeFile, type Dispute, getDispute, getDisputeFile } from "#server/disputes/contract.ts";
import { saveFile } from "#web/files.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { UploadZone } from "#web/ui/upload-zone.tsx";
import { useAnswer, useUpload } from "#web/use-api.ts";
import { Course } from "./course.tsx";
import { Decide } from "./decide.tsx";
import { DiscomSteps } from "./discom-steps.tsx";
import { DisputeStateShown, DueShown, referenceShown } from "./dispute-state.tsx";
import { PayerSteps } from "./payer-steps.tsx";
import { disputesWords } from "./words.ts";
import "./disputes.css";

export function DisputePage() {
  const say = useWords(disputesWords);
  const { number } = useParams({ from: "/portal/disputes/$number" });
  const user = useUser();
  const answer = useAnswer(getDispute, { params: { number } });
  const one = answer.data?.number === number ? answer.data : undefined;
  const open = one !== undefined && one.state !== "decided" && one.state !== "closed";
  const has = (...roles: string[]) => user.roles.some((role) => roles.includes(role));
  const acts = user.payer !== null ? has("maker", "checker", "admin") : has("accountant", "supervisor");
  return (
    <>
      <Running
        title={say("one", { number })}
        {...(one && {
          sums: [
            { label: say("state"), value: <DisputeStateShown dispute={one} /> },
            ...(open ? [{ label: say("due"), value: <DueShown dispute={one} /> }] : []),
            ...(one.paise === null ? [] : [{ label: say("amount"), value: <Money paise={one.paise} sign /> }]),
          ],
        })}
        actions={
          <Link to="/disputes" search={{ page: 1, view: "open" }}>
            {say("back")}
          </Link>
        }
      />
      <div className="page dispute">
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        {one && (
          <>
            <div className="column">
              {one.state === "with-payer" && user.payer !== null && <Note kind="sent-back">{say("yourTurn")}</Note>}
              <Talk one={one} />
              {acts &&
                (user.payer !== null ? (
                  <PayerSteps key={one.events.length} one={one} />
                ) : (
                  open && <DiscomSteps one={one} />
                ))}
            </div>
            <div className="column">
              <Facts one={one} />
              <Papers one={one} adds={acts && open} />
              <Course one={one} />
              {acts && open && user.discom !== null && <Decide one={one} />}
            </div>
          </>
        )}
      </div>
    </>
  );
}

function Talk(props: { one: Dispute }) {
  const say = useWords(disputesWords);
  const language = useLanguage();
  const side = useUser().payer !== null ? "payer" : "discom";
  return (
    <Panel title={say("said")}>
      <ol className="talk">
        {props.one.events.map((event) => (
          <li
            key={event.seq}
            className={[event.side === side ? "own" : "", event.said === "" ? "brief" : ""].join(" ")}
          >
            <div className="who">
              <span>
                <b>{say(`side.${event.side}`)}</b>
                {event.by && ` (${language === "hi" ? event.by.nameHi : event.by.name})`} {say(`event.${event.event}`)}
                {event.outcome && `: ${say(`outcome.${event.outcome}`)}`}
              </span>
              <time dateTime={event.at}>{showTime(event.at)}</time>
            </div>
            {event.said && <p>{event.said}</p>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Facts(props: { one: Dispute }) {
  const say = useWords(disputesWords);
  const language = useLanguage();
  const { one } = props;
  const isPayer = useUser().payer !== null;
  const { beneficiary, bills = [], paidOn } = one.wish;
  return (
    <Panel title={say("facts")}>
      <DataList
        facts={[
          { name: say("kindOf"), value: say(`kind.${one.kind}`) },
          {
            name: say(`about.${one.about}`),
            value: <span className="reference">{referenceShown(one)}</span>,
          },
          ...(one.connectionNumber === null
            ? []
            : [{ name: say("connection"), value: <span className="reference">{one.connectionNumber}</span> }]),
          isPayer
            ? { name: say("discom"), value: one.discom }
            : { name: say("payer"), value: language === "hi" ? one.payer.nameHi : one.payer.name },
          { name: say("raised"), value: showTime(one.raisedAt) },
          ...(paidOn ? [{ name: say("paidOn"), value: showDate(paidOn) }] : []),
          ...(beneficiary
            ? [
                {
                  name: say("account"),
                  value: <span className="reference">{`${beneficiary.account} ${beneficiary.ifsc}`}</span>,
                  hint: beneficiary.name,
                },
              ]
            : []),
          ...(bills.length > 0
            ? [{ name: say("wantedBills"), value: <span className="reference">{bills.join(", ")}</span> }]
            : []),
          ...(isPayer
            ? []
            : [
                {
                  name: say("assignedTo"),
                  value: one.assignedTo
                    ? language === "hi"
                      ? one.assignedTo.nameHi
                      : one.assignedTo.name
                    : say("nobody"),
                },
              ]),
        ]}
      />
      {one.setAside && <Note kind="in-advice">{say("setAsideNow")}</Note>}
    </Panel>
  );
}

function Papers(props: { one: Dispute; adds: boolean }) {
  const say = useWords(disputesWords);
  const { one } = props;
  const add = useUpload(addDisputeFile);
  return (
    <Panel title={say("papers")}>
      <div className="stack">
        {one.files.length === 0 && <p className="hint">{say("noPapers")}</p>}
        <ul className="papers">
          {one.files.map((file) => (
            <li key={file.id}>
              <button
                type="button"
                className="link-button"
                aria-label={say("paperOf", { name: file.name })}
                onClick={() => void saveFile(getDisputeFile, { params: { number: one.number, id: file.id } })}
              >
                {file.name}
              </button>{" "}
              <span className="hint">
                {say(`side.${file.side}`)}, {Math.ceil(file.bytesCount / 1024)} KB
              </span>
            </li>
          ))}
        </ul>
        {props.adds && (
          <UploadZone
            kinds={[".pdf", ".png", ".jpg", ".jpeg"]}
            megabytesMax={5}
            sending={add.sending}
            error={add.error}
            onFile={(file) => add.mutate({ params: { number: one.number }, file })}
          >
            <p className="hint">{say("attach")}</p>
          </UploadZone>
        )}
      </div>
    </Panel>
  );
}
