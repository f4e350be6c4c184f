import { afterAll, beforeEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { newId } from "@/server/kernel/ids.ts";
import { unlimited } from "./login-limiter.ts";
import { offerSetup } from "./offer-setup.ts";
import { isSetupOpen } from "./queries.ts";
import { setUpWorkspace } from "./set-up-workspace.ts";
import { signIn } from "./sign-in.ts";

const password = "copper-lantern-drift-42";
const open: TestDatabase[] = [];
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
  open.push(database);
});
afterAll(async () => {
  for (const each of open) await each.close();
});

async function token(): Promise<string> {
  const offer = await offerSetup(database.db);
  if (!offer) throw new Error("there is nobody yet, so there is an offer");
  return offer.token;
}

const setUp = (given: { token: string; email?: string; password?: string }) =>
  setUpWorkspace(database.command(), {
    commandId: newId("cmd"),
    name: "Ada Admin",
    email: given.email ?? "ada@example.com",
    password: given.password ?? password,
    token: given.token,
  });

const counts = async () => {
  const { rows } = await database.ownerPool.query(
    `select (select count(*)::int from "user") as people, (select count(*)::int from workspace) as workspaces, (select count(*)::int from audit_row) as audits`,
  );
  return rows[0];
};

test("whoever holds the token becomes the first administrator and signs in", async () => {
  const key = await token();
  expect(await isSetupOpen(database.db)).toBe(true);
  expect(await setUp({ token: key })).toMatchObject({ ok: true });
  expect(await isSetupOpen(database.db)).toBe(false);
  const answer = await signIn(
    { db: database.db, limiter: unlimited },
    { email: "ada@example.com", password, address: "here", requestId: "test" },
  );
  expect(answer.ok).toBe(true);
  const { rows } = await database.ownerPool.query(`select role from "user"`);
  expect(rows).toEqual([{ role: "admin" }]);
});

test("of two who hold the token one gets in, and there is one administrator", async () => {
  const key = await token();
  const outcomes = await Promise.all([
    setUp({ token: key, email: "one@example.com" }),
    setUp({ token: key, email: "two@example.com" }),
  ]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await counts()).toMatchObject({ people: 1, workspaces: 1 });
});

test("a wrong, an expired and a replaced token are refused, and nothing is written", async () => {
  const first = await token();
  const second = await token();
  await expect(setUp({ token: first })).resolves.toMatchObject({ ok: false, reason: "setup-closed" });
  await expect(setUp({ token: "w".repeat(32) })).resolves.toMatchObject({ reason: "setup-closed" });
  await database.ownerPool.query("update setup_token set expires_at = now() - interval '1 second'");
  await expect(setUp({ token: second })).resolves.toMatchObject({ reason: "setup-closed" });
  expect(await counts()).toEqual({ people: 0, workspaces: 0, audits: 0 });
});

test("a weak password is refused and the token still counts", async () => {
  const key = await token();
  expect(await setUp({ token: key, password: "password2026" })).toMatchObject({ reason: "password-common" });
  expect(await setUp({ token: key })).toMatchObject({ ok: true });
});

test("once there is somebody, no token is made", async () => {
  await setUp({ token: await token() });
  expect(await offerSetup(database.db)).toBeNull();
});

test("neither token nor password stands anywhere in the database", async () => {
  const key = await token();
  await setUp({ token: key });
  const { rows } = await database.ownerPool.query(
    `select string_agg(row_text, ' ') as everything from (
       select t::text as row_text from setup_token t union all select u::text from "user" u
       union all select c::text from command c union all select a::text from audit_row a) all_rows`,
  );
  expect(rows[0].everything).not.toContain(key);
  expect(rows[0].everything).not.toContain(password);
});
