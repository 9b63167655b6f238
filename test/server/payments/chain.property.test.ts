import { expect } from "chai";
import fc from "fast-check";
import { type Actor, asActor, asSystem, row, rows } from "#server/database.ts";
import { refusalFrom } from "#server/errors.ts";
import { change } from "#server/payments/prepare/change.ts";
import { adviceToChange, approve, sendBack, submit, withdraw } from "#server/payments/steps/steps.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePayer, makeUser } from "#test/support/people.ts";
import { runs } from "#test/support/runs.ts";
import { limitTo } from "#test/support/sub-units.ts";

/** Two makers (the second checks too), three checkers of whom the last may approve little. */
const people = ["maker", "both", "first", "second", "small"] as const;
type Who = (typeof people)[number];
const checkers = ["both", "first", "second", "small"] as const;
type Act =
  | { readonly act: "submit"; readonly who: Who }
  | { readonly act: "withdraw"; readonly who: Who }
  | { readonly act: "change"; readonly who: Who; readonly paise: number }
  | { readonly act: "approve"; readonly who: Who; readonly old: boolean }
  | { readonly act: "send-back"; readonly who: Who }
  | { readonly act: "chain"; readonly paise: number | null }
  | { readonly act: "roles"; readonly who: Who; readonly checks: boolean };

const by = fc.constantFrom(...people);
const checks = fc.constantFrom(...checkers);
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant("submit" as const),
      who: fc.constantFrom("maker" as const, "both" as const),
    }),
  },
  { weight: 8, arbitrary: fc.record({ act: fc.constant("approve" as const), who: checks, old: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant("change" as const), who: by, paise: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("withdraw" as const), who: by }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("send-back" as const), who: checks }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("chain" as const), paise: fc.constantFrom(null, 0, 5_000) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("roles" as const), who: checks, checks: fc.boolean() }) },
);

