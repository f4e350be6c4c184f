import { addMinutes, type Instant } from "../../kernel/instant.ts";
import { dateOfDay, dayNumber } from "../../locations/core/calendar.ts";
import { currentOrNextSpan } from "../../locations/core/hours.ts";
import { arrivalDay } from "../../shipping/core/transit.ts";
import {
  allOf,
  type Confidence,
  inRow,
  type KeptShares,
  keptShares,
  type ObservedDelays,
  readySteps,
  stepFor,
  unknownConfidence,
} from "./delays.ts";
import type { PlannedPackage } from "./draft.ts";
import { deliverBy } from "./promise.ts";
import type { NetworkLocation } from "./snapshot.ts";

/**
 * How often packages like these were at the door by the day of the table, and the day that is kept as often as wanted:
 * so many carrier days later. The carrier's part counts where its deliveries are known; else its table is trusted.
 */
export function shipConfidence(
  delays: ObservedDelays | null,
  packages: readonly PlannedPackage[],
  destinationZone: string,
): Confidence {
  if (!delays || packages.length === 0) return unknownConfidence;
  const found = packages.map((one) => packageShares(delays, one));
  const known = found.filter((shares) => shares !== null);
  if (known.length < found.length) return unknownConfidence;
  const shares = allOf(known);
  const days = stepFor(shares);
  const last = Math.max(...packages.map((one) => dayNumber(one.arriveOn)));
  const isCarrierKnown = packages.every((one) => carrierShares(delays, one) !== null);
  return {
    confidence: shares[0] ?? null,
    confidenceOf: isCarrierKnown ? "all" : "dispatch",
    confidentAt: days === null ? null : deliverBy(dateOfDay(arrivalDay(last, days)), destinationZone),
  };
}

function carrierShares({ transit }: ObservedDelays, { serviceCode }: PlannedPackage): KeptShares | null {
  const counts = transit[serviceCode];
  return counts ? keptShares(undefined, counts) : null;
}

function packageShares(delays: ObservedDelays, one: PlannedPackage): KeptShares | null {
  const { places, network } = delays;
  const dispatch = keptShares(places[one.locationId]?.dispatch, network.dispatch);
  const carrier = carrierShares(delays, one);
  return dispatch && carrier ? inRow(dispatch, carrier) : dispatch;
}

/** The same for a pickup; what would be ready after closing time is ready when the store opens again. */
export function pickupConfidence(
  delays: ObservedDelays | null,
  store: NetworkLocation,
  readyBy: Instant,
): Confidence {
  const shares = delays && keptShares(delays.places[store.locationId]?.ready, delays.network.ready);
  if (!shares) return unknownConfidence;
  const step = stepFor(shares);
  const confidence = shares[0] ?? null;
  const known = { confidence, confidenceOf: "all" } as const;
  if (step === null || step === 0) return { ...known, confidentAt: step === 0 ? readyBy : null };
  const at = addMinutes(readyBy, readySteps[step - 1] ?? 0);
  const span = currentOrNextSpan(store, at);
  return { ...known, confidentAt: span ? new Date(Math.max(at.getTime(), span.opensAt.getTime())) : null };
}
