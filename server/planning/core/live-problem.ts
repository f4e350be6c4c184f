import type { OrderDemand } from "./demand.ts";
import type { LiveArticle, LiveFacts, LiveOrder } from "./live-facts.ts";
import { chunks, makeStretches } from "./live-history.ts";
import { toNetwork, toPlaces, toRoom } from "./live-network.ts";
import { type LiveSeason, periodDays, workingDaysUntil } from "./live-season.ts";
import type { Network } from "./network.ts";
import type { RefreshSettings } from "./network-prices.ts";
import type { PriceProblem } from "./price-problem.ts";
import { lifeShare } from "./terminal-value.ts";

/** Below these, sampled futures would show chance, not demand: a period to learn from, one to compare, 100 baskets. */
export const historyMin = { days: 2 * periodDays, orders: 100 } as const;

/** Days that are looked back on: those that both channels tell of, if they are enough to sample futures from. */
export function historyDays({ stores, online }: LiveFacts["told"]): number {
  const both = stores > 0 ? Math.min(stores, online) : online;
  return both >= historyMin.days ? both : stores;
}

/** Why futures cannot be sampled yet, in the words of the price set's inputs; null: they can. */
export function whyNoFutures({ told, days, past, network }: LiveFacts): string | null {
  if (told.online < historyMin.days || days < historyMin.days)
    return `online orders of ${told.online} days, ${historyMin.days} needed`;
  if (past.length < historyMin.orders) return `${past.length} online orders, ${historyMin.orders} needed`;
  return network.services.length === 0 || network.zones.length === 0 ? "no shipping rates" : null;
}

/** The facts as one problem of the price core: the season around today, and the same one period ago for the check. */
export function toPriceProblem(
  facts: LiveFacts,
  season: LiveSeason,
  given: { seed: number; settings: RefreshSettings },
): PriceProblem {
  const { cells } = facts;
  const network = toNetwork(facts, season, cells);
  const places = toPlaces(facts);
  const stretches = makeStretches(facts, { network, season, places });
  const live = stretches(0);
  const earlier = facts.days >= 3 * periodDays ? stretches(1) : null;
  const open = facts.open.flatMap((order) =>
    toOpen({ facts, season, network, place: places.of(order) }, order),
  );
  return {
    ...given,
    network,
    places: { zones: places.zones() },
    ...live,
    likeness: likenessOf(facts.articles),
    life: Float64Array.from(facts.articles, (article) => lifeShare(article, facts.today)),
    past: live.history.orders,
    onHand: Int32Array.from(cells, ({ units }) => units),
    room: toRoom(facts, season, network),
    open,
    check: earlier && {
      ...earlier,
      came: { walkIns: live.seen.walkIns, online: live.seen.online },
    },
  };
}

function toOpen(
  given: { facts: LiveFacts; season: LiveSeason; network: Network; place: number },
  order: LiveOrder,
): OrderDemand[] {
  const { facts, season, place } = given;
  const { rules } = given.network;
  const isToday = season.days[season.today] === facts.today;
  const first = season.today + (isToday && facts.minute > rules.cutoffMinute ? 1 : 0);
  const due = season.today + workingDaysUntil(season.days[season.today]!, order.dueOn);
  return chunks(order).map((part) => ({
    ...part,
    first,
    last: first + rules.maxWaitDays,
    due: Math.max(due, 0),
    place,
    pickup: order.toStore,
  }));
}

/** The same product; then the same category and season; then the same category. */
function likenessOf(articles: readonly LiveArticle[]): Int32Array[] {
  const keys: ((article: LiveArticle) => string)[] = [
    ({ productId }) => productId,
    ({ category, seasonId }) => `${category} ${seasonId}`,
    ({ category }) => category,
  ];
  return keys.map((keyOf) => {
    const numbers = new Map<string, number>();
    return Int32Array.from(articles, (article) => {
      const key = keyOf(article);
      const known = numbers.get(key) ?? numbers.size;
      numbers.set(key, known);
      return known;
    });
  });
}
