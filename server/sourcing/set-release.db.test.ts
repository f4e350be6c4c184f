import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { setReleaseInput } from "./core/inputs.ts";
import { findRelease } from "./queries/find-release.ts";
import { setRelease } from "./set-release.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const commandId = "unused-here";
const versions = async () =>
  (
    await database.ownerPool.query(
      "select version, is_active, settings->>'release' as release from strategy order by version",
    )
  ).rows;

test("work is released at once until somebody says otherwise", async () => {
  expect(await findRelease(database.context())).toMatchObject({
    release: "at-once",
    waitDaysMax: 0,
    worksAllocated: 0,
    nextReleaseAt: null,
  });
});

test("a change is a new version that decides; older ones stay as they were, what is left out too", async () => {
  await setRelease(database.command(), { commandId, release: "at-cutoff", releaseLeadMinutes: 45 });
  await setRelease(database.command(), { commandId, release: "at-once", moveSavingMin: 100 });
  expect(await versions()).toEqual([
    { version: 1, is_active: false, release: "at-once" },
    { version: 2, is_active: false, release: "at-cutoff" },
    { version: 3, is_active: true, release: "at-once" },
  ]);
  expect(await findRelease(database.context())).toMatchObject({ releaseLeadMinutes: 45, moveSavingMin: 100 });
});

test("two changes at once leave one strategy that decides, with both", async () => {
  const both = await Promise.all([
    setRelease(database.command(), { commandId, release: "at-cutoff", moveSavingMin: 77 }),
    setRelease(database.command(), { commandId, release: "at-cutoff", waitDaysMax: 3 }),
  ]);
  expect(both.map((outcome) => outcome.ok)).toEqual([true, true]);
  expect(await findRelease(database.context())).toMatchObject({ moveSavingMin: 77, waitDaysMax: 3 });
  const active = (await versions()).filter((row) => row.is_active);
  expect(active).toHaveLength(1);
  expect(active[0].version).toBe(5);
});

test.each([
  ["a way that nobody knows", { release: "tomorrow" }],
  ["a lead of more than a day", { release: "at-cutoff", releaseLeadMinutes: 2_000 }],
  ["a chance above one", { release: "at-cutoff", walkInChance: 1.5 }],
  ["a setting that nobody knows", { release: "at-cutoff", plan: {} }],
])("%s is refused", (_what, given) => {
  expect(setReleaseInput.safeParse({ commandId: "cmd_12345678", ...given }).success).toBe(false);
});
