// One advice: what to send where, where it is on its way, its bills, and what the person who looks may do with it.

import { Button, Menu } from "@mantine/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { challanPdf } from "#server/payments/challan/challan-contract.ts";
import { type Advice, getAdvice } from "#server/payments/contract.ts";
import { ReissuePanel, ReplacesNote } from "#web/chain/again.tsx";
import { Conversation } from "#web/chain/conversation.tsx";
import { openFile } from "#web/files.ts";
import { PayOnlinePanels, ToldPanel } from "#web/gateway/advice-panels.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { AdviceProofs } from "#web/proofs/proof-links.tsx";
import { useUser } from "#web/session.ts";
import { showDate } from "#web/ui/dates.ts";
import { Running } from "#web/ui/frame.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { AdviceJourney } from "./advice-journey.tsx";
import { AdviceStateWord } from "./advice-state.tsx";
import { BillsPanel } from "./bills-panel.tsx";
import { ChallanPanel } from "./challan-panel.tsx";
import { DecidePanel } from "./decide-panel.tsx";
import { CancelAdvice, HistoryPanel, PaidPanel, ReceiptsPanel, SubmitPanel, WaitingPanel } from "./maker-panels.tsx";
import { paymentsWords } from "./words.ts";
import "./payments.css";

/** A page that waits for another person or for the bank looks again by itself. */
const LOOK_AGAIN_MS = 15_000;

export function AdvicePage() {
  const { number } = useParams({ from: "/portal/advices/$number" });
  const advice = useAnswer(getAdvice, { params: { number } }, { refetchInterval: LOOK_AGAIN_MS });
  if (advice.error && !advice.data) return <ProblemNote error={advice.error} onRetry={() => void advice.refetch()} />;
  return advice.data ? (
    <Shown key={number} advice={advice.data} />
  ) : (
    <Running title={<Reference value={number} grouped />} />
  );
}

function Shown(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const user = useUser();
  const { advice } = props;
  const [editing, setEditing] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const roles: readonly string[] = user.roles;
  const makes = roles.includes("maker");
  const pays = makes || roles.includes("checker") || roles.includes("admin");
  const live = advice.state === "draft" || advice.state === "submitted" || advice.state === "approved";
  const never = advice.state === "draft" || advice.state === "submitted" || advice.state === "cancelled";
  return (
    <div className="advice">
      <Running
        title={
          <>
            {say("advice")} <Reference value={advice.number} grouped />
          </>
        }
        tab={`${say("advice")} ${advice.number}`}
        actions={<Paper advice={advice} onProblem={setProblem} />}
      >
        <AdviceStateWord state={advice.state} sentBack={lastWord(advice) === "sent-back"} chip />
        <span className="quiet">{say("toDiscom", { discom: advice.discom, day: showDate(advice.validUntil) })}</span>
      </Running>
      <ProblemNote error={problem} />
      <ReplacesNote advice={advice} />
      <AdviceJourney advice={advice} />
      <div className="advice-page">
        <ChallanPanel advice={advice} />
        <div className="side">
          {advice.mayDecide && <DecidePanel advice={advice} />}
          {advice.state === "submitted" && !advice.mayDecide && (
            <WaitingPanel advice={advice} makes={makes} checks={roles.includes("checker")} />
          )}
          {advice.state === "draft" && makes && <SubmitPanel advice={advice} disabled={editing} />}
          {(advice.state === "expired" || advice.state === "cancelled") && makes && <ReissuePanel advice={advice} />}
          {(advice.state === "approved" || advice.state === "expired") && pays && <PaidPanel advice={advice} />}
          {!never && <ToldPanel advice={advice} />}
          {!never && pays && <PayOnlinePanels advice={advice} />}
          {!never && <ReceiptsPanel advice={advice} />}
          <AdviceProofs advice={advice} />
          <Conversation advice={advice} speaks={pays} />
          <HistoryPanel advice={advice}>
            {live && pays && advice.utrs.length === 0 && <CancelAdvice advice={advice} />}
          </HistoryPanel>
        </div>
        {advice.items > 0 && (
          <BillsPanel
            advice={advice}
            editing={editing}
            onEditing={setEditing}
            mayEdit={advice.state === "draft" && makes}
          />
        )}
      </div>
    </div>
  );
}

/** Changing a draft says nothing of whether it was sent back. */
function lastWord(advice: Advice) {
  return advice.events.findLast(({ event }) => event !== "changed")?.event;
}

function Paper(props: { advice: Advice; onProblem: (problem: unknown) => void }) {
  const say = useWords(paymentsWords);
  const language = useLanguage();
  const { state, number } = props.advice;
  const printed = state === "approved" || state === "settled" || state === "posted" || state === "expired";
  const open = (wanted: "en" | "hi") =>
    openFile(challanPdf, { params: { number }, query: { language: wanted } }).catch(props.onProblem);
  const languages = language === "hi" ? (["hi", "en"] as const) : (["en", "hi"] as const);
  return (
    <>
      <Button leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
        {say("print")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<IconDownload size={16} />} disabled={!printed}>
            {say("challanPdf")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {languages.map((one) => (
            <Menu.Item key={one} onClick={() => void open(one)}>
              {say(one === "hi" ? "challanHindi" : "challanEnglish")}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
