import { seededRandom } from "../../kernel/random.ts";
import type { OrderDemand, Places } from "./demand.ts";
import {
  baseForecast,
  expectedUnits,
  type Forecast,
  type History,
  type PastOrder,
  type Seen,
  updateForecast,
} from "./forecast.ts";
import { type Likeness, likeItems, withLikeBaskets, withLikeItems } from "./like-items.ts";
import type { Network } from "./network.ts";
import { type RefreshSettings, sampleFutures, startPrices } from "./network-prices.ts";
import { solveFuture } from "./solve-future.ts";

/** What is known when the live prices are worked out, in a form that goes to a thread whole. Money as in the network. */
export type PriceProblem = {
  network: Network;
  places: Places;
  history: History;
  seen: Seen;
  likeness: Likeness;
  /** Share of the days to come on which each SKU is sold at all: less than 1 around its launch and exit. */
  life: Float64Array;
  /** Where baskets and addresses are drawn from. */
  past: readonly PastOrder[];
  onHand: Int32Array;
  room: Float64Array;
  open: readonly OrderDemand[];
  seed: number;
  settings: RefreshSettings;
  /** The same forecast one period ago, with what came since; null: too little history. */
  check: { history: History; seen: Seen; came: { walkIns: Float64Array; online: Float64Array } } | null;
};

/**
 * How far a forecast of two weeks was from what came. `wape`: sum of the absolute errors over the units that came, by SKU
 * (both channels) and by shelf. `bias`: units forecast over units that came, less one.
 */
export type ForecastError = { wapeSku: number; wapeShelf: number; bias: number; units: number };

export type SolvedFuture = { at: number; unit: Float64Array; room: Float64Array; taken: Float64Array };
export type PriceShare = {
  futures: SolvedFuture[];
  /** Units that store customers are expected to take, per cell. */
  walkIns: Float64Array;
  error: ForecastError | null;
};

/**
 * One thread's share of the work: every thread draws the same futures from the seed and solves each `of`-th of them, so
 * that the number of threads changes nothing. The first also measures the forecast.
 */
export function solveShare(problem: PriceProblem, share: { from: number; of: number }): PriceShare {
  const { network, places, seen, onHand, room, open, settings } = problem;
  const { forecast, past } = forecastOf(problem, problem);
  const random = seededRandom(problem.seed).next;
  const standing = { seen, past, onHand, room, open };
  const futures = sampleFutures({ network, forecast, random, count: settings.futures }, standing);
  const { prices: start, solver } = startPrices(network);
  return {
    futures: futures.flatMap((future, at): SolvedFuture[] => {
      if (at % share.of !== share.from) return [];
      const { prices, taken } = solveFuture(network, places, future, start, settings.first, solver);
      return [{ at, unit: prices.unit, room: prices.package, taken }];
    }),
    walkIns: expectedUnits(network, forecast).walkIns,
    error: share.from === 0 ? backTest(problem) : null,
  };
}

/** The forecast made from the history up to one period ago, against what came in that period. */
export function backTest(problem: PriceProblem): ForecastError | null {
  const { check, network } = problem;
  if (!check) return null;
  const { forecast } = forecastOf({ ...problem, life: new Float64Array(network.skus).fill(1) }, check);
  const expected = expectedUnits(network, forecast);
  // A shelf that was empty for a while could sell that much less of what was wanted, and so could a SKU that came late.
  const { exposure, offered } = problem.seen;
  const sellable = {
    walkIns: expected.walkIns.map((units, cell) => units * exposure[cell]!),
    online: expected.online.map((units, sku) => units * offered[sku]!),
  };
  return errorOf(network, sellable, check.came);
}

/** Both in units of the same days. Null where nothing came. */
export function errorOf(
  network: Network,
  expected: { walkIns: Float64Array; online: Float64Array },
  came: { walkIns: Float64Array; online: Float64Array },
): ForecastError | null {
  const forecast = expected.online.slice();
  const actual = came.online.slice();
  let [shelf, stores] = [0, 0];
  for (let cell = 0; cell < came.walkIns.length; cell++) {
    const sku = network.cellSku[cell]!;
    forecast[sku]! += expected.walkIns[cell]!;
    actual[sku]! += came.walkIns[cell]!;
    shelf += Math.abs(expected.walkIns[cell]! - came.walkIns[cell]!);
    stores += came.walkIns[cell]!;
  }
  const units = actual.reduce((sum, count) => sum + count, 0);
  if (units === 0) return null;
  const miss = forecast.reduce((sum, count, sku) => sum + Math.abs(count - actual[sku]!), 0);
  const all = forecast.reduce((sum, count) => sum + count, 0);
  return {
    wapeSku: miss / units,
    wapeShelf: stores > 0 ? shelf / stores : 0,
    bias: all / units - 1,
    units,
  };
}

function forecastOf(
  { network, likeness, life, past }: Pick<PriceProblem, "network" | "likeness" | "life" | "past">,
  { history, seen }: { history: History; seen: Seen },
): { forecast: Forecast; past: readonly PastOrder[] } {
  const like = likeItems(likeness, history.offered);
  const base = withLikeItems(network, baseForecast(network, history), like);
  const lived = {
    ...base,
    online: base.online.map((units, sku) => units * life[sku]!),
    walkIns: base.walkIns.map((units, cell) => units * life[network.cellSku[cell]!]!),
  };
  return { forecast: updateForecast(network, lived, seen), past: withLikeBaskets(past, like) };
}

/** The mean of the solved futures, in their own order whoever solved them. */
export function averageFutures(shares: readonly PriceShare[]): Omit<SolvedFuture, "at"> {
  const futures = shares.flatMap((share) => share.futures).sort((left, right) => left.at - right.at);
  const mean = (of: (future: SolvedFuture) => Float64Array) => {
    const sum = new Float64Array(futures[0] ? of(futures[0]).length : 0);
    for (const future of futures) {
      const values = of(future);
      for (let at = 0; at < sum.length; at++) sum[at]! += values[at]! / futures.length;
    }
    return sum;
  };
  return {
    unit: mean(({ unit }) => unit),
    room: mean(({ room }) => room),
    taken: mean(({ taken }) => taken),
  };
}
