// Asks a test's portal over HTTP as a person: what every test of a route would write again.

import supertest, { type Test } from "supertest";
import type { TestGround } from "./ground.ts";

export interface Asking {
  get(path: string): Test;
  post(path: string, body?: object): Test;
  upload(path: string, name: string, bytes: Buffer, fields?: Record<string, string>): Test;
}

export function askingAs(ground: TestGround, token: string): Asking {
  const bearer = ["Authorization", `Bearer ${token}`] as const;
  return {
    get: (path) =>
      supertest(ground.app)
        .get(path)
        .set(...bearer),
    post: (path, body = {}) =>
      supertest(ground.app)
        .post(path)
        .set(...bearer)
        .send(body),
    upload: (path, name, bytes, fields = {}) =>
      Object.entries(fields).reduce(
        (test, [field, value]) => test.field(field, value),
        supertest(ground.app)
          .post(path)
          .set(...bearer)
          .attach("file", bytes, name),
      ),
  };
}
