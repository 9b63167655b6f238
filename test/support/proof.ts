// The product's own list of invariants, asked of a test's database.

import { expect } from "chai";
import { prove } from "#server/invariants.ts";
import type { TestGround } from "./ground.ts";

export async function expectInvariants(ground: TestGround): Promise<void> {
  const broken = (await prove(ground.database)).filter((proof) => !proof.holds);
  expect(broken.map(({ name, broken: rows }) => ({ name, rows }))).to.deep.equal([]);
}