describe("any order of acts on an advice", function () {
  this.timeout(600_000);
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
  });
  after(() => ground.close());

  it("never approves it without as many different people as needed, within their limits, on what it says", async () => {
    let approved = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 6, maxLength: 16 }), async (sequence) => {
        const world = await begin();
        for (const one of sequence) {
          await doAct(world, one);
          if (await isApproved(world)) {
            await expectProperlyApproved(world);
            approved += 1;
            break;
          }
        }
      }),
      { ...runs(0.02), examples: [[straight]] },
    );
    expect(approved, "sequences that came to an approval").to.be.above(0);
  });

  interface World {
    readonly payer: string;
    readonly number: string;
    readonly bill: string;
    readonly actors: Readonly<Record<Who, Actor>>;
    hash: string;
  }

  async function begin(): Promise<World> {
    const payer = await makePayer(ground);
    const made = await makeApprovedAdvice(ground, { payer, paise: ["9000"], state: "draft" });
    const make = async (roles: string[]): Promise<Actor> => {
      const person = await makeUser(ground, { payer }, roles);
      return { userId: person.userId, name: "", payerId: payer, discomId: null, roles };
    };
    const actors = {
      maker: { userId: made.maker.userId, name: "", payerId: payer, discomId: null, roles: ["maker"] },
      both: await make(["maker", "checker"]),
      first: await make(["checker"]),
      second: await make(["checker"]),
      small: await make(["checker"]),
    };
    await limitTo(ground, payer, { userId: actors.small.userId, email: "" }, { approve: 5_000n });
    await setChain(payer, actors.maker.userId, 5_000);
    return { payer, number: made.number, bill: made.bills[0]?.id ?? "", actors, hash: "" };
  }

  async function setChain(payer: string, user: string, paise: number | null): Promise<void> {
    await asSystem(ground.database, (db) =>
      rows(db, "INSERT INTO approval_chains (payer_id, one_up_to_paise, by_user, why) VALUES (?, ?, ?, 'drawn')", [
        payer,
        paise,
        user,
      ]),
    );
  }

  /** What is refused changes nothing; anything that is no refusal fails the test. */
  async function doAct(world: World, one: Act): Promise<void> {
    if (one.act === "chain") return setChain(world.payer, world.actors.maker.userId, one.paise);
    const actor = world.actors[one.who];
    if (one.act === "roles") {
      const kept = actor.roles.filter((role) => role !== "checker");
      const roles = one.checks || kept.length === 0 ? actor.roles : kept;
      const active = one.checks || kept.length > 0;
      await asSystem(ground.database, (db) =>
        rows(db, "UPDATE users SET roles = ?, active = ? WHERE id = ?", [[...roles], active, actor.userId]),
      );
      return;
    }
    await asActor(ground.database, actor, async (db) => {
      const advice = await adviceToChange(db, actor, world.number);
      const now = advice.hash.toString("hex");
      if (one.act === "submit") await submit(db, actor, advice);
      else if (one.act === "withdraw") await withdraw(db, actor, advice, "taken back");
      else if (one.act === "send-back") await sendBack(db, actor, advice, "look again");
      else if (one.act === "change") {
        if (advice.state !== "draft") return;
        const amount = { billId: world.bill, paise: String(one.paise * 1000), tdsPaise: "0" };
        await change(db, actor, advice, { change: [amount], drop: [], addBasket: false });
      } else if (one.act === "approve")
        await approve(db, actor, ground, advice, { contentHash: one.old && world.hash ? world.hash : now });
      world.hash = now;
    }).catch((error: unknown) => {
      if (refusalFrom(error) === null) throw error;
    });
  }

  async function isApproved({ number }: World): Promise<boolean> {
    const found = await asSystem(ground.database, (db) =>
      row<{ state: string }>(
        db,
        "SELECT s.state FROM advices a JOIN advice_states s ON s.discom_id = a.discom_id AND s.advice_id = a.id WHERE a.number = ?",
        [number],
      ),
    );
    return found?.state === "approved";
  }

  /** Told from the rows alone, by other means than the trigger's functions. */
  async function expectProperlyApproved({ number, payer }: World): Promise<void> {
    const { events, amount, hash, chain, users } = await asSystem(ground.database, async (db) => ({
      events: await rows<{ event: string; by: string; hash: Buffer | null }>(
        db,
        `SELECT e.event, e.by_user AS by, e.content_hash AS hash FROM advice_events e JOIN advices a ON a.id = e.advice_id
          WHERE a.number = ? ORDER BY e.seq`,
        [number],
      ),
      ...((await row<{ amount: string; hash: Buffer }>(
        db,
        "SELECT amount_paise AS amount, content_hash AS hash FROM advices WHERE number = ?",
        [number],
      )) as { amount: string; hash: Buffer }),
      chain: (await row<{ paise: string | null }>(
        db,
        "SELECT one_up_to_paise AS paise FROM approval_chains WHERE payer_id = ? ORDER BY id DESC LIMIT 1",
        [payer],
      )) as { paise: string | null },
      users: await rows<{ id: string; roles: string[]; active: boolean; limit: string | null }>(
        db,
        `SELECT u.id, u.roles, u.active, l.approve_paise AS limit FROM users u LEFT JOIN user_limits l ON l.user_id = u.id WHERE u.payer_id = ?`,
        [payer],
      ),
    }));
    const from = events.findLastIndex(({ event }) => event === "submitted");
    const given = events.slice(from).filter(({ event }) => event === "first-approved" || event === "approved");
    const makers = new Set(
      events.filter(({ event }) => ["prepared", "changed", "submitted"].includes(event)).map((one) => one.by),
    );
    const able = new Set(
      given
        .map((one) => one.by)
        .filter((id) => {
          const user = users.find((one) => one.id === id);
          const within = user?.limit === null || BigInt(user?.limit ?? 0) >= BigInt(amount);
          return user?.active && user.roles.includes("checker") && within && !makers.has(id);
        }),
    );
    const needed = chain.paise === null || BigInt(amount) <= BigInt(chain.paise) ? 1 : 2;
    expect(able.size, JSON.stringify(events)).to.be.at.least(needed);
    expect(given.length).to.equal(new Set(given.map((one) => one.by)).size);
    for (const one of given) expect(one.hash?.equals(hash)).to.equal(true);
  }
});

const straight: Act[] = [
  { act: "submit", who: "maker" },
  { act: "approve", who: "small", old: false },
  { act: "approve", who: "first", old: false },
  { act: "approve", who: "first", old: false },
  { act: "approve", who: "second", old: false },
];
