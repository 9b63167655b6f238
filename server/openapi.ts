// The OpenAPI 3.1 document, made from the same endpoint values the router serves, and a page to read it.

import { createRequire } from "node:module";
import { dirname } from "node:path";
import express, { Router } from "express";
import { z } from "zod";
import { ProblemDetails, scopes } from "./contract.ts";
import type { Route } from "./http.ts";

type Endpoint = Route["endpoint"];

const swagger = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

function openApiDocument(routes: readonly Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { endpoint } of routes) {
    const path = endpoint.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Milaan",
      version: "1",
      description:
        "Amounts are whole paise as text. Dates are days in India. Money-writing requests need an Idempotency-Key. Failures are problem+json (RFC 9457) with a stable `code`.",
    },
    components: {
      securitySchemes: {
        session: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        apiKey: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "mk_live_…",
          description: `A payer's key, for its own systems. Its scopes are some of: ${scopes.join(", ")}. 600 calls a minute.`,
        },
      },
      schemas: { Problem: schemaOf(ProblemDetails, "output") },
    },
    paths,
  };
}

function operation(endpoint: Endpoint) {
  const whole = endpoint.whole ? " Not for those who belong to sub-units only." : "";
  const who = endpoint.who === "anyone" ? "Anyone." : `For ${describe(endpoint.who)}.${whole}`;
  return {
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: who,
    ...(endpoint.who !== "anyone" && {
      security: [{ session: [] }, ...(endpoint.scope === null ? [] : [{ apiKey: [endpoint.scope] }])],
    }),
    parameters: [
      ...parametersOf(endpoint.params, "path"),
      ...parametersOf(endpoint.query, "query"),
      ...(endpoint.idempotent
        ? [
            {
              name: "Idempotency-Key",
              in: "header",
              required: true,
              schema: { type: "string", minLength: 8, maxLength: 100 },
            },
          ]
        : []),
    ],
    ...bodyOf(endpoint),
    responses: {
      "200": { description: "Done", content: contentOf(endpoint) },
      default: {
        description: "Refused, with the reason",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function describe(who: Exclude<Endpoint["who"], "anyone">): string {
  return [who.payer && `a payer's ${who.payer.join(", ")}`, who.discom && `a discom's ${who.discom.join(", ")}`]
    .filter(Boolean)
    .join("; ");
}

function contentOf(endpoint: Endpoint) {
  if (endpoint.produces) return { [endpoint.produces]: { schema: { type: "string", format: "binary" } } };
  return { "application/json": { schema: schemaOf(endpoint.answer, "output") } };
}

function bodyOf(endpoint: Endpoint) {
  if (endpoint.method === "GET") return {};
  const schema = schemaOf(endpoint.body, "input") as { properties?: object; required?: string[] };
  if (!endpoint.upload) {
    if (Object.keys(schema.properties ?? {}).length === 0) return {};
    return { requestBody: { required: true, content: { "application/json": { schema } } } };
  }
  const withFile = {
    ...schema,
    properties: { ...schema.properties, file: { type: "string", format: "binary" } },
    required: [...(schema.required ?? []), "file"],
  };
  return { requestBody: { required: true, content: { "multipart/form-data": { schema: withFile } } } };
}

function parametersOf(schema: z.ZodType, place: "path" | "query") {
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: one,
  }));
}

function schemaOf(schema: z.ZodType, io: "input" | "output") {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Record<
    string,
    unknown
  >;
  return rest;
}

export function docsRouter(routes: readonly Route[]): Router {
  // Strict: /api/docs and /api/docs/ are two addresses, else the first would send itself to itself for ever.
  const router = Router({ strict: true });
  const document = openApiDocument(routes);
  router.get("/api/openapi.json", (_request, response) => {
    response.json(document);
  });
  router.get("/api/docs", (_request, response) => {
    response.redirect("/api/docs/");
  });
  router.get("/api/docs/", (_request, response) => {
    response.type("html").send(page);
  });
  router.get("/api/docs/start.js", (_request, response) => {
    response.type("js").send(start);
  });
  router.use("/api/docs", express.static(swagger, { index: false }));
  return router;
}

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Milaan API</title><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="api"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body>
</html>`;
const start = `SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null });`;
