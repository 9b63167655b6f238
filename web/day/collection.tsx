// What each office collected of what it billed this month: the bar is what was billed, its filled part what came in.

import type { Day } from "#server/reports/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showDayAndMonth } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { dayWords } from "./words.ts";

type Collected = Day["collection"];
const LEVELS = ["circle", "division", "sub-division", "section"] as const;

export function Collection(props: { collection: Collected }) {
  const say = useWords(dayWords);
  const language = useLanguage();
  const { offices, from, to } = props.collection;
  const level = LEVELS.find((one) => one === props.collection.level) ?? "circle";
  const largest = offices.reduce(
    (most, office) => max(most, BigInt(office.billedPaise), BigInt(office.collectedPaise)),
    1n,
  );
  const collected = offices.reduce((sum, office) => sum + BigInt(office.collectedPaise), 0n);
  const billed = offices.reduce((sum, office) => sum + BigInt(office.billedPaise), 0n);
  return (
    <Panel flush title={say(`by.${level}`, { from: showDayAndMonth(from), to: showDate(to) })}>
      <figure>
        {collected === 0n && billed === 0n ? (
          <figcaption>{say("noCollection")}</figcaption>
        ) : (
          <table className="ledger offices">
            <thead>
              <tr>
                <th>{say("office")}</th>
                <th className="bar-cell">{say("ofBilled")}</th>
                <th className="amount">{say("collected")}</th>
                <th className="amount billed">{say("billed")}</th>
                <th className="amount">{say("share")}</th>
              </tr>
            </thead>
            <tbody>
              {offices.map((office) => (
                <tr key={office.id}>
                  <th scope="row">{language === "hi" ? office.nameHi : office.name}</th>
                  <td className="bar-cell" aria-hidden="true">
                    <Bar
                      billed={portion(BigInt(office.billedPaise), largest)}
                      collected={portion(BigInt(office.collectedPaise), largest)}
                    />
                  </td>
                  <td className="amount">
                    <Money paise={office.collectedPaise} />
                  </td>
                  <td className="amount dim billed">
                    <Money paise={office.billedPaise} />
                  </td>
                  <td className="amount">{percent(BigInt(office.collectedPaise), BigInt(office.billedPaise))}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr className="total">
                <td>{say("allOffices")}</td>
                <td className="bar-cell" />
                <td className="amount">
                  <Money paise={collected.toString()} sign />
                </td>
                <td className="amount billed">
                  <Money paise={billed.toString()} sign />
                </td>
                <td className="amount">{percent(collected, billed)}</td>
              </tr>
            </tfoot>
          </table>
        )}
      </figure>
    </Panel>
  );
}

/** Widths are whole percents of the widest bar. */
function Bar(props: { billed: number; collected: number }) {
  return (
    <svg aria-hidden="true">
      <rect className="billed-bar" width={`${props.billed}%`} height="12" />
      <rect className="collected-bar" width={`${props.collected}%`} height="12" />
      <rect className="edge" x={`${Math.max(0, props.billed - 0.4)}%`} width="2" height="12" />
    </svg>
  );
}

function portion(part: bigint, whole: bigint): number {
  return Number((part * 1000n) / whole) / 10;
}

function percent(part: bigint, whole: bigint): string {
  return whole === 0n ? "–" : `${(part * 100n) / whole}%`;
}

function max(...amounts: bigint[]): bigint {
  return amounts.reduce((most, amount) => (amount > most ? amount : most));
}
