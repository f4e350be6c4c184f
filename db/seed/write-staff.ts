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
 * People who exist keep their id and lose their sessions.
 */
export async function writeStaff(
  db: Database,
  staff: readonly SeedUser[],
  dataDir: string,
): Promise<DemoSignIn[]> {
  const signIns: DemoSignIn[] = [];
  const rows: (typeof user.$inferInsert)[] = [];
  for (const { id, role, name, email, store } of staff) {
    // 96 bits from the system's generator: never from the seed, which is public.
    const password = randomBytes(12).toString("base64url");
    signIns.push({ role, name, email, password, store: store?.code ?? null });
    rows.push({ id, role, name, email, passwordHash: await hashPassword(password), isActive: true });
  }
  await db.transact(systemScope(), async (handle) => {
    await handle.execute(sql`delete from store_assignment where user_id in
      (select value from jsonb_array_elements_text(${JSON.stringify(rows.map((row) => row.id))}::jsonb))`);
    await handle
      .insert(user)
      .values(rows)
      .onConflictDoUpdate({
        target: user.id,
        set: { passwordHash: sql`excluded.password_hash`, sessionVersion: sql`"user".session_version + 1` },
      });
    const assignments = staff.flatMap(({ id, store }) =>
      store ? [{ userId: id, locationId: store.locationId, isManager: store.isManager }] : [],
    );
    await insertRows(handle, storeAssignment, assignments);
  });
  saveSignIns(dataDir, signIns);
  return signIns;
}

/** Written beside and renamed: a crash leaves the old file or the new one, never half of it. */
function saveSignIns(dataDir: string, signIns: readonly DemoSignIn[]): void {
  const path = demoSignInsFile(dataDir);
  writeFileSync(`${path}.new`, `${JSON.stringify(signIns, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}
