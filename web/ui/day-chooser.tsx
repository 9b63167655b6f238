// A day to look at: the one before, the one after, or typed; never a day that has not come.

import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate, today } from "./dates.ts";
import { DateInput } from "./inputs.tsx";
import { kitWords } from "./words.ts";

export function DayChooser(props: { day: string; onDay: (day: string) => void }) {
  const say = useWords(kitWords);
  const { day, onDay } = props;
  return (
    <div className="day-chooser no-print">
      <Button className="square" aria-label={say("dayBefore")} onClick={() => onDay(shifted(day, -1))}>
        <IconChevronLeft size={16} />
      </Button>
      <span className="for-readers" aria-live="polite">
        {say(`weekday.${weekday(day)}`)} {showDate(day)}
      </span>
      <DateInput
        aria-label={say("chooseDay")}
        className="day-input"
        value={day}
        onChange={(to) => to && to <= today() && onDay(to)}
      />
      <Button
        className="square"
        aria-label={say("dayAfter")}
        disabled={day >= today()}
        onClick={() => onDay(shifted(day, 1))}
      >
        <IconChevronRight size={16} />
      </Button>
    </div>
  );
}

function shifted(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;
function weekday(date: string): Weekday {
  return new Date(date).getUTCDay() as Weekday;
}
