// The payer's first look: what to pay, what waits for whom, what the bank has confirmed, and the months side by side.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type Dues, duesChoices, listDues } from "#server/bills/contract.ts";
import { getHome, type Home as HomeSums } from "#server/payments/page/home-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { Running, type RunningSum } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { Months } from "./months.tsx";
import { OnItsWay } from "./on-its-way.tsx";
import { Reconciled } from "./reconciled.tsx";
import { StandingAccounts } from "./standing-accounts.tsx";
import { ToPay } from "./to-pay.tsx";
import { homeWords } from "./words.ts";
import "./home.css";

export function Home() {
  const say = useWords(homeWords);
  const home = useAnswer(getHome, {});
  const dues = useAnswer(listDues, { query: { size: 1 } });
  const choices = useAnswer(duesChoices, {});
  const sums = useSums(home.data, dues.data?.strip);
  const begins = choices.data !== undefined && choices.data.offices.length === 0;
  return (
    <>
      <Running
        title={say("title")}
        {...(!begins && { sums })}
        {...(dues.data?.asOf && !begins && { asOf: dues.data.asOf })}
      />
      <ProblemNote error={home.error ?? dues.error} onRetry={() => void home.refetch().then(() => dues.refetch())} />
      {begins ? (
        <Beginning />
      ) : (
        <div className="page home">
          <ToPay strip={dues.data?.strip} awaitingMe={home.data?.awaitingMe} />
          <OnItsWay home={home.data} strip={dues.data?.strip} />
          <div className="column">
            <Reconciled rows={home.data?.reconciled} />
            <StandingAccounts />
          </div>
          <Months months={home.data?.months} />
        </div>
      )}
    </>
  );
}

function Beginning() {
  const say = useWords(homeWords);
  const tags = useUser().roles.some((role) => role === "maker" || role === "admin");
  return (
    <Empty
      title={say("startTitle")}
      action={
        tags && (
          <>
            <Button variant="filled" component={Link} to="/connections/mass-tag">
              {say("tagMany")}
            </Button>
            <Link to="/connections">{say("tagOne")}</Link>
          </>
        )
      }
    >
      {say("startBody")}
    </Empty>
  );
}

function useSums(home: HomeSums | undefined, strip: Dues["strip"] | undefined): RunningSum[] {
  const say = useWords(homeWords);
  const number = (count: number | undefined) => (count === undefined ? "–" : groupNumber(count));
  return [
    {
      label: strip ? say("dueNow", { count: strip.dueNow.count }) : say("dueNowUnknown"),
      value: (
        <b>
          <Money paise={strip?.dueNow.paise} sign />
        </b>
      ),
    },
    {
      label: say("approvalSum", { number: number(home?.awaitingApproval.count) }),
      value: <Money paise={home?.awaitingApproval.paise} sign />,
    },
    {
      label: say("bankSum", { number: number(home?.awaitingBank.count) }),
      value: <Money paise={home?.awaitingBank.paise} sign />,
    },
    {
      label: say("postingSum", { number: number(strip?.awaitingPosting.count) }),
      value: <Money paise={strip?.awaitingPosting.paise} sign />,
    },
  ];
}
