// Long work and how far it is; the screen may leave and find it again.

import { z } from "zod";
import { discomRoles, endpoint, payerRoles, Work } from "#server/contract.ts";

const everyone = { payer: payerRoles, discom: discomRoles };
const params = z.strictObject({ id: z.uuid() });

export const getWork = endpoint({
  method: "GET",
  path: "/api/work/:id",
  tag: "work",
  summary: "How far a piece of long work is.",
  who: everyone,
  scope: "connections:read",
  params,
  answer: Work,
});

export const streamWork = endpoint({
  method: "GET",
  path: "/api/work/:id/stream",
  tag: "work",
  summary: "The same as server-sent events, one per change, until it is done or failed.",
  who: everyone,
  scope: "connections:read",
  params,
  produces: "text/event-stream",
});
