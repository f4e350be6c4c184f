import { and, eq } from "drizzle-orm";
import { exception } from "@/db/schema/exceptions.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { ExceptionKind } from "./core/kind.ts";

/** Closes the open entry for a subject, if there is one. */
export async function closeException(
  tx: Transaction,
  entry: { kind: ExceptionKind; subjectId: string },
): Promise<void> {
  await tx.db
    .update(exception)
    .set({ state: "resolved", resolvedAt: tx.now })
    .where(
      and(
        eq(exception.kind, entry.kind),
        eq(exception.subjectId, entry.subjectId),
        eq(exception.state, "open"),
      ),
    );
  tx.topics.add("exceptions");
}
