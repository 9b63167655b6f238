// Credits nobody is known for, by how long they wait: the longer a bar further down, the more there is to explain.

import { Link } from "@tanstack/react-router";
import type { Day } from "#server/reports/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { dayWords } from "./words.ts";

const LATE = ["31-90", "91"];

export function Ages(props: { day: Day }) {
  const say = useWords(dayWords);
  const ages = props.day.unidentified;
  const count = ages.reduce((sum, age) => sum + age.count, 0);
  const late = ages.reduce((sum, age) => sum + (LATE.includes(age.age) ? age.count : 0), 0);
  const paise = ages.reduce((sum, age) => sum + BigInt(age.paise), 0n);
  const largest = ages.reduce((most, age) => (BigInt(age.paise) > most ? BigInt(age.paise) : most), 1n);
  return (
    <Panel
      flush
      title={say("ages")}
      actions={
        count > 0 && (
          <Link to="/reconcile" className="hint">
            {say("openQueue")}
          </Link>
        )
      }
    >
      <figure>
        <figcaption>
          {count === 0 ? say("agesNone") : say("agesSum", { count, sum: rupees(paise.toString()) })}
          {late > 0 && say("agesLate", { count: late })}
        </figcaption>
        <table className="ledger ages">
          <caption className="for-readers">{say("ages")}</caption>
          <tbody>
            {ages.map((age) => (
              <tr key={age.age}>
                <th scope="row">{say(`age.${age.age}`)}</th>
                <td className="amount dim lines-of-age">{age.count > 0 ? say("lines", { count: age.count }) : "–"}</td>
                <td className="bar-cell" aria-hidden="true">
                  <i style={{ transform: `scaleX(${shareOf(age.paise, largest)})` }} />
                </td>
                <td className="amount">
                  <Money paise={age.count > 0 ? age.paise : null} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </figure>
    </Panel>
  );
}

/** For drawing only: four digits of a share of two sums. */
function shareOf(paise: string, largest: bigint): number {
  return Number((BigInt(paise) * 10_000n) / largest) / 10_000;
}
