import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { inboundMessage } from "@/db/schema/outbox.ts";
import type { CommandContext } from "@/server/context.ts";
import { idSchema } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { applyFacts } from "./apply-outcome.ts";
import { callbackSchema } from "./core/contract.ts";
import { factsOf } from "./core/settle.ts";

type MessageState = (typeof inboundMessage.$inferSelect)["state"];

/** Applies a stored callback once. One about an operation that we don't have, or that reads as nothing, is dead. */
export async function applyCallback(ctx: CommandContext, input: { externalId: string }) {
  const frame = { name: "payments.apply-callback", input: { externalId: input.externalId } };
  return runCommand(ctx, frame, async (tx) => {
    const [message] = await tx.db
      .select()
      .from(inboundMessage)
      .where(and(eq(inboundMessage.source, "payments"), eq(inboundMessage.externalId, input.externalId)))
      .for("update");
    if (message?.state !== "pending") return done({ state: message?.state ?? ("dead" as const) });
    const state = await settleMessage(tx, message.body);
    await tx.db
      .update(inboundMessage)
      .set({ state, settledAt: tx.now })
      .where(eq(inboundMessage.seq, message.seq));
    return done({ state });
  });
}

const callbackWithOurId = callbackSchema.and(z.object({ data: z.object({ id: idSchema("pop") }) }));

async function settleMessage(tx: Transaction, body: Record<string, unknown>): Promise<MessageState> {
  const callback = callbackWithOurId.safeParse(body);
  if (!callback.success) return "dead";
  const { data } = callback.data;
  const applied = await applyFacts(tx, data.id, factsOf(data));
  if (applied === "absent") return "dead";
  return applied === "changed" ? "applied" : "superseded";
}
