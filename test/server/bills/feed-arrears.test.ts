import { expect } from "chai";
import pg from "pg";
import { loadFeed } from "#server/bills/feed.ts";
import type { FeedReport } from "#server/bills/feed-contract.ts";
import { asSystem, row, rows } from "#server/database.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type MadeConnection, makeConnections } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePayer } from "#test/support/people.ts";

const HEAD = "Bill number,Connection number,Bill month,Bill date,Due date,Current charges,Arrears,Paid";

describe("arrears of a newer bill", () => {
  let ground: TestGround;
  let payer: string;
  let serial = 0;
  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground);
  });
  after(() => ground.close());

  async function load(...lines: string[]): Promise<FeedReport> {
    const bytes = Buffer.from([HEAD, ...lines].join("\n"));
    const report = await loadFeed(ground.database, "bills", {
      discomId: 1,
      source: "cli",
      name: "b.csv",
      bytes,
      by: null,
    });
    if (isRefusal(report)) throw new Error(report.message);
    return report;
  }

  /** A connection with a bill of September over ₹500.00; gives it and the line of October's bill. */
  async function september() {
    const [connection] = (await makeConnections(ground, { payer })) as [MadeConnection];
    serial += 10;
    const numbers = [1, 2, 3].map((month) => String(800000000000 + serial + month)) as [string, string, string];
    await load(`${numbers[0]},${connection.number},2026-09,05-10-2026,25-10-2026,500,0,0`);
    const line = (month: 1 | 2, current: number, arrears: number, paid = 0) =>
      `${numbers[month]},${connection.number},2026-${9 + month},05-${10 + month}-2026,25-${10 + month}-2026,${current},${arrears},${paid}`;
    return { connection, numbers, line };
  }

  async function dues(connection: MadeConnection): Promise<[number: string, due: string][]> {
    const found = await asSystem(ground.database, (db) =>
      rows<{ number: string; outstanding_paise: string }>(
        db,
        "SELECT number, outstanding_paise FROM bill_dues WHERE connection_id = ? ORDER BY month",
        [connection.id],
      ),
    );
    return found.map(({ number, outstanding_paise }) => [number, outstanding_paise]);
  }

  async function hold(number: string): Promise<void> {
    const bill = await asSystem(ground.database, (db) =>
      row<{ id: string; paise: string }>(db, "SELECT id, amount_paise AS paise FROM bills WHERE number = ?", [number]),
    );
    const made = { ...(bill as { id: string; paise: string }), number, connectionId: "", connectionNumber: "" };
    await makeApprovedAdvice(ground, { payer, bills: [made] });
  }

  it("carry the older open bill: it is due once, in the newer one", async () => {
    const { connection, numbers, line } = await september();
    await load(line(1, 300, 500));
    expect(await dues(connection)).to.deep.equal([
      [numbers[0], "0"],
      [numbers[1], "80000"],
    ]);
  });

  it("give the older bill back when billing takes them away again", async () => {
    const { connection, numbers, line } = await september();
    await load(line(1, 300, 500));
    await load(line(1, 300, 0));
    expect(await dues(connection)).to.deep.equal([
      [numbers[0], "50000"],
      [numbers[1], "30000"],
    ]);
  });

  it("are lowered by an older bill in a live advice, which stays where it is", async () => {
    const { connection, numbers, line } = await september();
    await hold(numbers[0]);
    await load(line(1, 300, 512.5));
    expect(await dues(connection)).to.deep.equal([
      [numbers[0], "50000"],
      [numbers[1], "31250"],
    ]);
  });

  it("are never lowered below nothing", async () => {
    const { connection, numbers, line } = await september();
    await hold(numbers[0]);
    await load(line(1, 300, 120));
    expect(await dues(connection)).to.deep.equal([
      [numbers[0], "50000"],
      [numbers[1], "30000"],
    ]);
  });

  it("pass through a chain of three months and count each rupee once", async () => {
    const { connection, numbers, line } = await september();
    await hold(numbers[0]);
    await load(line(1, 300, 500));
    await load(line(2, 200, 800));
    expect(await dues(connection)).to.deep.equal([
      [numbers[0], "50000"],
      [numbers[1], "0"],
      [numbers[2], "50000"],
    ]);
  });

  it("stay whole when billing knew of the payment before it made the newer bill", async () => {
    const { connection, numbers, line } = await september();
    await hold(numbers[0]);
    await acknowledge(numbers[0], "2026-10-20");
    await load(line(1, 300, 75));
    expect((await dues(connection))[1]).to.deep.equal([numbers[1], "37500"]);
  });

  it("do not change a bill that is itself in a live advice; billing is told", async () => {
    const { connection, numbers, line } = await september();
    await load(line(1, 300, 500));
    await hold(numbers[1]);
    const report = await load(line(1, 300, 0));
    expect(report.problems.map(({ code, found }) => [code, found])).to.deep.equal([["bill-held", numbers[1]]]);
    expect(report).to.include({ rowsChanged: 0, rowsRefused: 1 });
    expect(await dues(connection)).to.deep.equal([
      [numbers[0], "0"],
      [numbers[1], "80000"],
    ]);
  });

  it("leave a bill paid at the counter alone", async () => {
    const { connection, numbers, line } = await september();
    await load(`${numbers[0]},${connection.number},2026-09,05-10-2026,25-10-2026,500,0,500`);
    await load(line(1, 300, 60));
    expect(await dues(connection)).to.deep.equal([
      [numbers[0], "0"],
      [numbers[1], "36000"],
    ]);
  });

  it("leave a bill that is paid partly here and for the rest at the counter with nothing due", async () => {
    const { connection, numbers, line } = await september();
    await pay(numbers[0], 20_000);
    const paid = (rupees: number) => `${numbers[0]},${connection.number},2026-09,05-10-2026,25-10-2026,500,0,${rupees}`;
    await load(paid(300));
    expect(await dues(connection), "billing does not know of our part yet").to.deep.equal([[numbers[0], "0"]]);
    await acknowledge(numbers[0], "2026-10-20", 20_000);
    await load(paid(500));
    expect(await dues(connection)).to.deep.equal([[numbers[0], "0"]]);
    const [bill] = await asSystem(ground.database, (db) =>
      rows<{ outside: string }>(db, "SELECT outside_paid_paise AS outside FROM bills WHERE number = ?", [numbers[0]]),
    );
    expect(bill?.outside, "what we paid is not counted as paid elsewhere").to.equal("30000");
    await load(line(1, 300, 0));
    expect((await dues(connection))[1]).to.deep.equal([numbers[1], "30000"]);
  });

  it("tell billing when it was paid elsewhere what a live advice is about to pay", async () => {
    const { connection, numbers } = await september();
    await hold(numbers[0]);
    const report = await load(`${numbers[0]},${connection.number},2026-09,05-10-2026,25-10-2026,500,0,500`);
    expect(report.problems.map(({ code }) => code)).to.deep.equal(["bill-held"]);
  });

  /** The acknowledgement alone, without the receipt and posting it belongs to. */
  const acknowledge = (number: string, on: string, paise = 50_000) =>
    asOwner(
      `INSERT INTO posting_acknowledgements (discom_id, posting_id, bill_id, outcome, at, paise)
       SELECT 1, 1, id, 'accepted', $2, $3 FROM bills WHERE number = $1`,
      [number, on, paise],
    );

  /** An allocation alone, without the decision and line it belongs to. */
  const pay = (number: string, paise: number) =>
    asOwner(
      "INSERT INTO allocations (discom_id, decision_id, bill_id, payer_id, paise) SELECT 1, 1, id, $2, $3 FROM bills WHERE number = $1",
      [number, payer, paise],
    );

  async function asOwner(sql: string, values: unknown[]): Promise<void> {
    const owner = new pg.Client({ connectionString: ground.url });
    await owner.connect();
    try {
      await owner.query("SET session_replication_role = replica");
      await owner.query(sql, values);
    } finally {
      await owner.end();
    }
  }
});
