// The API's description can be read: the document names every route, and its page loads nothing that fails.

import { expect } from "chai";
import express from "express";
import request from "supertest";
import { docsRouter } from "#server/openapi.ts";
import { routes } from "#server/routes.ts";

describe("the API's description", () => {
  const app = express().use(docsRouter(routes));

  it("sends /api/docs to its page, and the page to nowhere else", async () => {
    const away = await request(app).get("/api/docs");
    expect(away.headers["location"]).to.equal("/api/docs/");
    const page = await request(app).get("/api/docs/");
    expect(page.status).to.equal(200);
    const parts = [...page.text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => String(path));
    expect(parts).to.have.length(3);
    for (const path of parts) expect((await request(app).get(path)).status, path).to.equal(200);
  });

  it("allows no inline script or style, which the portal's policy would block", async () => {
    const { text } = await request(app).get("/api/docs/");
    expect(text).not.to.match(/<style|style=|<script>|on\w+=/);
  });

  it("names every route once", async () => {
    const { body } = await request(app).get("/api/openapi.json");
    const named = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = routes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path.replace(/:(\w+)/g, "{$1}")}`);
    expect(named.toSorted()).to.deep.equal(served.toSorted());
  });
});
