import { expect } from "chai";
import fc from "fast-check";
import supertest from "supertest";
import { loadFeed } from "#server/bills/feed.ts";
import type { FeedReport } from "#server/bills/feed-contract.ts";
import { asSystem, row, rows } from "#server/database.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { bytesOf, writeTable } from "#server/tables/write-table.ts";
import { type MadeConnection, makeConnections } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";

const HEAD =
  "Bill number,Connection number,Bill month,Bill date,Due date,Current charges,Arrears,Surcharge,Rebate,Rebate until,Paid";

describe("billing feed", () => {
  let ground: TestGround;
  let connections: MadeConnection[];
  before(async () => {
    ground = await testGround();
    connections = await makeConnections(ground, { count: 4 });
  });
  after(() => ground.close());

  async function load(kind: "connections" | "bills", content: string | Buffer): Promise<FeedReport> {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
    const report = await loadFeed(ground.database, kind, {
      discomId: 1,
      source: "cli",
      name: "feed.csv",
      bytes,
      by: null,
    });
    if (isRefusal(report)) throw new Error(report.message);
    return report;
  }
  const number = (index: number) => (connections[index] as MadeConnection).number;
  const everyBill = () =>
    asSystem(ground.database, (db) =>
      rows<{ number: string; amount_paise: string }>(db, "SELECT *, xmin::text FROM bills ORDER BY number"),
    );
  const counts = ({ rowsRead, rowsAdded, rowsChanged, rowsUnchanged, rowsRefused }: FeedReport) => [
    rowsRead,
    rowsAdded,
    rowsChanged,
    rowsUnchanged,
    rowsRefused,
  ];

  describe("connections", () => {
    it("are added, then changed where the file says otherwise, by number without leading zeros", async () => {
      const first = await load(
        "connections",
        "CA No.,Section code,Name,Address,Tariff\n050000001,S1,Pump house,Ward 4,LTIS\n",
      );
      expect(counts(first)).to.deep.equal([1, 1, 0, 0, 0]);
      const again = await load(
        "connections",
        "Connection number;Office code;Name;Category\n50000001;s1;Pump house 2;LTIS\n",
      );
      expect(counts(again)).to.deep.equal([1, 0, 1, 0, 0]);
      const stored = await asSystem(ground.database, (db) =>
        rows(db, "SELECT number, name, site FROM connections WHERE number_key = '50000001'"),
      );
      expect(stored).to.deep.equal([{ number: "050000001", name: "Pump house 2", site: "" }]);
    });

    it("name the row and column of an unknown office, a bad number and a repeated one", async () => {
      const file = [
        "Monthly extract",
        "",
        "Connection number,Office code,Name,Category",
        "060000001,NOWHERE,A,LTIS",
        "0600A0002,S1,B,LTIS",
        "060000003,S1,C,LTIS",
        "60000003,S1,D,LTIS",
        "060000004,S1,,LTIS",
      ].join("\n");
      const report = await load("connections", file);
      expect(report.problems.map(({ row, column, code, found }) => [row, column, code, found])).to.deep.equal([
        [4, "Office code", "office-unknown", "NOWHERE"],
        [5, "Connection number", "number-malformed", "0600A0002"],
        [7, "Connection number", "duplicate-in-file", "60000003"],
        [8, "Name", "text-missing", ""],
      ]);
      expect(counts(report)).to.deep.equal([5, 1, 0, 0, 4]);
    });
  });

  describe("bills", () => {
    it("say what is wrong with each bad row and take the others", async () => {
      const file = [
        HEAD,
        `100000000001,${number(0)},2026-09,05-09-2026,25-09-2026,"Rs. 1,234.50/-",,,12.50,20-09-2026,`,
        `100000000002,999999999,2026-09,05-09-2026,25-09-2026,100,,,,,`,
        `100000000003,${number(0)},2026-09,05-09-2026,31-09-2026,100,,,,,`,
        `100000000004,${number(0)},2026-09,05-09-2026,25-09-2026,-do-,,,,,`,
        `${number(0)},100000000005,2026-09,05-09-2026,25-09-2026,100,,,,,`,
        `100000000006,${number(1)},2026-09,25-09-2026,05-09-2026,100,,,,,`,
        `100000000001,${number(1)},2026-09,05-09-2026,25-09-2026,100,,,,,`,
        `100000000007,${number(1)},Sept 2026,05-09-2026,25-09-2026,100,,,5,,`,
        `100000000008,${number(1)},13/2026,05-09-2026,25-09-2026,,,,,,`,
      ].join("\n");
      const report = await load("bills", file);
      expect(report.problems.map(({ row, column, code }) => [row, column, code])).to.deep.equal([
        [3, "Connection number", "connection-unknown"],
        [4, "Due date", "date-unreadable"],
        [5, "Current charges", "amount-unreadable"],
        [6, "Bill number", "columns-swapped"],
        [7, "Due date", "date-order"],
        [8, "Bill number", "duplicate-in-file"],
        [9, "Rebate until", "rebate-incomplete"],
        [10, "Bill month", "month-unreadable"],
        [10, "Current charges", "amount-missing"],
      ]);
      expect(report.notes).to.deep.equal([
        {
          row: 2,
          column: "Current charges",
          code: "amount-decorated",
          found: "Rs. 1,234.50/-",
          understood: "1,234.50",
        },
      ]);
      expect(counts(report)).to.deep.equal([9, 1, 0, 0, 8]);
      const [bill] = await everyBill();
      expect(bill?.amount_paise).to.equal("123450");
    });

    it("come from a workbook as from text, with zeros the spreadsheet dropped", async () => {
      const cells = [
        HEAD.split(","),
        [200000000001, Number(number(1)), "2026-09-01", "2026-09-05", "2026-09-25", 512.35],
      ];
      const report = await load("bills", await bytesOf(writeTable("xlsx", "Bills", cells)));
      expect(counts(report)).to.deep.equal([1, 1, 0, 0, 0]);
      const bill = (await everyBill()).find((one) => one.number === "200000000001");
      expect(bill?.amount_paise).to.equal("51235");
    });

    it("are refused whole, and by name, when the file is torn or lacks a column", async () => {
      const refusal = async (content: string) => {
        const report = await loadFeed(ground.database, "bills", {
          discomId: 1,
          source: "cli",
          name: "x.csv",
          bytes: Buffer.from(content),
          by: null,
        });
        return isRefusal(report) ? report.code : "taken";
      };
      expect(await refusal(`${HEAD}\n"300000000001,${number(0)},2026-09`)).to.equal("quote-unclosed");
      expect(await refusal("Bill number,Connection number,Bill month\n")).to.equal("column-missing");
      expect(await refusal(`${HEAD},Bill no\n`)).to.equal("header-duplicate");
      expect(await refusal("nothing,of,it\n1,2,3\n")).to.equal("header-missing");
      expect(await refusal("\n\n")).to.equal("file-empty");
      expect(await refusal("PK\u0003\u0004 torn")).to.equal("file-not-a-table");
    });

    it("sent again, whole or in any pieces and order, change nothing", async () => {
      const bill = fc.record({
        serial: fc.integer({ min: 0, max: 30 }),
        month: fc.constantFrom("2026-05", "2026-06", "2026-07"),
        current: fc.integer({ min: 0, max: 500_000 }),
        arrears: fc.integer({ min: 0, max: 20_000 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(bill, { selector: ({ serial }) => serial, minLength: 1, maxLength: 12 }),
          fc.nat(),
          async (bills, cut) => {
            const lines = bills.map(
              ({ serial, month, current, arrears }) =>
                `${400000000000 + serial},${number(serial % 4)},${month},${month}-03,${month}-28,${current / 100},${arrears / 100},,,,`,
            );
            await load("bills", [HEAD, ...lines].join("\n"));
            const before = await everyBill();
            const pieces = [lines.slice(cut % lines.length), lines.slice(0, cut % lines.length)];
            for (const piece of pieces) {
              const report = await load("bills", [HEAD, ...piece].join("\n"));
              expect(counts(report)).to.deep.equal([piece.length, 0, 0, piece.length, 0]);
            }
            // xmin is the transaction that wrote a row last: no row was so much as touched.
            expect(await everyBill()).to.deep.equal(before);
          },
        ),
        { numRuns: 15 },
      );
    });
  });

  describe("POST /api/feeds/bills", () => {
    it("takes the file from billing's user and from nobody else", async () => {
      const billing = await logIn(ground, await makeUser(ground, { discom: await makeDiscom(ground) }, ["billing"]));
      const accountant = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
      const maker = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]));
      const send = (token: string, content: string) =>
        supertest(ground.app)
          .post("/api/feeds/bills")
          .set("Authorization", `Bearer ${token}`)
          .attach("file", Buffer.from(content), "बिल.csv");
      const good = `${HEAD}\n500000000001,${number(2)},2026-10,05-10-2026,25-10-2026,77.00,,,,,\n`;
      const { body } = await send(billing, good).expect(200);
      expect(body).to.include({ fileName: "बिल.csv", source: "api", rowsAdded: 1 });
      await send(accountant, good).expect(403);
      await send(maker, good).expect(403);
      const torn = await send(billing, "no header\n").expect(422);
      expect(torn.body.code).to.equal("header-missing");
      const list = await supertest(ground.app)
        .get("/api/feeds?size=1")
        .set("Authorization", `Bearer ${accountant}`)
        .expect(200);
      expect(list.body.rows[0].id).to.equal(body.id);
      const audited = await asSystem(ground.database, (db) =>
        row<{ action: string }>(db, "SELECT action FROM audit WHERE subject = ?", [`feed:${body.id}`]),
      );
      expect(audited?.action).to.equal("billing feed loaded");
    });
  });
});
