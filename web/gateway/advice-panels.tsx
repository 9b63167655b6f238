// Beside a challan: what the bank told of it, and paying it by UPI or on the aggregator's page instead.

import { Button } from "@mantine/core";
import { getWaysToPay } from "#server/bank/ways-contract.ts";
import { openOnlineOrder } from "#server/gateway/online-contract.ts";
import type { Advice } from "#server/payments/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { rupees } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { useHasArrived, useNotices, useOnlineState } from "./bank-has-it.ts";
import { goToCheckout } from "./go-to-checkout.ts";
import { NoticeStateWord } from "./notice-state.tsx";
import { gatewayWords } from "./words.ts";
import "./gateway.css";

export function ToldPanel(props: { advice: Advice }) {
  const say = useWords(gatewayWords);
  const told = useNotices(props.advice);
  if (!told || told.length === 0) return null;
  return (
    <Panel className="decide" title={say("toldTitle")}>
      {told.map((notice) => (
        <div key={`${notice.kind} ${notice.utr}`} className="bank-told">
          <p>
            <NoticeStateWord state={notice.state} />
          </p>
          <p>
            {notice.kind === "return" && `${say("kindReturn")}: `}
            {say("told", { amount: rupees(notice.paise), mode: notice.mode })} <Reference value={notice.utr} />,{" "}
            {showTime(notice.heardAt)}
          </p>
          <p className="hint">{say(`noticeHint.${notice.state}`)}</p>
        </div>
      ))}
    </Panel>
  );
}

export function PayOnlinePanels(props: { advice: Advice }) {
  const online = useOnlineState(props.advice);
  const arrived = useHasArrived(props.advice);
  const makes = (useUser().roles as readonly string[]).includes("maker");
  if (!online || arrived === undefined) return null;
  const { upi, methods, payments } = online;
  // Once somebody has the money, nobody is asked for it again.
  const open = !arrived;
  return (
    <>
      {payments.length > 0 && <TakenOnline payments={payments} />}
      {open && upi && <ByUpi upi={upi} />}
      {open && methods.length > 0 && makes && <Online advice={props.advice} methods={methods} />}
      {open && props.advice.state === "approved" && <AtSandboxBank advice={props.advice} />}
    </>
  );
}

function TakenOnline(props: { payments: readonly { number: string; paise: string; method: string; at: string }[] }) {
  const say = useWords(gatewayWords);
  return (
    <Panel className="decide" title={say("onlineTitle")}>
      {props.payments.map(({ number, paise, method, at }) => (
        <Note key={number} kind="matched">
          <b>{say("onlineTaken", { amount: rupees(paise), way: say(`way.${method as "upi"}`), when: showTime(at) })}</b>{" "}
          {say("onlineTakenBody")}
        </Note>
      ))}
    </Panel>
  );
}

function ByUpi({ upi }: { upi: { intent: string; size: number; path: string } }) {
  const say = useWords(gatewayWords);
  return (
    <Panel className="decide" title={say("upiTitle")}>
      <div className="upi-code">
        <svg viewBox={`0 0 ${upi.size} ${upi.size}`} role="img" aria-label={say("upiCode")}>
          <path fill="#000" d={upi.path} />
        </svg>
        <div>
          <p className="quiet">{say("upiHint")}</p>
          <a href={upi.intent}>{say("upiOpen")}</a>
        </div>
      </div>
    </Panel>
  );
}

function Online(props: { advice: Advice; methods: readonly ("upi" | "card" | "net-banking" | "wallet")[] }) {
  const say = useWords(gatewayWords);
  const { number, amountPaise } = props.advice;
  const open = useCommand(openOnlineOrder, { onDone: goToCheckout });
  return (
    <Panel className="decide no-print" title={say("onlineTitle")}>
      <p className="quiet">{say("onlineHint", { ways: props.methods.map((way) => say(`way.${way}`)).join(", ") })}</p>
      <ProblemNote error={open.error} />
      <Button loading={open.isPending || open.isSuccess} onClick={() => open.mutate({ body: { advice: number } })}>
        {say("onlinePay", { amount: rupees(amountPaise) })}
      </Button>
    </Panel>
  );
}

/** Only in the demo, where a sandbox stands in for the payer's bank. */
function AtSandboxBank({ advice }: { advice: Advice }) {
  const say = useWords(gatewayWords);
  const ways = useAnswer(getWaysToPay, {});
  const bank = ways.data?.sandboxBank;
  if (!bank) return null;
  const digits = advice.amountPaise.padStart(3, "0");
  const query = new URLSearchParams({ van: advice.van, amount: `${digits.slice(0, -2)}.${digits.slice(-2)}` });
  return (
    <Panel className="decide no-print" title={say("sandboxBank")}>
      <p className="quiet">{say("sandboxHint")}</p>
      <a href={`${bank}/?${query}`} target="_blank" rel="noreferrer">
        {say("sandboxBank")}
      </a>
    </Panel>
  );
}
