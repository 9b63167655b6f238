// Statement files as the test's discom gets them, and the way they go in.

import supertest from "supertest";
import type { WrittenLine, WrittenStatement } from "#fixtures/statements/shape.ts";
import { writeStatement } from "#fixtures/statements/write.ts";
import { paise } from "#reconciliation/money.ts";
import type { TestGround } from "./ground.ts";

/** The pool account `makeDiscom` makes for discom 1. */
export const ACCOUNT = "30000000001";

/** `count` lines, mostly credits, from 1 April 2026, three a day, of amounts that repeat; each of them `times` times. */
export function credits(count: number, times = 1): WrittenLine[] {
  return Array.from({ length: count * times }, (_, index) => ({
    bookingDate: `2026-04-${String(1 + Math.floor(index / 3 / times)).padStart(2, "0")}`,
    direction: index % 7 === 6 ? "debit" : "credit",
    paise: paise(BigInt(10_000 + (index % 5) * 100)),
    narration: `BY TRANSFER-NEFT*YESB0000001*YESAP6164160${String(9000 + index)}*NAMELESS SENDER (FICTIONAL)*--`,
    bankReference: "TRANSFER FROM 99509044300",
  }));
}

/** The lines `from` up to `to` of `all`, with the opening that fits. */
export function cut(all: readonly WrittenLine[], from = 0, to = all.length): WrittenStatement {
  let opening = 1_000_000n;
  for (const line of all.slice(0, from)) opening += line.direction === "credit" ? line.paise : -line.paise;
  return { account: ACCOUNT, openingPaise: paise(opening), lines: all.slice(from, to) };
}

export function fileOf(statement: WrittenStatement, shape = "sbi"): Buffer {
  return Buffer.from(writeStatement(shape, statement));
}

/** Uploads and gives the answer's body; nothing is imported yet. */
export async function upload(
  ground: TestGround,
  token: string,
  bytes: Buffer,
  name = "april.xls",
  bankAccountId?: number,
) {
  const request = supertest(ground.app).post("/api/statements").set("Authorization", `Bearer ${token}`);
  if (bankAccountId !== undefined) request.field("bankAccountId", String(bankAccountId));
  return (await request.attach("file", bytes, name).expect(200)).body;
}

export function confirm(ground: TestGround, token: string, id: string, body: Record<string, unknown> = {}) {
  return supertest(ground.app)
    .post(`/api/statements/${id}/confirmation`)
    .set("Authorization", `Bearer ${token}`)
    .send(body);
}

/** Uploads and confirms; gives the imported file. */
export async function importStatement(ground: TestGround, token: string, bytes: Buffer, name = "april.xls") {
  const { id } = await upload(ground, token, bytes, name);
  return (await confirm(ground, token, id).expect(200)).body;
}
