import { expect } from "chai";
import { checkCode, codeSent, codeToSend, openLink, wantCode } from "#server/accounts/contact-codes.ts";
import { asSystem, type Db, row, rows } from "#server/database.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";

describe("contact codes", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
  });
  after(() => ground.close());

  const system = <T>(work: (db: Db) => Promise<T>) => asSystem(ground.database, work);
  const want = (subject: string, purpose: "verify" | "invitation" = "verify") =>
    system((db) =>
      wantCode(db, ground.config, {
        subject,
        purpose,
        channel: "email",
        address: "asha@test.invalid",
        language: "hi",
        payerId: null,
        facts: { name: "Asha" },
      }),
    );
  const check = async (subject: string, code: string) =>
    (await system((db) => checkCode(db, ground.config, subject, "email", code))).outcome;

  it("are handed to who sends them, stand in no event, and cannot be read once sent", async () => {
    const id = await want("registration:1");
    const code = (await system((db) => codeToSend(db, ground.config, id)))?.code as string;
    expect(code).to.match(/^\d{6}$/);
    const told = await system((db) =>
      row<{ kind: string; text: string }>(db, "SELECT kind, facts::text AS text FROM events WHERE subject = ?", [
        `contact-code:${id}`,
      ]),
    );
    expect(told?.kind).to.equal("contact.code-wanted");
    expect(told?.text).not.to.include(code);
    await system((db) => codeSent(db, id));
    expect(await system((db) => codeToSend(db, ground.config, id))).to.equal(null);
    expect(await check("registration:1", code)).to.equal("right");
    expect(await check("registration:1", code)).to.equal("none");
  });

  it("stand five wrong tries and ten minutes, and a later one replaces the last", async () => {
    const first = await want("registration:2");
    const early = (await system((db) => codeToSend(db, ground.config, first)))?.code as string;
    const second = await want("registration:2");
    const late = (await system((db) => codeToSend(db, ground.config, second)))?.code as string;
    expect(await system((db) => codeToSend(db, ground.config, first))).to.equal(null);
    if (early !== late) expect(await check("registration:2", early)).to.equal("wrong");
    const wrong = late === "111111" ? "222222" : "111111";
    const answers: string[] = [];
    for (let tries = early === late ? 0 : 1; tries < 5; tries++) answers.push(await check("registration:2", wrong));
    expect(answers.at(-1)).to.equal("spent");
    expect(await check("registration:2", late)).to.equal("none");

    const past = await want("registration:3");
    const code = (await system((db) => codeToSend(db, ground.config, past)))?.code as string;
    await system((db) => rows(db, "UPDATE contact_codes SET expires_at = now() WHERE id = ?", [past]));
    expect(await check("registration:3", code)).to.equal("none");
    expect(await system((db) => codeToSend(db, ground.config, past))).to.equal(null);
  });

  it("as a link open once what they are about", async () => {
    const id = await want("invitation:9", "invitation");
    const link = (await system((db) => codeToSend(db, ground.config, id)))?.link as string;
    const token = new URL(link).pathname.replace("/invitation/", "");
    const use = () =>
      system(async (db) => {
        const opened = await openLink(db, token);
        await opened?.settle();
        return opened?.subject;
      });
    expect(await Promise.all([use(), use()])).to.have.members(["invitation:9", undefined]);
    expect(await system((db) => openLink(db, "not-a-token"))).to.equal(null);
  });
});
