import { expect } from "chai";
import { type Actor, asActor } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import { followEvents } from "#server/events/follow.ts";
import { happened } from "#server/events/happened.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeDiscom, makeUser } from "#test/support/people.ts";

describe("what happened and who is to hear of it", () => {
  let ground: TestGround;
  let actor: Actor;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    const { userId } = await makeUser(ground, { discom: 1 }, ["supervisor"]);
    actor = { userId, name: "", payerId: null, discomId: 1, roles: ["supervisor"] };
  });
  after(() => ground.close());

  const say = (subject: string) =>
    asActor(ground.database, actor, (db) =>
      happened(db, { kind: "advice.approved", discomId: 1, payerId: null, subject, facts: { amountPaise: "500" } }),
    );
  const job = (follow: (events: readonly Event[]) => void) =>
    followEvents([async (_db, events) => follow(events)])?.({}, ground, { number: 1, max: 8 });

  it("is handed on once, in order, when it is committed", async () => {
    await say("advice:1");
    await say("advice:2");
    const heard: Event[] = [];
    await job((events) => heard.push(...events));
    await job((events) => heard.push(...events));
    expect(heard.map(({ subject }) => subject)).to.deep.equal(["advice:1", "advice:2"]);
    expect(heard[0]).to.deep.include({ kind: "advice.approved", discomId: 1, facts: { amountPaise: "500" } });
  });

  it("waits on when who follows it fails", async () => {
    await say("advice:3");
    const failed = await job(() => {
      throw new Error("no mail server");
    })?.catch((error: Error) => error.message);
    expect(failed).to.equal("no mail server");
    const heard: string[] = [];
    await job((events) => heard.push(...events.map(({ subject }) => subject)));
    expect(heard).to.deep.equal(["advice:3"]);
  });

  it("cannot be said on behalf of another discom", async () => {
    const refused = await asActor(ground.database, actor, (db) =>
      happened(db, { kind: "advice.approved", discomId: 2, payerId: null, subject: "advice:4" }),
    ).catch((error: Error) => error.message);
    expect(refused).to.match(/row-level security/);
  });
});
