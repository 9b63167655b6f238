// What the kit says of money, dates and references, and how its table marks what can and cannot be ticked.

import { MantineProvider } from "@mantine/core";
import { expect } from "chai";
import fc from "fast-check";
import { createElement, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { z } from "zod";
import { endpoint } from "#server/contract.ts";
import { ApiProblem, newIntent, urlOf } from "#web/api.ts";
import { i18n } from "#web/i18n/i18n.ts";
import "#web/shell/words.ts";
import { daysBetween, readDate, showDate, showDayOf, showMonth, showTime } from "#web/ui/dates.ts";
import { LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money, MoneyInWords, readRupees, rupees, rupeesToType } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { inGroups } from "#web/ui/reference.tsx";
import { State } from "#web/ui/state.tsx";

function draw(element: ReactElement): string {
  return renderToStaticMarkup(createElement(MantineProvider, { env: "test" }, element));
}

/** What a reader of the screen reads. */
function read(element: ReactElement): string {
  return draw(element)
    .replace(/<style[^>]*>[^<]*<\/style>/g, "")
    .replace(/<[^>]+>/g, "");
}

describe("money on the screen", () => {
  it("groups by lakh and crore, and puts ₹ and the minus before", () => {
    expect(read(createElement(Money, { paise: "1837205200" }))).to.equal("1,83,72,052.00");
    expect(read(createElement(Money, { paise: "1837205200", sign: true }))).to.equal("₹1,83,72,052.00");
    expect(rupees("-1839000")).to.equal("−₹18,390.00");
  });

  it("shows a missing amount as a dash and zero as 0.00", () => {
    expect(read(createElement(Money, { paise: null }))).to.match(/^–/);
    expect(read(createElement(Money, { paise: "0" }))).to.equal("0.00");
  });

  it("speaks in the page's language and says which", async () => {
    expect(draw(createElement(MoneyInWords, { paise: "10000" }))).to.contain('lang="en">Rupees one hundred only');
    await i18n.changeLanguage("hi");
    expect(draw(createElement(MoneyInWords, { paise: "10000" }))).to.contain('lang="hi">एक सौ रुपये मात्र');
    await i18n.changeLanguage("en");
  });

  it("reads back every amount it offers for typing", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 16n }), (paise) => {
        expect(readRupees(rupeesToType(paise.toString()))).to.equal(paise.toString());
        expect(readRupees(rupees(paise.toString()))).to.equal(paise.toString());
      }),
    );
  });

  it("reads what people write, and nothing else", () => {
    for (const [typed, paise] of [
      ["Rs. 500/-", "50000"],
      ["₹ 1,23,456.5", "12345650"],
      ["12", "1200"],
      ["0.07", "7"],
      ["1234.", "123400"],
      ["1.234", null],
      ["-5", null],
      ["12e3", null],
      ["", null],
      [".", null],
    ] as const) {
      expect(readRupees(typed), typed).to.equal(paise);
    }
  });
});

describe("dates on the screen", () => {
  it("are dd-mm-yyyy in Indian time", () => {
    expect(showDate("2026-06-30")).to.equal("30-06-2026");
    expect(showTime("2026-06-30T18:30:00.000Z")).to.equal("01-07-2026, 00:00");
    expect(showDayOf("2026-06-30T18:30:00.000Z")).to.equal("01-07-2026");
    expect(showMonth("2026-05-01", "hi")).to.equal("मई 2026");
    expect(daysBetween("2026-02-27", "2026-03-01")).to.equal(2);
  });

  it("are read back as they are shown, and refused when there is no such day", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2000-01-01T00:00:00Z"), max: new Date("2099-12-31T00:00:00Z"), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          expect(readDate(showDate(day))).to.equal(day);
        },
      ),
    );
    for (const typed of ["31-02-2026", "2026-06-30", "30-13-2026", "30-06-20", "soon", ""])
      expect(readDate(typed), typed).to.equal(null);
    expect(readDate("1/6/26")).to.equal("2026-06-01");
  });
});

