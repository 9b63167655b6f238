// What is due now as the one large figure, what of it presses, and the step that helps this person's role.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Dues } from "#server/bills/contract.ts";
import type { Home } from "#server/payments/page/home-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { State } from "#web/ui/state.tsx";
import { homeWords } from "./words.ts";

type Strip = Dues["strip"];

export function ToPay(props: { strip: Strip | undefined; awaitingMe: Home["awaitingMe"] | undefined }) {
  const say = useWords(homeWords);
  const { strip } = props;
  return (
    <Panel
      title={say("due")}
      {...(strip && { hint: say("dueHint", { count: strip.dueNow.count }) })}
      actions={strip && <NextStep due={strip.dueNow} awaitingMe={props.awaitingMe} />}
      flush
    >
      {strip && (
        <>
          <div className="inside">
            <p className="figure">
              <Money paise={strip.dueNow.paise} sign />
            </p>
            <p className="hint">
              {strip.dueNow.count === 0 ? say("nothingDue") : <MoneyInWords paise={strip.dueNow.paise} />}
            </p>
          </div>
          {strip.dueNow.count > 0 && <Pressing strip={strip} />}
        </>
      )}
    </Panel>
  );
}

function Pressing({ strip }: { strip: Strip }) {
  const say = useWords(homeWords);
  const rebate = strip.rebateUntil ? say("rebate", { day: showDate(strip.rebateUntil) }) : say("rebateNone");
  return (
    <table className="ledger">
      <caption className="for-readers">{say("due")}</caption>
      <thead className="for-readers">
        <tr>
          <th scope="col">{say("where")}</th>
          <th scope="col">{say("ofBills")}</th>
          <th scope="col">{say("amount")}</th>
        </tr>
      </thead>
      <tbody>
        <PressingRow sum={strip.overdue} state="overdue">
          <State name="overdue">{say("overdue")}</State>
        </PressingRow>
        <PressingRow sum={strip.dueSoon} state="due-soon">
          <State name="due-soon">{say("dueSoon")}</State>
        </PressingRow>
        <PressingRow sum={strip.rebate} state="rebate-possible">
          <State name="rebate">{rebate}</State>
        </PressingRow>
      </tbody>
    </table>
  );
}

function PressingRow(props: {
  sum: { count: number; paise: string };
  state: "overdue" | "due-soon" | "rebate-possible";
  children: ReactNode;
}) {
  const { count, paise } = props.sum;
  return (
    <tr>
      <th scope="row">
        {count === 0 ? (
          props.children
        ) : (
          <Link to="/dues" search={{ page: 1, state: props.state }}>
            {props.children}
          </Link>
        )}
      </th>
      <td className="amount dim">{count === 0 ? "–" : groupNumber(count)}</td>
      <td className="amount">
        <Money paise={count === 0 ? null : paise} />
      </td>
    </tr>
  );
}

/** A checker's first duty is what waits for approval; a maker's, what is due. */
function NextStep(props: { due: Strip["dueNow"]; awaitingMe: Home["awaitingMe"] | undefined }) {
  const say = useWords(homeWords);
  const roles = useUser().roles as readonly string[];
  const { due, awaitingMe } = props;
  if (roles.includes("checker") && awaitingMe && awaitingMe.count > 0) {
    return (
      <Button variant="filled" component={Link} to="/approvals">
        {say("approve", { count: awaitingMe.count, amount: rupees(awaitingMe.paise) })}
      </Button>
    );
  }
  if (roles.includes("maker") && due.count > 0) {
    return (
      <Button variant="filled" component={Link} to="/dues">
        {say("choose", { amount: rupees(due.paise) })}
      </Button>
    );
  }
  return (
    <Link to="/dues" search={{ page: 1 }} className="hint">
      {say("look")}
    </Link>
  );
}
