import { desc, eq, inArray } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { variant } from "@/db/schema/catalog.ts";
import { location } from "@/db/schema/locations.ts";
import { shippingService } from "@/db/schema/shipping.ts";
import { sourcingDecision } from "@/db/schema/sourcing.ts";
import { findWorkspace } from "@/server/channels/queries.ts";
import type { Context } from "@/server/context.ts";
import type { DecisionId, LocationId, OrderId, OrderLineId, VariantId } from "@/server/kernel/ids.ts";
import { type CurrencyCode, type Money, money } from "@/server/kernel/money.ts";
import type { PlanLabel } from "@/server/promising/core/compare.ts";
import type { Bound, LimitProof, Switch } from "@/server/promising/core/limits.ts";
import type { SaleChance } from "@/server/promising/core/outlook.ts";
import type { CostPart, Costs } from "@/server/promising/core/problem.ts";
import type { Reason } from "@/server/promising/core/reason.ts";
import type { DecisionRecord, PricesUsed, RecordedPackage, RecordedPlan } from "../core/decision.ts";

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
  /** What the chosen plan was also best in. */
  labels: PlanLabel[];
  runnersUp: (PlanView & { extra: Money; labels: PlanLabel[] })[];
  bounds: (Omit<Bound, "saves"> & { locationName: string | null; saves: Money | null })[];
  switches: SwitchView[];
  limitProof: LimitProof;
  /** What units were worth where they lay. */
  worths: {
    locationId: LocationId;
    locationName: string;
    sku: string;
    left: number;
    endValue: Money;
    opportunity: Money;
    sale: SaleChance | null;
  }[];
  lost: {
    locationId: LocationId;
    locationCode: string;
    locationName: string;
    distanceMiles: number;
    reasons: Reason[];
  }[];
  lostUnlisted: number;
  unserved: { orderLineId: OrderLineId; quantity: number; reason: Reason }[];
  /** Packages that units are to go in once expected goods are there. */
  backorders: (PackageView & { expectedOn: string })[];
  prices: PricesUsed | null;
  /** The plan that it replaced, if it was made for the same units. */
  replaced: PlanView | null;
};

/** The change's amount is money; `sku` names the variant of a change that is about one. */
export type SwitchView = {
  locationId: LocationId;
  locationName: string;
  change: Switch["change"];
  sku: string | null;
  amount: Money | null;
  saves: Money | null;
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
    const names = await findNames(
      db,
      rows.flatMap(({ record }) => variantsIn(record)),
    );
    return { decisions: rows.map((row) => toView(row, names)) };
  });
}

/** Articles that the record names by id. */
function variantsIn({
  switches = [],
  worths = [],
}: Pick<DecisionRecord, "switches" | "worths">): VariantId[] {
  const changed = switches.flatMap(({ change }) => ("variantId" in change ? [change.variantId] : []));
  return [...changed, ...worths.map((worth) => worth.variantId)];
}

type Names = {
  skus: ReadonlyMap<VariantId, string>;
  places: ReadonlyMap<LocationId, { code: string; name: string }>;
  services: ReadonlyMap<string, string>;
  currency: CurrencyCode;
};

async function findNames(db: Handle, variantIds: readonly VariantId[]): Promise<Names> {
  const skus = await db
    .select({ id: variant.id, sku: variant.sku })
    .from(variant)
    .where(inArray(variant.id, [...new Set(variantIds)]));
  const places = await db
    .select({ id: location.id, code: location.code, name: location.name })
    .from(location);
  const services = await db.select().from(shippingService);
  return {
    skus: new Map(skus.map(({ id, sku }) => [id, sku])),
    places: new Map(places.map((place) => [place.id, place])),
    services: new Map(services.map((service) => [service.code, service.name])),
    currency: (await findWorkspace(db))?.currency ?? "USD",
  };
}

function toView(row: typeof sourcingDecision.$inferSelect, names: Names): DecisionView {
  const { id, version, trigger, method, gap, micros, decidedAt, actor, record, lost } = row;
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
      labels: plan.labels,
      extra: money(plan.extra, names.currency),
    })),
    labels: record.labels ?? [],
    ...toLimitsView(record, names),
    worths: (record.worths ?? []).map(({ locationId, variantId, left, endValue, opportunity, sale }) => ({
      locationId,
      locationName: placeOf(locationId, names).locationName,
      sku: names.skus.get(variantId) ?? variantId,
      left,
      endValue: money(endValue, names.currency),
      opportunity: money(opportunity, names.currency),
      sale: sale ?? null,
    })),
    lost: lost.map((place) => ({
      locationId: place.locationId,
      ...placeOf(place.locationId, names),
      distanceMiles: place.distanceMiles,
      reasons: place.reasons,
    })),
    lostUnlisted: record.lostUnlisted,
    unserved: record.unserved,
    backorders: (record.backorders ?? []).map((one) => ({
      ...toPackageView(one, names),
      expectedOn: one.expectedOn,
    })),
    prices: record.prices,
    replaced: record.replaced ? toPlanView(record.replaced, names) : null,
  };
}

function toLimitsView(
  {
    bounds = [],
    switches = [],
    limitProof = "exact",
  }: Pick<DecisionRecord, "bounds" | "switches" | "limitProof">,
  names: Names,
): Pick<DecisionView, "bounds" | "switches" | "limitProof"> {
  const inCurrency = (amount: number | null) => (amount === null ? null : money(amount, names.currency));
  return {
    limitProof,
    bounds: bounds.map((bound) => ({
      ...bound,
      locationName: bound.locationId && placeOf(bound.locationId, names).locationName,
      saves: inCurrency(bound.saves),
    })),
    switches: switches.map(({ locationId, change, saves }) => ({
      locationId,
      locationName: placeOf(locationId, names).locationName,
      change,
      sku: "variantId" in change ? (names.skus.get(change.variantId) ?? change.variantId) : null,
      amount: "amount" in change ? inCurrency(change.amount) : null,
      saves: inCurrency(saves),
    })),
  };
}

function placeOf(locationId: LocationId, { places }: Names) {
  const place = places.get(locationId);
  return { locationCode: place?.code ?? locationId, locationName: place?.name ?? locationId };
}

function toPlanView(plan: RecordedPlan, names: Names): PlanView {
  return {
    packages: plan.packages.map((one) => toPackageView(one, names)),
    cost: inMoney(plan.cost, names.currency),
    total: money(plan.total, names.currency),
  };
}

function toPackageView(one: RecordedPackage, names: Names): PackageView {
  return {
    ...one,
    ...placeOf(one.locationId, names),
    serviceName: one.serviceCode ? (names.services.get(one.serviceCode) ?? one.serviceCode) : null,
    cost: inMoney(one.cost, names.currency),
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
