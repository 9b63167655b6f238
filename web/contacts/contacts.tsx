// How many connections can be told, by office or category, and the campaigns that raise it.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { type CoverageRow, contactCoverage } from "#server/notifications/contacts/contacts-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { Campaigns } from "./campaigns.tsx";
import { contactsWords } from "./words.ts";
import "./contacts.css";

export function Contacts() {
  const say = useWords(contactsWords);
  const user = useUser();
  const search = useSearch({ from: "/portal/contacts" });
  const navigate = useNavigate({ from: "/contacts" });
  const answer = useAnswer(contactCoverage, { query: search });
  const columns = useColumns(search.by, answer.data?.total);
  const { total } = answer.data ?? {};
  return (
    <>
      <Running
        title={say("title")}
        {...(total && {
          sums: [
            { label: say("connections"), value: groupNumber(total.connections) },
            { label: say("reached"), value: `${groupNumber(total.reached)} · ${shareOf(total)}` },
          ],
        })}
        actions={<Link to="/contacts/counter">{say("toCounter")}</Link>}
      >
        <span className="hint">{say("scope")}</span>
      </Running>
      <nav className="views" aria-label={say("coverage")}>
        {(["office", "category"] as const).map((by) => (
          <Link key={by} to="/contacts" search={{ by }} {...(search.by === by && { "aria-current": "page" as const })}>
            {say(by === "office" ? "byOffice" : "byCategory")}
          </Link>
        ))}
        {search.office !== undefined && (
          <Link to="/contacts" search={{ by: search.by }}>
            {say("top")}
          </Link>
        )}
      </nav>
      <div className="page">
        <Panel flush>
          <LedgerTable
            label={say("coverage")}
            columns={columns}
            rows={answer.data?.rows}
            rowKey={keyOf}
            totalLabel={say("all")}
            {...(search.by === "office" && {
              onOpen: (row: CoverageRow) => void navigate({ search: { by: "office", office: Number(row.key) } }),
            })}
            error={answer.error}
            onRetry={() => void answer.refetch()}
            empty={<Empty title={say("noCoverage")}>{say("noCoverageText")}</Empty>}
          />
        </Panel>
        <Campaigns mayAsk={user.roles.includes("admin")} />
      </div>
    </>
  );
}

function keyOf({ key }: CoverageRow): string {
  return key;
}

/** Whole percent, rounded down: a hundred is said of all only. */
function shareOf({ reached, connections }: CoverageRow): string {
  return connections === 0 ? "–" : `${Math.floor((100 * reached) / connections)} %`;
}

function useColumns(by: "office" | "category", total: CoverageRow | undefined): LedgerColumn<CoverageRow>[] {
  const say = useWords(contactsWords);
  const language = useLanguage();
  return useMemo(() => {
    const count = (key: "connections" | "sms" | "whatsapp" | "email" | "reached" | "askable") => ({
      id: key,
      head: say(key),
      amount: true,
      cell: (row: CoverageRow) => groupNumber(row[key]),
      ...(total && { total: groupNumber(total[key]) }),
    });
    return [
      {
        id: "name",
        head: say(by),
        names: true,
        opens: true,
        card: "name",
        cell: (row) => <span translate="no">{language === "hi" ? row.nameHi : row.name}</span>,
      },
      count("connections"),
      count("sms"),
      count("whatsapp"),
      count("email"),
      { ...count("reached"), card: "state" },
      {
        id: "share",
        head: say("share"),
        amount: true,
        strong: true,
        card: "amount",
        cell: shareOf,
        ...(total && { total: shareOf(total) }),
      },
      count("askable"),
    ];
  }, [say, language, by, total]);
}
