// Statements taken from a bank's SFTP server: once each, whole or not at all, from that server and no other.

import { expect } from "chai";
import supertest from "supertest";
import { asSystem, row, rows } from "#server/database.ts";
import type { SftpConfig } from "#server/sftp-config.ts";
import { getInbox } from "#server/statements/contract.ts";
import { pullStatements } from "#server/statements/pull.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";
import { type SftpServer, sftpServer } from "#test/support/sftp-server.ts";
import { credits, cut, fileOf } from "#test/support/statements.ts";

describe("statements on a bank's SFTP server", () => {
  let ground: TestGround;
  let bank: SftpServer;
  beforeEach(async () => {
    bank = await sftpServer();
    ground = await testGround({ sftp: bank.config });
    await makeDiscom(ground, 1);
  });
  afterEach(async () => {
    await ground.close();
    await bank.stop();
  });

  const all = credits(24);
  const pull = (change: Partial<SftpConfig> = {}) =>
    pullStatements({}, { ...ground, config: { ...ground.config, sftp: { ...bank.config, ...change } } });
  async function one<T extends object>(sql: string): Promise<T> {
    return (await asSystem(ground.database, (db) => row<T>(db, sql))) as T;
  }
  const lines = async () => (await one<{ n: number }>("SELECT count(*)::int AS n FROM statement_lines")).n;
  const files = async () => (await one<{ n: number }>("SELECT count(*)::int AS n FROM statement_files")).n;
  const state = () =>
    one<{ failures: number; code: string | null; waits: boolean }>(
      "SELECT failures, code, coalesce(next_at > now(), false) AS waits FROM sftp_state",
    );

  it("are taken and imported like those of the inbox, once, with what is unfinished or not meant left alone", async () => {
    bank.put("april.xls", fileOf(cut(all, 0, 12)));
    bank.put("may.xls.part", fileOf(cut(all, 12)));
    bank.put(".hidden.xls", fileOf(cut(all, 12)));
    bank.put("notes.doc", Buffer.from("x"));
    await pull({ pattern: "*.xls*" });
    await pull({ pattern: "*.xls*" });
    expect([await lines(), await files()]).to.deep.equal([12, 1]);
    expect(bank.files.has("april.xls")).to.equal(true);
    const kept = await one("SELECT source, file_name AS name, state FROM statement_files");
    expect(kept).to.deep.equal({ source: "sftp", name: "april.xls", state: "imported" });
    expect(await state()).to.deep.equal({ failures: 0, code: null, waits: false });
  });

  it("add nothing when the same content lies there again under another name or time, and new lines of a changed file", async () => {
    bank.put("april.xls", fileOf(cut(all, 0, 12)));
    await pull();
    bank.put("april-copy.xls", fileOf(cut(all, 0, 12)));
    bank.put("april.xls", fileOf(cut(all, 0, 12)), 1_770_009_999);
    await pull();
    expect([await lines(), await files()]).to.deep.equal([12, 1]);
    bank.put("april.xls", fileOf(cut(all, 0, 18)), 1_770_010_000);
    await pull();
    expect([await lines(), await files()]).to.deep.equal([18, 2]);
  });

  it("are refused in the open when they cannot be imported, and the others are taken all the same", async () => {
    bank.put("a.pdf", Buffer.from("%PDF-1.4"));
    bank.put("empty.csv", Buffer.alloc(0));
    bank.put("b.xls", fileOf(cut(all, 0, 12)));
    await pull();
    await pull();
    const kept = await asSystem(ground.database, (db) =>
      rows(db, "SELECT file_name AS name, state FROM statement_files ORDER BY 1"),
    );
    expect(kept).to.deep.equal([
      { name: "a.pdf", state: "refused" },
      { name: "b.xls", state: "imported" },
    ]);
  });

  it("are not asked of a server with another key, which is never told the password", async () => {
    bank.put("april.xls", fileOf(cut(all)));
    await pull({ hostKey: `SHA256:${"A".repeat(43)}` });
    expect([await lines(), bank.logIns]).to.deep.equal([0, 0]);
    expect(await state()).to.deep.equal({ failures: 1, code: "host-key", waits: true });
  });

  it("wait longer after each failure, start afresh with other settings, and say so where people look", async () => {
    bank.put("april.xls", fileOf(cut(all, 0, 12)));
    const wrong = { password: "wrong" };
    await pull(wrong);
    await pull(wrong);
    expect(await state()).to.deep.equal({ failures: 1, code: "log-in", waits: true });
    await asSystem(ground.database, (db) => rows(db, "UPDATE sftp_state SET next_at = now() - interval '1 second'"));
    await pull(wrong);
    const { failures, seconds } = await one<{ failures: number; seconds: number }>(
      "SELECT failures, extract(epoch FROM next_at - now())::int AS seconds FROM sftp_state",
    );
    expect(failures).to.equal(2);
    expect(seconds).to.be.within(100, 121);
    const token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    const ask = async () =>
      getInbox.answer.parse(
        (await supertest(ground.app).get("/api/statement-inbox").set("Authorization", `Bearer ${token}`).expect(200))
          .body,
      );
    expect((await ask()).sftp).to.deep.include({ host: "127.0.0.1", okAt: null });
    expect((await ask()).sftp?.failing?.code).to.equal("log-in");
    const health = await supertest(ground.app).get("/healthz/statements").expect(503);
    expect(health.body.failing[0]).to.deep.include({ discom: "SB", code: "log-in" });
    await pull();
    expect(await lines()).to.equal(12);
    expect((await ask()).sftp?.failing).to.equal(null);
    await supertest(ground.app).get("/healthz/statements").expect(200);
  });

  it("are taken whole after the connection was cut in the middle, never in part", async () => {
    const large = Buffer.concat([fileOf(cut(all, 0, 12)), Buffer.from("\n".repeat(300_000))]);
    bank.put("april.xls", large);
    bank.onRead = (_, cutOff) => {
      if (bank.reads === 3) cutOff();
    };
    await pull();
    expect([await lines(), await files()]).to.deep.equal([0, 0]);
    expect((await state()).code).to.equal("cut-off");
    bank.onRead = null;
    await asSystem(ground.database, (db) => rows(db, "UPDATE sftp_state SET next_at = NULL"));
    await pull();
    expect([await lines(), await files()]).to.deep.equal([12, 1]);
  });

  it("wait while they grow, before and while they are read", async () => {
    bank.put("april.xls", fileOf(cut(all, 0, 6)));
    const growing = setInterval(() => bank.put("april.xls", Buffer.concat([bytes(), Buffer.from("\n")])), 5);
    const bytes = () => bank.files.get("april.xls")?.bytes ?? Buffer.alloc(0);
    await pull();
    clearInterval(growing);
    expect(await files()).to.equal(0);
    bank.onRead = () => {
      bank.onRead = null;
      bank.put("april.xls", fileOf(cut(all, 0, 12)));
    };
    await pull();
    expect(await files()).to.equal(0);
    await pull();
    expect([await lines(), await files()]).to.deep.equal([12, 1]);
  });

  it("are taken once by several workers at the same time", async () => {
    bank.put("april.xls", fileOf(cut(all, 0, 12)));
    bank.put("may.xls", fileOf(cut(all, 12)));
    await Promise.all([pull(), pull(), pull()]);
    await pull();
    expect([await lines(), await files()]).to.deep.equal([24, 2]);
    expect((await one<{ n: number }>("SELECT count(*)::int AS n FROM sftp_files")).n).to.equal(2);
  });

  it("are deleted there only where that is set, and then only when they are kept here", async () => {
    bank.put("april.xls", fileOf(cut(all, 0, 12)));
    bank.put("empty.csv", Buffer.alloc(0));
    await pull({ deletes: true });
    expect([...bank.files.keys()]).to.deep.equal(["empty.csv"]);
    expect(await lines()).to.equal(12);
  });

  it("name a folder that is not there and a server that does not answer", async () => {
    await pull({ folder: "/elsewhere" });
    expect((await state()).code).to.equal("folder");
    await pull({ port: 1 });
    expect((await state()).code).to.equal("unreachable");
  });
});
