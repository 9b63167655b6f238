// All lines of an imported file, added up by what became of them; a state leads to its lines.

import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { countQueue } from "#server/reconciliation/queue/queue-contract.ts";
import { listStatementLines } from "#server/statements/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { useAnswer } from "#web/use-api.ts";
import { LineState } from "./file-state.tsx";
import { statementsWords } from "./words.ts";

const LOOK_AGAIN_MS = 3000;

export function WhatBecame(props: { id: string }) {
  const say = useWords(statementsWords);
  const lines = useAnswer(
    listStatementLines,
    { params: { id: props.id }, query: { size: 1 } },
    { refetchInterval: LOOK_AGAIN_MS },
  );
  const states = lines.data?.states ?? [];
  // A short run ends between two looks of the menu, whose count would contradict this table until the next.
  const client = useQueryClient();
  const unread = states.find(({ state }) => state === "new")?.count ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is not yet looked at has become another number
  useEffect(() => {
    void client.invalidateQueries({ queryKey: [countQueue.method, countQueue.path] });
  }, [client, unread]);
  const sum = states.reduce((all, { paise }) => all + BigInt(paise), 0n).toString();
  return (
    <Panel title={say("became")} hint={say("becameHint")} flush>
      <table className="ledger became">
        <thead>
          <tr>
            <th>{say("what")}</th>
            <th className="amount">{say("lines")}</th>
            <th className="amount">₹</th>
          </tr>
        </thead>
        <tbody>
          {states.map(({ state, count, paise }) => (
            <tr key={state}>
              <th scope="row">
                <Link to="/statements/$id" params={{ id: props.id }} search={{ page: 1, state }}>
                  <LineState state={state} />
                </Link>
              </th>
              <td className="amount">{groupNumber(count)}</td>
              <td className="amount">
                <Money paise={paise} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="total">
            <td>{say("lines")}</td>
            <td className="amount">{groupNumber(states.reduce((all, { count }) => all + count, 0))}</td>
            <td className="amount">
              <Money paise={sum} sign />
            </td>
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}
