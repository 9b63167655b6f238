// The views of the dues with their counts, as links: each shows one state of all dues of the chosen discom.

import { Link } from "@tanstack/react-router";
import type { Dues } from "#server/bills/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showDayAndMonth } from "#web/ui/dates.ts";
import { SavedViews, useSavedViews } from "./saved-views.tsx";
import type { DuesSearch } from "./search.ts";
import { duesWords } from "./words.ts";

export function Views(props: { search: DuesSearch; strip: Dues["strip"] | undefined }) {
  const say = useWords(duesWords);
  const { search, strip } = props;
  const saved = useSavedViews(search);
  const rebate = strip?.rebateUntil
    ? say("view.rebate-possible", { day: showDayAndMonth(strip.rebateUntil) })
    : say("view.rebate-none");
  const views: { state?: NonNullable<DuesSearch["state"]>; name: string; count: number | undefined }[] = [
    { name: say("view.all"), count: strip?.open },
    { state: "overdue", name: say("view.overdue"), count: strip?.overdue.count },
    { state: "due-soon", name: say("view.due-soon"), count: strip?.dueSoon.count },
    { state: "rebate-possible", name: rebate, count: strip?.rebate.count },
    { state: "in-advice", name: say("view.in-advice"), count: strip?.inAdvice.count },
    { state: "paid-awaiting-posting", name: say("view.paid-awaiting-posting"), count: strip?.awaitingPosting.count },
  ];
  return (
    <nav className="views" aria-label={say("views")}>
      {views.map((view) => (
        <Link
          key={view.state ?? "all"}
          to="/dues"
          search={{
            page: 1,
            discom: search.discom,
            state: view.state,
            sort: search.sort,
            descending: search.descending,
          }}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={!saved.current && search.state === view.state ? "true" : undefined}
        >
          {view.name} <span>{view.count === undefined ? "" : groupNumber(view.count)}</span>
        </Link>
      ))}
      <SavedViews search={search} {...saved} />
    </nav>
  );
}
