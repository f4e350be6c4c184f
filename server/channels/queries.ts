import { asc, eq } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { channel, workspace } from "@/db/schema/channels.ts";
import type { CurrencyCode } from "@/server/kernel/money.ts";

export type Workspace = {
  name: string;
  currency: CurrencyCode;
  origin: "demo" | "setup";
  seed: string | null;
};
export type Channel = typeof channel.$inferSelect;

/** The retailer, or null while the database is empty. */
export async function findWorkspace(db: Handle): Promise<Workspace | null> {
  const [found] = await db.select().from(workspace);
  if (!found) return null;
  const { name, currency, origin, seed } = found;
  return { name, currency, origin, seed };
}

/** The channels that orders come from, by name. */
export async function findChannels(db: Handle): Promise<Channel[]> {
  return db.select().from(channel).where(eq(channel.isActive, true)).orderBy(asc(channel.name));
}

export async function findChannelByCode(db: Handle, code: string): Promise<Channel | null> {
  const [found] = await db.select().from(channel).where(eq(channel.code, code));
  return found ?? null;
}
