// The two sides of a lived-in ground, and whoever asks over HTTP for them.

import supertest, { type Test } from "supertest";
import type { TestGround } from "../ground.ts";
import { logIn, makePayer, makeUser, type Person } from "../people.ts";

export interface Sides {
  readonly ground: TestGround;
  readonly payer: string;
  /** Another organisation, which holds what the payer wants. */
  readonly rival: string;
  /** Maker, checker and admin of the payer at once. */
  readonly own: Person;
  /** Accountant, supervisor and admin of the discom at once. */
  readonly desk: Person;
  readonly tokens: Record<"own" | "desk", string>;
  /** Asks, and gives the answer's body. */
  readonly ask: Record<"own" | "desk", Ask>;
}

export interface Ask {
  // biome-ignore lint/suspicious/noExplicitAny: the bodies of many endpoints, each read for one field.
  (method: "get" | "post" | "put", path: string, body?: object): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  upload(path: string, name: string, bytes: Buffer, fields?: Record<string, string>): Promise<any>;
}

export async function makeSides(ground: TestGround): Promise<Sides> {
  const payer = await makePayer(ground, [1, 2], "Magadh Telecom Ltd (fictional)");
  const rival = await makePayer(ground, [1], "Kosi Cold Storage Pvt Ltd (fictional)");
  const own = await makeUser(ground, { payer }, ["maker", "checker", "admin"]);
  const desk = await makeUser(ground, { discom: 1 }, ["accountant", "supervisor", "admin"]);
  const tokens = { own: await logIn(ground, own), desk: await logIn(ground, desk) };
  const ask = { own: askerWith(ground, tokens.own), desk: askerWith(ground, tokens.desk) };
  return { ground, payer, rival, own, desk, tokens, ask };
}

function askerWith(ground: TestGround, token: string): Ask {
  const signed = (test: Test) =>
    test.set("Authorization", `Bearer ${token}`).set("Idempotency-Key", crypto.randomUUID());
  async function bodyOf(test: Test) {
    const { body, status } = await test;
    if (status >= 300) throw new Error(`${test.method} ${test.url}: ${status} ${JSON.stringify(body)}`);
    return body;
  }
  const ask = (method: "get" | "post" | "put", path: string, body?: object) =>
    bodyOf(signed(supertest(ground.app)[method](path)).send(body));
  const upload = (path: string, name: string, bytes: Buffer, fields: Record<string, string> = {}) => {
    const sent = signed(supertest(ground.app).post(path));
    for (const [field, value] of Object.entries(fields)) sent.field(field, value);
    return bodyOf(sent.attach("file", bytes, name));
  };
  return Object.assign(ask, { upload });
}
