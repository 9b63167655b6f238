// Two divisions of one payer, each with everything a payer can have: whoever belongs to one finds nothing of the other, at any address.

import { expect } from "chai";
import supertest from "supertest";
import type { Route } from "#server/http.ts";
import { routes } from "#server/routes.ts";
import { type Divided, type Division, twoDivisions } from "#test/support/divisions.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { readPdf } from "#test/support/pdf.ts";
import { unzip } from "#test/support/unzip.ts";

type Endpoint = Route["endpoint"];

/** Shown to the whole organisation's people and full of the other division, so that the walk has something to find. */
const telling = `
  /api/account-statements /api/account-statements/connection /api/account-statements/connection/export /api/account-statements/export
  /api/advices /api/advices/:number /api/advices/:number/bank-notices /api/advices/:number/comments /api/advices/:number/items
  /api/advices/:number/online /api/amount-sheets/:id /api/amount-sheets/:id/file /api/amount-sheets/:id/rows /api/amount-sheets/template
  /api/api-keys /api/approval-chains /api/bills/:discom/:number /api/bulk-payment-file /api/connection-receipts /api/connections
  /api/connections/:discom/:id/tags /api/connections/choices /api/disputes /api/disputes/:number /api/disputes/:number/files/:id
  /api/dues /api/dues.csv /api/dues.xlsx /api/dues/choices /api/home /api/kept-money /api/monthly-summaries /api/notices
  /api/notices/:id /api/online-orders /api/payer-tds /api/payer-tds/export /api/payers/:payer/tag-papers/:sha256 /api/prepaid
  /api/proofs /api/receipts /api/receipts/:number /api/receipts/:number/items /api/receipts/export /api/recurring-rules /api/set-asides
  /api/sub-units /api/tag-batches /api/tag-batches/:id /api/tag-claims /api/tag-disputes /api/tag-disputes/:discom/:id /api/tag-uploads
  /api/tag-uploads/:id /api/tag-uploads/:id/file /api/tag-uploads/:id/rows /api/users`
  .trim()
  .split(/\s+/);

