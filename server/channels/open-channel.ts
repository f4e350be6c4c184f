import { channel } from "@/db/schema/channels.ts";
import { present } from "@/server/kernel/assert.ts";
import { type ChannelId, newId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { findChannelByCode } from "./queries.ts";

type NewChannel = Pick<typeof channel.$inferInsert, "code" | "name" | "kind" | "currency">;

/** The channel of this code, made when there is none yet. */
export async function openChannel(tx: Transaction, wanted: NewChannel): Promise<ChannelId> {
  await tx.db
    .insert(channel)
    .values({ id: newId("chn"), ...wanted })
    .onConflictDoNothing({ target: channel.code });
  const found = await findChannelByCode(tx.db, wanted.code);
  return present(found, `channel ${wanted.code} was made a moment ago`).id;
}
