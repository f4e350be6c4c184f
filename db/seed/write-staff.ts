import { randomBytes } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { insertRows } from "@/db/insert-rows.ts";
import { storeAssignment, user } from "@/db/schema/auth.ts";
import { hashPassword } from "@/server/auth/hash-password.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { SeedUser } from "./staff.ts";

/** A sign-in of the demo, as the start prints it. */
export type DemoSignIn = {
  role: string;
  name: string;
  email: string;
  password: string;
  store: string | null;
};

export const demoSignInsFile = (dataDir: string) => join(dataDir, "demo-sign-ins.json");

/**
 * Gives everybody of the demo a new random password and writes them to DATA_DIR, readable by this user only.
 * Their sessions end.
 */
export async function renewPasswords(
  db: Database,
  staff: readonly SeedUser[],
  dataDir: string,
): Promise<DemoSignIn[]> {
  const signIns: DemoSignIn[] = [];
  const hashes: { id: string; hash: string }[] = [];
  for (const { id, role, name, email, store } of staff) {
    // 96 bits from the system's generator: never from the seed, which is public.
    const password = randomBytes(12).toString("base64url");
    signIns.push({ role, name, email, password, store: store?.code ?? null });
    hashes.push({ id, hash: await hashPassword(password) });
  }
  await db.transact(systemScope(), async (handle) => {
    await handle.execute(sql`
      update "user" u set password_hash = given.hash, session_version = u.session_version + 1
      from jsonb_to_recordset(${JSON.stringify(hashes)}::jsonb) as given(id text, hash text) where u.id = given.id`);
  });
  saveSignIns(dataDir, signIns);
  return signIns;
}

/** Enters the demo's people, who cannot sign in until they are given passwords; false when they are there already. */
export async function addStaff(db: Database, staff: readonly SeedUser[]): Promise<boolean> {
  return db.transact(systemScope(), async (handle) => {
    const rows = staff.map(({ id, role, name, email }) => ({ id, role, name, email, passwordHash: "none" }));
    const added = await handle.insert(user).values(rows).onConflictDoNothing().returning({ id: user.id });
    const isNew = new Set(added.map((row) => row.id));
    const assignments = staff.flatMap(({ id, store }) =>
      store && isNew.has(id)
        ? [{ userId: id, locationId: store.locationId, isManager: store.isManager }]
        : [],
    );
    await insertRows(handle, storeAssignment, assignments);
    return added.length > 0;
  });
}

/** Written beside and renamed: a crash leaves the old file or the new one, never half of it. */
function saveSignIns(dataDir: string, signIns: readonly DemoSignIn[]): void {
  const path = demoSignInsFile(dataDir);
  writeFileSync(`${path}.new`, `${JSON.stringify(signIns, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}
