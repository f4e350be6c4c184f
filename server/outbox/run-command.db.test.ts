import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { newId } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "./run-command.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const run = (name: string, { commandId, input }: { commandId: string; input: unknown }) =>
  runCommand(database.command({ commandId }), { name, input }, async () => done({ by: name }));

test("a repeat answers what the first answered; another input or another command under its id is refused", async () => {
  const given = { commandId: newId("cmd"), input: { fulfillmentOrderId: newId("ful") } };
  const first = await run("fulfillment.accept", given);
  expect(await run("fulfillment.accept", given)).toEqual(first);
  const refusal = { ok: false, reason: "command-id-reused", facts: { command: "fulfillment.accept" } };
  expect(await run("fulfillment.pack", given)).toMatchObject(refusal);
  expect(await run("fulfillment.accept", { ...given, input: {} })).toMatchObject(refusal);
  const { rows } = await database.ownerPool.query("select command from audit_row where command_id = $1", [
    given.commandId,
  ]);
  expect(rows).toEqual([{ command: "fulfillment.accept" }]);
});
