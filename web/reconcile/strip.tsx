// The sums that must stay in sight while the queue is worked, of all accounts or of one.

import type { Queue } from "#server/reconciliation/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { FilterMenu } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { reconcileWords } from "./words.ts";

export function Strip(props: {
  queue: Queue | undefined;
  account: number | undefined;
  onAccount: (id: number | undefined) => void;
}) {
  const say = useWords(reconcileWords);
  const { queue } = props;
  const rupeesOf = (paise: string) => BigInt(paise) / 100n;
  const all = queue ? rupeesOf(queue.credits.paise) : 0n;
  const percent = (paise: string) => (all > 0n ? Number((rupeesOf(paise) * 1000n) / all) / 10 : 0);
  return (
    <div className="strip">
      <Running
        title={say("title")}
        sums={
          queue
            ? [
                {
                  label: queue.since
                    ? say("creditsSince", { day: showDate(queue.since), count: queue.credits.count })
                    : say("noCredits"),
                  value: <Money paise={queue.credits.paise} sign />,
                },
                {
                  label: say("byRules", { count: queue.byRules.count }),
                  value: <Money paise={queue.byRules.paise} sign />,
                },
                {
                  label: say("byPeople", { count: queue.byPeople.count }),
                  value: <Money paise={queue.byPeople.paise} sign />,
                },
                {
                  label: say("leftToDecide", { count: queue.left.count }),
                  value: (
                    <b>
                      <Money paise={queue.left.paise} sign />
                    </b>
                  ),
                },
              ]
            : []
        }
      >
        <FilterMenu
          label={say("account")}
          any={say("allAccounts")}
          value={props.account === undefined ? null : String(props.account)}
          choices={(queue?.accounts ?? []).map(({ id, bank, ending }) => ({
            value: String(id),
            label: `${bank.toUpperCase()} ••${ending}`,
          }))}
          onChange={(id) => props.onAccount(id === null ? undefined : Number(id))}
        />
      </Running>
      {queue && all > 0n && (
        <div
          className="share"
          role="img"
          aria-label={say("share", {
            percent: Math.round(percent(queue.byRules.paise) + percent(queue.byPeople.paise)),
          })}
        >
          <i className="matched" style={{ flex: percent(queue.byRules.paise) }} />
          <i className="suggested" style={{ flex: percent(queue.byPeople.paise) }} />
          <i
            className="plain"
            style={{ flex: Math.max(0, 100 - percent(queue.byRules.paise) - percent(queue.byPeople.paise)) }}
          />
        </div>
      )}
    </div>
  );
}
