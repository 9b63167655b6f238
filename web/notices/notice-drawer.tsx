// One message beside the list: its text as sent, what became of it, and sending it once more.

import { Drawer } from "@mantine/core";
import { getNotice, type Notice, resendNotice } from "#server/notifications/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { DataList } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { NoticeStateShown } from "./notice-state.tsx";
import { noticesWords } from "./words.ts";

export function NoticeDrawer(props: { id: string | undefined; onClose: () => void }) {
  const say = useWords(noticesWords);
  return (
    <Drawer
      opened={props.id !== undefined}
      onClose={props.onClose}
      position="right"
      size="480px"
      title={say("title")}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      {props.id !== undefined && <OneNotice key={props.id} id={props.id} />}
    </Drawer>
  );
}

function OneNotice({ id }: { id: string }) {
  const answer = useAnswer(getNotice, { params: { id } });
  if (answer.error) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />;
  return answer.data ? <Shown notice={answer.data} /> : null;
}

function Shown({ notice }: { notice: Notice }) {
  const say = useWords(noticesWords);
  const resend = useCommand(resendNotice);
  const reason =
    notice.reason === "too-late" || notice.reason === "code-over" ? say(`reason.${notice.reason}`) : notice.reason;
  const wasSent = notice.steps.some(({ what }) => what === "accepted");
  return (
    <div className="stack notice">
      <DataList
        facts={[
          { name: say("kindOf"), value: say(`kind.${notice.kind}`) },
          { name: say("to"), value: <span translate="no">{`${notice.name} ${notice.to}`.trim()}</span> },
          { name: say("channel"), value: `${say(`channel.${notice.channel}`)}, ${say(`language.${notice.language}`)}` },
          {
            name: say("state"),
            value: <NoticeStateShown state={notice.state} />,
            hint: [
              reason,
              notice.attempts > 1 ? say("tries", { count: notice.attempts }) : "",
              notice.state === "retrying" && notice.dueAt ? say("again", { when: showTime(notice.dueAt) }) : "",
            ]
              .filter((part) => part !== "")
              .join(" · "),
          },
        ]}
      />
      <section>
        <h2>{say(wasSent ? "text" : "wouldBe")}</h2>
        <div className="as-sent" lang={notice.language} translate="no">
          {notice.title !== "" && <b>{notice.title}</b>}
          <p>{notice.text}</p>
        </div>
      </section>
      {notice.doubt && <Note kind="part">{say(`doubt.${notice.doubt}`)}</Note>}
      <section>
        <h2>{say("history")}</h2>
        <ol className="notice-course">
          {notice.steps.map(({ at, what, reason: why }) => (
            <li key={`${at} ${what}`}>
              <span className="hint">{showTime(at)}</span> {say(`step.${what}`)}
              {why !== "" && <span className="hint"> {why}</span>}
            </li>
          ))}
        </ol>
      </section>
      <ProblemNote error={resend.error} />
      {resend.data && (
        <Note kind="matched" role="status">
          {say("resent", { id: resend.data.id })}
        </Note>
      )}
      {notice.mayResend && (
        <div className="act">
          <PrimaryButton
            loading={resend.isPending}
            onClick={() => resend.mutate({ params: { id: notice.id }, body: {} })}
          >
            {say("resend")}
          </PrimaryButton>
        </div>
      )}
    </div>
  );
}
