import type { PriceSet } from "./cheapest.ts";
import type { OrderDemand, Places } from "./demand.ts";
import type { Draw } from "./draw.ts";
import { type BaseForecast, type Forecast, type PastOrder, type Seen, updateForecast } from "./forecast.ts";
import { drawFutures, orderPool } from "./futures.ts";
import { type Network, shippingDays } from "./network.ts";
import {
  type Future,
  SOLVE_DEFAULTS,
  type Solver,
  type SolveSettings,
  solveFuture,
  solver,
} from "./solve-future.ts";

/** How much work a refresh does. More futures give calmer prices, more steps truer ones; both cost time in proportion. */
export type RefreshSettings = {
  futures: number;
  /** Steps from nothing, and from the prices of the last refresh. */
  first: SolveSettings;
  later: SolveSettings;
  /** Share of the new prices in the published ones; the rest is the last refresh. */
  blend: number;
};

export const defaultRefresh: RefreshSettings = {
  futures: 8,
  first: { ...SOLVE_DEFAULTS, steps: 30, unitStep: 0.15, packageStep: 2, fall: 6, inertia: 0.6 },
  later: { ...SOLVE_DEFAULTS, steps: 12, unitStep: 0.1, packageStep: 2, fall: 4, inertia: 0.6 },
  blend: 0.5,
};

/** What a refresh starts from: the prices of the last one, and the scratch of the solver. */
export type PriceState = { prices: PriceSet; solver: Solver; isWarm: boolean };

export function startPrices(network: Network): PriceState {
  const prices = {
    unit: new Float64Array(network.cellSku.length),
    package: new Float64Array(network.locations * shippingDays(network.rules)),
  };
  return { prices, solver: solver(network), isWarm: false };
}

/** Where the season stands when prices are refreshed. */
export type SeasonStanding = {
  seen: Seen;
  past: readonly PastOrder[];
  onHand: Int32Array;
  /** Packages that may still leave: location x shippingDays + day. */
  room: Float64Array;
  open: readonly OrderDemand[];
};

/**
 * What one more unit of each cell and one more package of each place and day are worth to the orders that are still to
 * come: the average, over sampled futures, of the prices that support each future's cheapest fulfillment (scenario
 * prices), blended with the last refresh. Changes the state's prices in place; answers the forecast that was used.
 */
export function priceNetwork(
  given: { network: Network; places: Places; base: BaseForecast; random: Draw; settings?: RefreshSettings },
  state: PriceState,
  standing: SeasonStanding,
): Forecast {
  const { network, places, base, random, settings = defaultRefresh } = given;
  const forecast = updateForecast(network, base, standing.seen);
  const futures = sampleFutures({ network, forecast, random, count: settings.futures }, standing);
  const unit = new Float64Array(state.prices.unit.length);
  const room = new Float64Array(state.prices.package.length);
  const steps = state.isWarm ? settings.later : settings.first;
  for (const future of futures) {
    const { prices } = solveFuture(network, places, future, state.prices, steps, state.solver);
    add(unit, prices.unit, 1 / futures.length);
    add(room, prices.package, 1 / futures.length);
  }
  const share = state.isWarm ? settings.blend : 1;
  blend(state.prices.unit, unit, share);
  blend(state.prices.package, room, share);
  state.isWarm = true;
  return forecast;
}

/** Complete futures of the orders and store customers to come, from where the season stands. */
export function sampleFutures(
  given: { network: Network; forecast: Forecast; random: Draw; count: number },
  standing: SeasonStanding,
): Future[] {
  const { network, forecast, random, count } = given;
  const { onHand, open, past } = standing;
  const capacity = withoutPastDays(network, standing);
  return drawFutures(network, forecast, orderPool(network, past), { onHand, capacity, open }, count, random);
}

/** No package leaves on a day that is over. */
function withoutPastDays({ locations, rules }: Network, { room, seen }: SeasonStanding): Float64Array {
  const capacity = room.slice();
  const days = shippingDays(rules);
  const today = Math.min(days, Math.floor(seen.now / minutesPerDay));
  for (let location = 0; location < locations; location++)
    capacity.fill(0, location * days, location * days + today);
  return capacity;
}

const minutesPerDay = 1_440;

function add(sum: Float64Array, values: Float64Array, share: number): void {
  for (let at = 0; at < sum.length; at++) sum[at]! += values[at]! * share;
}

function blend(into: Float64Array, values: Float64Array, share: number): void {
  for (let at = 0; at < into.length; at++) into[at] = share * values[at]! + (1 - share) * into[at]!;
}