describe("references on the screen", () => {
  it("stand in groups that show where the prefix ends", () => {
    expect(inGroups("SBPDCLSB260004187772")).to.equal("SBPDCL SB26 0004 1877 72");
    expect(inGroups("SB260004187772")).to.equal("SB26 0004 1877 72");
    expect(inGroups("SBPDCLP000001234")).to.equal("SBPDCL P000 0012 34");
  });
});

describe("states and refusals", () => {
  it("name a state in words", () => {
    expect(read(createElement(State, { name: "overdue" }))).to.equal("Overdue");
  });

  it("say a refusal in the page's language, with its numbers and what was wrong where", async () => {
    const problem = new ApiProblem({
      status: 429,
      code: "too-many-attempts",
      detail: "English of the server",
      params: { seconds: 30 },
      errors: [{ path: "row 4", message: "not an amount" }],
    });
    expect(read(createElement(ProblemNote, { error: problem }))).to.contain("Try again in 30 seconds.");
    expect(read(createElement(ProblemNote, { error: problem }))).to.contain("row 4 not an amount");
    await i18n.changeLanguage("hi");
    expect(read(createElement(ProblemNote, { error: problem }))).to.contain("30 सेकंड बाद");
    await i18n.changeLanguage("en");
  });
});

describe("the ledger table", () => {
  const rows = [
    { id: "7", site: "Tower", payable: "100" },
    { id: "8", site: "Exchange", payable: null },
  ];
  const ticks = {
    ids: new Set(["7"]),
    all: false,
    has: (id: string) => id === "7",
    set: () => undefined,
    tickAll: () => undefined,
    clear: () => undefined,
  };
  function drawTable(given: typeof rows | undefined): string {
    return draw(
      createElement(LedgerTable<(typeof rows)[number]>, {
        label: "Dues",
        columns: [
          { id: "site", head: "Site", cell: (row) => row.site, names: true },
          {
            id: "payable",
            head: "Payable",
            amount: true,
            cell: (row) => createElement(Money, { paise: row.payable }),
            total: "1.00",
          },
        ],
        rows: given,
        rowKey: (row) => row.id,
        rowName: (row) => row.site,
        ticks,
        tickable: (row) => row.payable !== null,
        totalLabel: "2 bills",
        empty: "nothing due",
      }),
    );
  }

  it("ticks what is ticked, and dims and disables what cannot be", () => {
    const [first = "", second = ""] = drawTable(rows)
      .replace(/^[\s\S]*<tbody>/, "")
      .split("</tr>");
    expect(first)
      .to.match(/class="on"/)
      .and.to.match(/checked=""/)
      .and.to.match(/aria-label="Tick Tower"/);
    expect(second)
      .to.match(/class="off"/)
      .and.to.match(/disabled=""/);
    expect(first).to.match(/<th scope="row"[^>]*>Tower<\/th>/);
  });

  it("carries its total in the foot and its empty words in its place", () => {
    expect(drawTable(rows)).to.match(/<tfoot><tr class="total">.*2 bills.*1\.00.*<\/tfoot>/);
    expect(read(createElement("p", null, drawTable([])))).to.contain("nothing due");
    expect(drawTable(undefined)).to.contain('aria-busy="true"');
  });
});

describe("addresses of the API", () => {
  const approve = endpoint({
    method: "POST",
    path: "/api/advices/:id/approval",
    tag: "test",
    summary: "test",
    who: "anyone",
    params: z.strictObject({ id: z.string() }),
    query: z.strictObject({ page: z.number().optional(), find: z.string().optional() }),
  });

  it("have their names filled in, escaped, and empty filters left out", () => {
    expect(urlOf(approve, { params: { id: "a/b" }, query: { page: 2, find: "" } })).to.equal(
      "/api/advices/a%2Fb/approval?page=2",
    );
  });

  it("get a new intent for each thing meant", () => {
    expect(newIntent()).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(newIntent()).to.not.equal(newIntent());
  });
});
