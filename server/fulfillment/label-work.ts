import { eq, inArray } from "drizzle-orm";
import { variant } from "@/db/schema/catalog.ts";
import { address } from "@/db/schema/customers.ts";
import type { CommandContext } from "@/server/context.ts";
import { type Outcome, refused } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { labelPackage } from "@/server/shipping/label-package.ts";
import { applyStep } from "./apply-step.ts";
import { type LabelInput, packageGramsMax } from "./core/inputs.ts";
import { decideLabel } from "./core/work.ts";
import { packageLabelled } from "./events.ts";
import type { LockedWork } from "./lock-work.ts";
import { aboutWork, runStep } from "./run-step.ts";

/** Grams of the empty box and its filling. */
const packagingGrams = 200;

/** Buys the label for a packed box, by its weight or by that of its goods. */
export async function labelWork(ctx: CommandContext, input: LabelInput) {
  return runStep(ctx, {
    name: "fulfillment.label",
    input,
    decide: ({ work }) => decideLabel(work),
    save: async (tx, locked, step) => {
      const label = await buyLabel(tx, locked, input.weightGrams);
      if (!label.ok) return label;
      await applyStep(tx, locked, step);
      const { about, facts } = aboutWork(locked);
      await emit(tx, packageLabelled, about, { ...facts, ...label.value });
      return label;
    },
  });
}

async function buyLabel(
  tx: Transaction,
  locked: LockedWork,
  weightGrams: number | null,
): ReturnType<typeof labelPackage> {
  const to = await destination(tx, locked);
  if (!to.ok) return to;
  return labelPackage(tx, {
    fulfillmentOrderId: locked.row.id,
    locationId: locked.row.locationId,
    serviceCode: locked.row.serviceCode ?? "ground",
    toZip: to.value,
    weightGrams: weightGrams ?? Math.min(packageGramsMax, (await goodsGrams(tx, locked)) + packagingGrams),
  });
}

async function destination(tx: Transaction, { locked }: LockedWork): Promise<Outcome<string>> {
  const { order } = locked;
  if (!order.shipToAddressId) return refused("no-address", { order: order.number });
  const [to] = await tx.db
    .select({ zip: address.zip })
    .from(address)
    .where(eq(address.id, order.shipToAddressId));
  return to ? { ok: true, value: to.zip } : refused("no-address", { order: order.number });
}

async function goodsGrams(tx: Transaction, { lines }: LockedWork): Promise<number> {
  const ids = lines.map((line) => line.variantId);
  const weights = await tx.db
    .select({ id: variant.id, grams: variant.weightGrams })
    .from(variant)
    .where(inArray(variant.id, ids));
  const gramsOf = new Map(weights.map((row) => [row.id, row.grams]));
  return lines.reduce((sum, line) => sum + line.quantity * (gramsOf.get(line.variantId) ?? 0), 0);
}
