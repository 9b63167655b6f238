// Where a receipt's money is on its way, in plain words and with times.

import { getReceiptCourse } from "#server/receipts/course-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Journey, type Step } from "#web/ui/frame.tsx";
import { useAnswer } from "#web/use-api.ts";
import { receiptsWords } from "./words.ts";

export function Course(props: { number: string }) {
  const say = useWords(receiptsWords);
  const { data: course } = useAnswer(getReceiptCourse, { params: { number: props.number } });
  if (!course) return null;
  const { approvedAt, confirmedAt, statementAt, reconciledAt, postedAt, postedCount, itemsCount, cancelledAt } = course;
  const done = postedCount === itemsCount;
  const steps: Step[] = [
    ...(approvedAt === null
      ? []
      : [{ name: say("course.approved"), detail: showTime(approvedAt), at: "done" as const }]),
    { name: say("course.confirmed"), detail: showTime(confirmedAt ?? statementAt), at: "done" },
    { name: say("course.reconciled"), detail: showTime(reconciledAt), at: "done" },
    cancelledAt === null
      ? {
          name: say("course.posted"),
          detail:
            done && postedAt
              ? showTime(postedAt)
              : say("course.postedOf", { posted: groupNumber(postedCount), count: itemsCount }),
          at: done ? "done" : "current",
        }
      : { name: say("course.cancelled"), detail: showTime(cancelledAt), at: "current" },
  ];
  return <Journey label={say("course")} steps={steps} />;
}