describe("the reach of a sub-unit's people", function () {
  this.timeout(60_000);
  let ground: TestGround;
  let divided: Divided;
  let requests = 0;
  before(async () => {
    ground = await testGround();
    divided = await twoDivisions(ground);
  });
  after(() => ground.close());

  const as = (token: string, method: "get" | "post" | "put" | "delete", path: string) =>
    supertest(ground.app)
      [method](path)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", `walk-key-${++requests}`);

  /** With what the division calls its own at that address, and the query that it takes. */
  function addressOf({ path, query }: Endpoint, { params, query: known }: Division): string {
    const [, , resource] = path.split("/");
    const at = path.replace(/([\w-]+\/)?:(\w+)/g, (_all, folder = "", name: string) => {
      const online = path.endsWith("/online") || path.endsWith("/bank-notices");
      const own = folder === "files/" ? params["/files/"] : (params[`/${resource}/`] ?? params[name]);
      const value = name === "discom" ? (resource === "bills" ? "SB" : "1") : online ? params["open"] : own;
      return `${folder}${["payer", "sha256", "position"].includes(name) ? params[name] : value}`;
    });
    const wanted = Object.keys((query as { shape?: object }).shape ?? {});
    const lists = [
      "/api/receipts",
      "/api/dues",
      "/api/account-statements",
      "/api/disputes",
      "/api/notices",
      "/api/papers",
    ];
    const pairs = wanted
      .filter((name) => name in known && !lists.includes(path))
      .map((name) => [name, String(known[name])]);
    return pairs.length === 0 ? at : `${at}?${new URLSearchParams(pairs)}`;
  }

  /** All that a person could read in an answer: JSON, tables, the text of papers. */
  async function answered(token: string, address: string): Promise<{ status: number; text: string }> {
    const answer = await as(token, "get", address)
      .buffer(true)
      .parse((response, give) => {
        const parts: Buffer[] = [];
        response.on("data", (part) => parts.push(Buffer.from(part)));
        response.on("end", () => give(null, Buffer.concat(parts)));
      });
    const bytes = answer.body as Buffer;
    if (answer.status !== 200) return { status: answer.status, text: "" };
    if (bytes.subarray(0, 4).toString() === "%PDF" && bytes.length > 200)
      return { status: 200, text: (await readPdf(bytes)).text };
    const text =
      bytes.subarray(0, 2).toString() === "PK" ? [...(await unzip(bytes)).values()].join("\n") : bytes.toString("utf8");
    return { status: 200, text };
  }

  const walked = routes
    .map(({ endpoint }) => endpoint)
    .filter(({ method, who, path }) => method === "GET" && who !== "anyone" && who.payer && !path.endsWith("/stream"));

  it("shows the other division's words to the whole organisation, and at no address to a person of one", async () => {
    const { alpha, beta, whole } = divided;
    const found: string[] = [];
    const shown = new Set<string>();
    for (const endpoint of walked) {
      const address = addressOf(endpoint, beta);
      const asked = decodeURIComponent(address);
      const marks = (text: string) => beta.marks.filter((mark) => text.includes(mark));
      // Drawing a paper takes its time; that the other's is refused is all there is to see of it.
      const all = endpoint.produces === "application/pdf" ? { status: 200, text: "" } : await answered(whole, address);
      if (all.status >= 500) found.push(`${address}: ${all.status}`);
      if (marks(all.text).length > 0) shown.add(endpoint.path);
      // Asked for nothing, for the other's, and for one's own: a paper of one's own is as good as its JSON.
      const ways = [address, addressOf(endpoint, { ...beta, query: {} })];
      if (endpoint.produces === null) ways.push(addressOf(endpoint, alpha));
      for (const way of new Set(ways)) {
        const own = await answered(alpha.token, way);
        if (own.status >= 500) found.push(`${way}: ${own.status}`);
        const leaked = marks(own.text).filter((mark) => !asked.includes(mark));
        if (leaked.length > 0) found.push(`${way}: ${leaked.slice(0, 3).join(", ")}`);
      }
    }
    expect(found).to.deep.equal([]);
    expect([...shown].toSorted()).to.deep.equal([...telling].toSorted());
  });

  it("lets a person of one do nothing with what is the other's, and nothing that concerns the whole", async () => {
    const { alpha, beta } = divided;
    const its = (name: string) => beta.params[name];
    const why = "Not mine to do";
    const acts: [string, "post" | "put" | "delete", string, object, number][] = [
      ["an advice", "post", `/api/advices/${its("open")}/cancellation`, { why }, 404],
      ["its comments", "post", `/api/advices/${its("open")}/comments`, { text: why }, 404],
      ["its payment online", "post", "/api/online-orders", { advice: its("open") }, 404],
      [
        "its dispute",
        "post",
        "/api/disputes",
        { kind: "other", subject: { about: "advice", number: its("open") }, said: why },
        404,
      ],
      ["a mass action", "post", `/api/tag-batches/${its("/tag-batches/")}/undo`, { reason: why }, 404],
      ["a file", "post", `/api/tag-uploads/${its("/tag-uploads/")}/application`, {}, 404],
      ["a sheet", "post", `/api/amount-sheets/${its("/amount-sheets/")}/application`, { to: "basket" }, 404],
      ["a claim", "post", `/api/tag-claims/1/${its("/tag-claims/")}/withdrawal`, {}, 404],
      ["a letter", "post", "/api/tag-claims", { discom: 1, number: "099999902", paper: its("sha256") }, 404],
      [
        "a dispute over a connection",
        "post",
        `/api/tag-disputes/1/${its("/tag-disputes/")}/withdrawal`,
        { reason: why },
        404,
      ],
      ["a dispute", "post", `/api/disputes/${its("/disputes/")}/messages`, { said: why }, 404],
      ["a key", "post", `/api/api-keys/${its("/api-keys/")}/revocation`, { why }, 404],
      ["an invitation", "post", `/api/invitations/${its("/invitations/")}/revocation`, {}, 403],
      ["its letter", "post", `/api/invitations/${its("/invitations/")}/resending`, {}, 403],
      ["a chain", "post", "/api/approval-chains", { unitId: beta.unit, oneUpToPaise: null, why }, 422],
      ["the chain", "post", "/api/approval-chains", { unitId: null, oneUpToPaise: null, why }, 403],
      ["a rule", "post", "/api/recurring-rules", { name: why, filter: {}, unitId: beta.unit, daysBefore: 3 }, 404],
      [
        "webhooks",
        "post",
        "/api/webhooks",
        { url: "https://hooks.example.org/", description: "", kinds: ["advice.approved"] },
        403,
      ],
      ["the second factor", "put", "/api/organisation/second-factor", { required: false }, 403],
      [
        "the rule for tax",
        "put",
        "/api/tds-rule",
        { basisPoints: 0, base: "bill", section: "194Q", thresholdPaise: "0" },
        403,
      ],
    ];
    const got: [string, number][] = [];
    for (const [what, method, path, body] of acts)
      got.push([what, (await as(alpha.token, method, path).send(body)).status]);
    expect(got).to.deep.equal(acts.map(([what, , , , status]) => [what, status]));
  });
});
