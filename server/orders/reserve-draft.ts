import type { CommandContext } from "@/server/context.ts";
import type { ReserveStock } from "@/server/inventory/core/reserve.ts";
import type { OrderLineId } from "@/server/kernel/ids.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { OffersView } from "@/server/promising/core/offer.ts";
import { bindDraft } from "./bind-draft.ts";
import type { ReserveDraftInput } from "./core/inputs.ts";
import { lostLines } from "./core/settle-draft.ts";

/** How long a draft holds what it shows; every change of the draft begins anew. */
const draftSeconds = 15 * 60;

/** Binds what a draft shows, so that the caller can decide in peace; a choice that is gone gets the next offer in place. */
export async function reserveDraft(
  ctx: CommandContext,
  services: { reserve: ReserveStock },
  input: ReserveDraftInput,
): Promise<Outcome<{ reservedUntil: Date | null; offers: OffersView; lost: OrderLineId[] }>> {
  // Kept first, under the id: the same id with another draft is refused, and somebody did this.
  const frame = { name: "orders.reserve", input, entityId: input.orderId };
  const kept = await runCommand(ctx, frame, async () => done({}));
  if (!kept.ok) return kept;
  const { commandId, ...draft } = input;
  const bound = await bindDraft(ctx, services, draft, {
    commandId,
    timeToLiveSeconds: draftSeconds,
    judge: done,
  });
  if (!bound.ok) return bound;
  const { view, expiresAt } = bound.value;
  return done({ reservedUntil: expiresAt, offers: view, lost: lostLines(input.lines, view) });
}
