import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { PlannedWork } from "../../sourcing/core/decide.ts";
import type { RecordedPackage } from "../../sourcing/core/decision.ts";
import type { WaitingLine } from "../../sourcing/core/demand.ts";
import type { History, PastOrder, Rejection } from "./history.ts";
import type { OrderSoFar } from "./tally.ts";

/** Work that a place could still reject. `units`: those that it has not rejected. */
export type GivenWork = {
  work: PlannedWork;
  one: RecordedPackage;
  units: number;
  past: PastOrder;
  soFar: OrderSoFar;
  hasWaited: boolean;
};
/** A line of it. `fenced`: how many of its units came out of their channel's ring-fence. */
export type GivenLine = {
  given: GivenWork;
  at: number;
  orderLineId: OrderLineId;
  variantId: VariantId;
  units: number;
  fenced: number;
};

/** The replay's own work on shelves where units were rejected in truth, by `location SKU`, and who refused which line. */
export type Watch = {
  shelves: ReadonlyMap<string, GivenLine[]>;
  refusals: Map<OrderLineId, WaitingLine["rejections"]>;
};

export function newWatch({ rejections }: History): Watch {
  return { shelves: new Map(rejections.map((one) => [keyOf(one), []])), refusals: new Map() };
}

function keyOf({ locationId, variantId }: { locationId: LocationId; variantId: VariantId }): string {
  return `${locationId} ${variantId}`;
}

/** Remembers a line of work where its shelf will be in doubt. */
export function watchLine({ shelves }: Watch, line: GivenLine): void {
  if (shelves.size === 0) return;
  shelves.get(keyOf({ locationId: line.given.work.locationId, variantId: line.variantId }))?.push(line);
}

/** Work that came to a shelf this long before units were rejected there finds them missing too. */
const foundMissingMs = 86_400_000;

/**
 * What a true rejection says of the replay's own work: so many units were not there, or the place could not do it. The
 * order that was rejected in truth comes first if its units are there, whenever that was; then what came within a day
 * before, oldest first. Takes the units off the lines.
 */
export function findRejected(
  { shelves }: Watch,
  rejection: Rejection,
): { line: GivenLine; units: number; fencedBack: number }[] {
  const lines = shelves.get(keyOf(rejection)) ?? [];
  const isOwn = ({ orderLineId }: GivenLine) => orderLineId === rejection.orderLineId;
  const since = rejection.at.getTime() - foundMissingMs;
  const others = lines.filter((line) => !isOwn(line) && line.at >= since);
  let left = rejection.units;
  return [...lines.filter(isOwn), ...others].flatMap((line) => {
    const units = Math.min(left, line.units);
    if (units === 0) return [];
    left -= units;
    line.units -= units;
    line.given.units -= units;
    // Units without a ring-fence are given back first, as live.
    const fencedBack = Math.max(0, line.fenced - line.units);
    line.fenced -= fencedBack;
    return [{ line, units, fencedBack }];
  });
}

/** The order of a rejected line as it is asked again: those units, beside what it waits for already. */
export function addRejected(
  { refusals }: Watch,
  waiting: PastOrder | null,
  { line, units, at }: { line: GivenLine; units: number; at: Instant },
): PastOrder {
  const { past, work } = line.given;
  const known = refusals.get(line.orderLineId) ?? [];
  refusals.set(line.orderLineId, [...known, { locationId: work.locationId, at }]);
  const before = waiting ?? {
    ...past,
    order: { ...past.order, lines: past.order.lines.map((one) => ({ ...one, unallocated: 0 })) },
  };
  const lines = before.order.lines.map((one) => ({
    ...one,
    unallocated: one.unallocated + (one.orderLineId === line.orderLineId ? units : 0),
    rejections: refusals.get(one.orderLineId) ?? [],
  }));
  return { ...before, order: { ...before.order, lines } };
}
