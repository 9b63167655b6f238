// What an operator's monitor asks: is the process alive, can it serve, how is it doing.

import { Router } from "express";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { Services } from "./http.ts";
import { lastInvariantCheck } from "./invariants.ts";
import { measureBackground } from "./metrics.ts";
import { failingChannels } from "./notifications/log/log.ts";
import { ping } from "./queries.ts";
import { failingBankServers } from "./statements/failing-servers.ts";

export function healthRouter({ database, config }: Services): Router {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: "http_request_seconds",
    help: "Time to answer, by method, route and status",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.02, 0.05, 0.15, 0.5, 2, 10],
    registers: [registry],
  });
  measureBackground(registry, database);
  const router = Router();
  router.use((request, response, next) => {
    const stop = seconds.startTimer();
    response.on("finish", () => {
      const path = (request.route as { path?: unknown } | undefined)?.path;
      stop({ method: request.method, route: typeof path === "string" ? path : "other", status: response.statusCode });
    });
    next();
  });
  router.get("/healthz", (_request, response) => {
    response.json({ status: "alive" });
  });
  router.get("/readyz", async (_request, response) => {
    try {
      await ping(database.app);
      response.json({ status: "ready" });
    } catch {
      response.status(503).json({ status: "database unreachable" });
    }
  });
  router.get("/healthz/invariants", async (_request, response) => {
    const check = await lastInvariantCheck(database);
    response
      .status(check && check.broken.length > 0 ? 503 : 200)
      .json(check ?? { at: null, seconds: null, broken: [] });
  });
  router.get("/healthz/statements", async (_request, response) => {
    const failing = await failingBankServers(database);
    response.status(failing.length > 0 ? 503 : 200).json({ failing });
  });
  router.get("/healthz/notices", async (_request, response) => {
    const failing = await failingChannels(database, config);
    response.status(failing.length > 0 ? 503 : 200).json({ failing });
  });
  router.get("/metrics", async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}
