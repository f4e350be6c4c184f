import { asc, eq, gt, isNull, sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { setupToken, storeAssignment, user } from "@/db/schema/auth.ts";
import { workspace } from "@/db/schema/channels.ts";
import { location } from "@/db/schema/locations.ts";
import type { Context } from "@/server/context.ts";
import { systemScope } from "./scope.ts";

/** The person who asks: name, role, stores, and whose workspace it is. */
export async function findMe(ctx: Context) {
  return ctx.db.read(ctx.scope, async (db) => {
    const stores = await db
      .select({
        locationId: storeAssignment.locationId,
        code: location.code,
        name: location.name,
        isManager: storeAssignment.isManager,
      })
      .from(storeAssignment)
      .innerJoin(location, eq(location.id, storeAssignment.locationId))
      .where(eq(storeAssignment.userId, ctx.actor.userId ?? sql`null`))
      .orderBy(asc(location.code));
    const [owner] = await db.select({ name: workspace.name, currency: workspace.currency }).from(workspace);
    return {
      userId: ctx.actor.userId,
      name: ctx.actor.name,
      role: ctx.actor.role,
      stores,
      workspace: owner ?? { name: "Everyshelf", currency: "USD" as const },
    };
  });
}

/** Whether the first administrator is still to come. Reveals nothing else. */
export async function isSetupOpen(db: Database): Promise<boolean> {
  return db.read(systemScope(), async (handle, now) => {
    const people = await handle.select({ id: user.id }).from(user).limit(1);
    if (people.length > 0) return false;
    const tokens = await handle
      .select({ hash: setupToken.hash })
      .from(setupToken)
      .where(sql`${isNull(setupToken.usedAt)} and ${gt(setupToken.expiresAt, now)}`)
      .limit(1);
    return tokens.length > 0;
  });
}

/** Everybody who may sign in, for the command line. At most 500. */
export async function listUsers(ctx: Context) {
  return ctx.db.read(ctx.scope, (db) =>
    db
      .select({
        userId: user.id,
        email: user.email,
        name: user.name,
        role: user.role,
        isActive: user.isActive,
        stores: sql<string>`coalesce(string_agg(${location.code} || case when ${storeAssignment.isManager} then '*' else '' end, ' ' order by ${location.code}), '')`,
      })
      .from(user)
      .leftJoin(storeAssignment, eq(storeAssignment.userId, user.id))
      .leftJoin(location, eq(location.id, storeAssignment.locationId))
      .groupBy(user.id)
      .orderBy(asc(user.email))
      .limit(500),
  );
}

/** `demo` when the sign-ins of this database are printed; null while there is no retailer. */
export async function findWorkspaceOrigin(db: Database): Promise<"demo" | "setup" | null> {
  const rows = await db.read(systemScope(), (handle) =>
    handle.select({ origin: workspace.origin }).from(workspace).limit(1),
  );
  return rows[0]?.origin ?? null;
}
