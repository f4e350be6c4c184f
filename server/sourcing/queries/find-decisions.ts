import { desc, eq } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { location } from "@/db/schema/locations.ts";
import { shippingService } from "@/db/schema/shipping.ts";
import { sourcingDecision } from "@/db/schema/sourcing.ts";
import { findWorkspace } from "@/server/channels/queries.ts";
import type { Context } from "@/server/context.ts";
import type { DecisionId, LocationId, OrderId, OrderLineId } from "@/server/kernel/ids.ts";
import { type CurrencyCode, type Money, money } from "@/server/kernel/money.ts";
import type { CostPart, Costs } from "@/server/promising/core/problem.ts";
import type { Reason } from "@/server/promising/core/reason.ts";
import type { PricesUsed, RecordedPackage, RecordedPlan } from "../core/decision.ts";

export type PackageView = Omit<RecordedPackage, "cost"> & {
  locationCode: string;
  locationName: string;
  serviceName: string | null;
  cost: Record<CostPart, Money>;
};
export type PlanView = { packages: PackageView[]; cost: Record<CostPart, Money>; total: Money };

export type DecisionView = {
  decisionId: DecisionId;
  version: number;
  trigger: string;
  method: string;
  gap: number | null;
  micros: number;
  decidedAt: Date;
  actor: string;
  note: string | null;
  why: Reason;
  chosen: PlanView | null;
  runnersUp: (PlanView & { extra: Money; key: string })[];
  lost: {
    locationId: LocationId;
    locationCode: string;
    locationName: string;
    distanceMiles: number;
    reasons: Reason[];
  }[];
  lostUnlisted: number;
  unserved: { orderLineId: OrderLineId; quantity: number; reason: Reason }[];
  prices: PricesUsed | null;
  /** The plan that it replaced, if it was made for the same units. */
  replaced: PlanView | null;
};

/** An order is decided again a few times at most; older decisions stay in the database. */
const decisionsMax = 20;

/** How an order was decided, newest first, with every cost part and every reason. */
export async function findDecisions(
  ctx: Context,
  input: { orderId: OrderId },
): Promise<{ decisions: DecisionView[] }> {
  return ctx.db.read(ctx.scope, async (db) => {
    const rows = await db
      .select()
      .from(sourcingDecision)
      .where(eq(sourcingDecision.orderId, input.orderId))
      .orderBy(desc(sourcingDecision.version))
      .limit(decisionsMax);
    const names = await findNames(db);
    return { decisions: rows.map((row) => toView(row, names)) };
  });
}

type Names = {
  places: ReadonlyMap<LocationId, { code: string; name: string }>;
  services: ReadonlyMap<string, string>;
  currency: CurrencyCode;
};

async function findNames(db: Handle): Promise<Names> {
  const places = await db
    .select({ id: location.id, code: location.code, name: location.name })
    .from(location);
  const services = await db.select().from(shippingService);
  return {
    places: new Map(places.map((place) => [place.id, place])),
    services: new Map(services.map((service) => [service.code, service.name])),
    currency: (await findWorkspace(db))?.currency ?? "USD",
  };
}

function toView(row: typeof sourcingDecision.$inferSelect, names: Names): DecisionView {
  const { id, version, trigger, method, gap, micros, decidedAt, actor, record } = row;
  return {
    decisionId: id,
    version,
    trigger,
    method,
    gap,
    micros,
    decidedAt,
    actor,
    note: record.note,
    why: record.why,
    chosen: record.chosen ? toPlanView(record.chosen, names) : null,
    runnersUp: record.runnersUp.map((plan) => ({
      ...toPlanView(plan, names),
      key: plan.key,
      extra: money(plan.extra, names.currency),
    })),
    lost: record.lost.map((place) => ({
      locationId: place.locationId,
      ...placeOf(place.locationId, names),
      distanceMiles: place.distanceMiles,
      reasons: place.reasons,
    })),
    lostUnlisted: record.lostUnlisted,
    unserved: record.unserved,
    prices: record.prices,
    replaced: record.replaced ? toPlanView(record.replaced, names) : null,
  };
}

function placeOf(locationId: LocationId, { places }: Names) {
  const place = places.get(locationId);
  return { locationCode: place?.code ?? locationId, locationName: place?.name ?? locationId };
}

function toPlanView(plan: RecordedPlan, names: Names): PlanView {
  return {
    packages: plan.packages.map((one) => ({
      ...one,
      ...placeOf(one.locationId, names),
      serviceName: one.serviceCode ? (names.services.get(one.serviceCode) ?? one.serviceCode) : null,
      cost: inMoney(one.cost, names.currency),
    })),
    cost: inMoney(plan.cost, names.currency),
    total: money(plan.total, names.currency),
  };
}

function inMoney(cost: Costs, currency: CurrencyCode): Record<CostPart, Money> {
  return {
    freight: money(cost.freight, currency),
    handling: money(cost.handling, currency),
    split: money(cost.split, currency),
    late: money(cost.late, currency),
    endValue: money(cost.endValue, currency),
    opportunity: money(cost.opportunity, currency),
    capacity: money(cost.capacity, currency),
    unserved: money(cost.unserved, currency),
  };
}
