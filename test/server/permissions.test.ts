import { expect } from "chai";
import pg from "pg";
import supertest from "supertest";
import { z } from "zod";
import { discomRoles, payerRoles } from "#server/contract.ts";
import type { Route } from "#server/http.ts";
import { routes } from "#server/routes.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectedPermissions } from "./permissions.expected.ts";

type Endpoint = Route["endpoint"];

const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`;

function permissionOf({ who, whole }: Endpoint): string {
  if (who === "anyone") return "anyone";
  const sides = [
    who.payer && `payer ${who.payer.join(" ")}${whole ? " of the whole" : ""}`,
    who.discom && `discom ${who.discom.join(" ")}`,
  ];
  return sides.filter(Boolean).join(", ");
}

/** An address with ids that exist nowhere, so that a call which gets past the gate finds nothing. */
function address({ path }: Endpoint): string {
  return path
    .replace("/work/:id", "/work/00000000-0000-4000-8000-000000000000")
    .replace(/:(number)/g, "SB260000000000")
    .replace(/:(token)/g, "00000000-0000-4000-8000-000000000000")
    .replace(/:\w+/g, "999999");
}

describe("permissions", () => {
  it("are what the reviewed table says, for every route", () => {
    const found = Object.fromEntries(routes.map(({ endpoint }) => [nameOf(endpoint), permissionOf(endpoint)]));
    expect(found).to.deep.equal(expectedPermissions);
  });

  it("let no number in by path or query that PostgreSQL could not keep", () => {
    const boundless = routes.flatMap(({ endpoint }) =>
      [endpoint.params, endpoint.query].flatMap((schema) => {
        const { properties = {} } = z.toJSONSchema(schema, { io: "input" });
        return Object.entries(properties as Record<string, { type?: string; maximum?: number }>)
          .filter(([, { type, maximum = Infinity }]) => type === "integer" && maximum > 2_147_483_647)
          .map(([name]) => `${nameOf(endpoint)} ${name}`);
      }),
    );
    expect(boundless).to.deep.equal([]);
  });

  describe("at the gate", () => {
    let ground: TestGround;
    const tokens = new Map<string, string>();
    before(async () => {
      ground = await testGround();
      const payer = await makePayer(ground);
      const discom = await makeDiscom(ground);
      for (const role of payerRoles) {
        tokens.set(`payer ${role}`, await logIn(ground, await makeUser(ground, { payer }, [role])));
      }
      for (const role of discomRoles) {
        tokens.set(`discom ${role}`, await logIn(ground, await makeUser(ground, { discom }, [role])));
      }
    });
    after(() => ground.close());

    it("asks who it is before it reads what is sent", async () => {
      for (const bearer of ["", "Bearer mk_live_nobody", `Bearer ${tokens.get("payer viewer")}`]) {
        const answer = await supertest(ground.app)
          .post("/api/tag-uploads")
          .set("Authorization", bearer)
          .attach("file", Buffer.alloc(40 * 1024 * 1024), "tags.csv");
        expect([401, 403], answer.body.code).to.include(answer.status);
      }
    });

    it("refuses a text that PostgreSQL could not keep, wherever it stands and however deep, and an upload that broke off", async () => {
      const logIn = (body: string) =>
        supertest(ground.app).post("/api/session").set("Content-Type", "application/json").send(body);
      const deep = `${"[".repeat(100_000)}"\\u0000"${"]".repeat(100_000)}`;
      const cutOff = '--x\r\nContent-Disposition: form-data; name="file"; filename="a\0.csv"\r\n\r\nDiscom';
      const sent = [
        supertest(ground.app)
          .post("/api/tag-uploads")
          .set({
            Authorization: `Bearer ${tokens.get("payer maker")}`,
            "Content-Type": "multipart/form-data; boundary=x",
          })
          .send(cutOff),
        logIn('{"email":"a\\u0000b","password":"x"}'),
        logIn('{"email":"a","password":"\\ud800"}'),
        logIn(`{"email":"a","password":${deep}}`),
        ...["/api/find?q=%00abc", "/api/queue/lines?bucket=suggested&q=%00", "/api/receipts?q=a%00"].map((path) =>
          supertest(ground.app)
            .get(path)
            .set("Authorization", `Bearer ${tokens.get("discom accountant")}`),
        ),
      ];
      for (const asked of sent) {
        const answer = await asked;
        expect([answer.status, answer.body.code], answer.request.url).to.deep.equal([422, "invalid-input"]);
      }
    });

    it("says that nothing can be saved where the disk is full, which is nobody's mistake", async () => {
      const owner = new pg.Client({ connectionString: ground.url });
      await owner.connect();
      await owner.query(`
        CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER no_room BEFORE INSERT ON audit EXECUTE FUNCTION no_room()`);
      const logIn = () => supertest(ground.app).post("/api/session").send({ email: "a@test.invalid", password: "x" });
      const { status, body } = await logIn();
      expect([status, body.code]).to.deep.equal([503, "database-away"]);
      await owner.query("DROP TRIGGER no_room ON audit");
      await owner.end();
      await logIn().expect(401);
    });

    const ends = ["DELETE /api/sessions"];
    for (const { endpoint } of routes.filter(({ endpoint: { who } }) => who !== "anyone")) {
      it(`${nameOf(endpoint)} lets in its roles and nobody else`, async () => {
        const method = endpoint.method.toLowerCase() as "get" | "post" | "put" | "delete";
        const ask = () => supertest(ground.app)[method](address(endpoint)).set("Idempotency-Key", "matrix-test-key");
        const stranger = await ask();
        expect([stranger.status, stranger.body.code]).to.deep.equal([401, "not-signed-in"]);
        for (const [name, token] of tokens) {
          const [side, role] = name.split(" ") as ["payer" | "discom", string];
          const allowed = ((endpoint.who as { payer?: string[]; discom?: string[] })[side] ?? []).includes(role);
          if (allowed && ends.includes(nameOf(endpoint))) continue;
          const answer = await ask().set("Authorization", `Bearer ${token}`);
          const refused = answer.status === 403 && answer.body.code === "role";
          expect(refused, `${name}: ${answer.status} ${answer.body.code}`).to.equal(!allowed);
          expect(answer.status, name).not.to.equal(500);
        }
      });
    }
  });
});
