// The Express application: headers, log, API, the built portal, and one place where failures become answers.

import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import compression from "compression";
import cookieParser from "cookie-parser";
import express, { type Express, type Request, type Response } from "express";
import helmet from "helmet";
import { pinoHttp } from "pino-http";
import { authenticateKey, isApiKey } from "./accounts/api-keys.ts";
import { authenticate, signingKey } from "./accounts/session.ts";
import { Refusal } from "./errors.ts";
import { healthRouter } from "./health.ts";
import { type Authenticate, answerProblems, mount, type Services } from "./http.ts";
import { docsRouter } from "./openapi.ts";
import { routes } from "./routes.ts";

const built = fileURLToPath(new URL("../web/dist/", import.meta.url));

export function createApp(services: Services): Express {
  const { config, database, log } = services;
  const key = signingKey(config.secret);
  const app = express();
  app.set("trust proxy", "loopback");
  app.disable("x-powered-by");
  app.use(pinoHttp({ logger: log, genReqId: () => randomUUID(), autoLogging: { ignore: isQuiet } }));
  app.use((_request, response, next) => {
    response.locals["nonce"] = randomBytes(16).toString("base64");
    next();
  });
  app.use(securityHeaders(config.publicUrl.startsWith("https:"), config.paying.aggregator?.checkoutUrl));
  app.use(compression({ filter: (request, response) => !isStream(response) && compression.filter(request, response) }));
  app.use(healthRouter(services));
  app.use(docsRouter(routes));
  app.use("/api", cookieParser(), noStore);
  const who: Authenticate = (bearer, call) =>
    isApiKey(bearer) ? authenticateKey(database, bearer, call) : authenticate(database, key, bearer);
  app.use(mount(routes, services, who));
  app.use("/api", () => {
    throw new Refusal(404, "not-found", "There is no such address in the API.");
  });
  app.use(portal(config.demo));
  app.use(answerProblems(log));
  return app;
}

function securityHeaders(tls: boolean, payPage: string | undefined): express.RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", (_request, response) => `'nonce-${(response as Response).locals["nonce"]}'`],
        // React sets style attributes through the DOM, which needs no exception; only <style> elements carry the nonce.
        imgSrc: ["'self'", "data:", "blob:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        // Paying online is a form that the browser posts to the aggregator's page.
        formAction: ["'self'", ...(payPage ? [new URL(payPage).origin] : [])],
        frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: "deny" },
    strictTransportSecurity: tls ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "same-origin" },
  });
}

/** The built SPA; any address that is not a file is the page itself, with this response's nonce in it. */
function portal(demo: boolean): express.Router {
  const router = express.Router();
  router.use(express.static(built, { index: false, maxAge: "1y", immutable: true, setHeaders: shortForUnhashed }));
  router.get(/.*/, (request, response, next) => {
    const page = `${built}index.html`;
    if (!request.accepts("html") || !existsSync(page)) {
      next(new Refusal(404, "not-found", "There is nothing at this address."));
      return;
    }
    response.set("Cache-Control", "no-store").type("html");
    response.send(
      readFileSync(page, "utf8")
        .replaceAll("__CSP_NONCE__", String(response.locals["nonce"]))
        .replaceAll("__DEMO__", String(demo)),
    );
  });
  return router;
}

function shortForUnhashed(response: Response, path: string): void {
  if (!path.includes("/assets/")) response.set("Cache-Control", "public, max-age=300");
}

function noStore(_request: Request, response: Response, next: express.NextFunction): void {
  response.set("Cache-Control", "no-store");
  next();
}

function isQuiet(request: { url?: string }): boolean {
  return /^\/(healthz|readyz|metrics|assets)/.test(request.url ?? "");
}

function isStream(response: { getHeader(name: string): unknown }): boolean {
  return String(response.getHeader("content-type") ?? "").startsWith("text/event-stream");
}
