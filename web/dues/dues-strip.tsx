// The running strip of the dues: which discom, as of when, and the four sums that must stay in sight.

import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { Dues, duesChoices } from "#server/bills/contract.ts";
import type { AnswerOf } from "#web/api.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showDayAndMonth } from "#web/ui/dates.ts";
import { Running, type RunningSum } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { State } from "#web/ui/state.tsx";
import { duesWords } from "./words.ts";

type Discoms = AnswerOf<typeof duesChoices>["discoms"];

export function DuesStrip(props: {
  discoms: Discoms;
  discom: number | undefined;
  strip: Dues["strip"] | undefined;
  asOf: string | null | undefined;
  onDiscom: (discom: number | undefined) => void;
}) {
  const say = useWords(duesWords);
  return (
    <Running title={say("title")} sums={useSums(props.strip)} {...(props.asOf && { asOf: props.asOf })}>
      <DiscomMenu discoms={props.discoms} discom={props.discom} onDiscom={props.onDiscom} />
    </Running>
  );
}

function useSums(strip: Dues["strip"] | undefined): RunningSum[] {
  const say = useWords(duesWords);
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
      label: <State name="overdue">{say("overdueSum", { number: number(strip?.overdue.count) })}</State>,
      value: <Money paise={strip?.overdue.paise} sign />,
    },
    {
      label: (
        <State name="rebate">
          {strip && strip.rebateUntil === null
            ? say("rebateNone")
            : say("rebateSum", {
                day: strip?.rebateUntil ? showDayAndMonth(strip.rebateUntil) : "–",
                number: number(strip?.rebate.count),
              })}
        </State>
      ),
      value: <Money paise={strip?.rebate.paise} sign />,
    },
    {
      label: say("awaitingSum", { number: number(strip?.awaitingPosting.count) }),
      value: <Money paise={strip?.awaitingPosting.paise} sign />,
    },
  ];
}

function DiscomMenu(props: {
  discoms: Discoms;
  discom: number | undefined;
  onDiscom: (discom: number | undefined) => void;
}) {
  const say = useWords(duesWords);
  const [only] = props.discoms;
  if (props.discoms.length === 1 && only) return <span className="hint">{only.shortName}</span>;
  const chosen = props.discoms.find(({ id }) => id === props.discom)?.shortName ?? say("allDiscoms");
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} />} aria-label={`${say("discom")}: ${chosen}`}>
          {chosen}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => props.onDiscom(undefined)}>{say("allDiscoms")}</Menu.Item>
        {props.discoms.map((discom) => (
          <Menu.Item key={discom.id} onClick={() => props.onDiscom(discom.id)}>
            {discom.shortName}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
