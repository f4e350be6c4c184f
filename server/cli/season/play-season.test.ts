import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { seededRandom } from "@/server/kernel/random.ts";
import { beginSeason, cutOff, endSeason, type SeasonDecision, seeWalkIn, takeOrder } from "./play-season.ts";
import { readSeason, type SeasonFiles, type SeasonOrder } from "./read-season.ts";

const folder = mkdtempSync(join(tmpdir(), "everyshelf-season-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [horizonDays, cutoffMinute, maxWaitDays, capacity] = [6, 840, 3, 4];
const places = [
  ["W", "warehouse", 38, -86],
  ["S1", "store", 41, -87],
  ["S2", "store", 34, -118],
] as const;
const skus = ["A", "B", "C"];
const csv = (name: string, head: string, rows: readonly (readonly unknown[])[]) =>
  writeFileSync(join(folder, name), `${[head, ...rows.map((row) => row.join(","))].join("\n")}\n`);

/** A season of three places and three SKUs in the form of the driver. */
function writeFiles(): void {
  const network = {
    ...{ horizon_days: horizonDays, cutoff_min_of_day: cutoffMinute, max_wait_days: maxWaitDays },
    ...{ zone_upper_miles: [150, 600], split_penalty: 1.5, late_fixed: 6, late_per_day: 3 },
    cancel_goodwill_frac: 0.6,
  };
  writeFileSync(join(folder, "network.json"), JSON.stringify(network));
  csv(
    "locations.csv",
    "location_id,type,zip,lat,lon,capacity_per_day,handling_per_package,handling_per_unit,freight_multiplier",
    places.map(([id, type, lat, lon]) => [id, type, "00000", lat, lon, capacity, 1, 0.5, 1]),
  );
  csv("skus.csv", "sku,category,weight_lb,price,unit_cost", [
    ["A", "C1", 1, 20, 8],
    ["B", "C1", 2, 45, 20],
    ["C", "C2", 0.5, 90, 40],
  ]);
  csv(
    "inventory.csv",
    "location_id,sku,on_hand,safety_stock,end_value",
    places.flatMap(([id, type]) => skus.map((sku) => [id, sku, 9, type === "store" ? 1 : 0, 6])),
  );
  csv("rates.csv", "service,zone,base,per_lb,transit_days", [
    ...[1, 2, 3].map((zone) => ["ground", zone, 4 + zone, 0.3 * zone, 1 + zone]),
    ...[1, 2, 3].map((zone) => ["air", zone, 10 + 2 * zone, zone, 1]),
  ]);
  mkdirSync(join(folder, "train"));
  csv(
    "train/orders.csv",
    "order_id,line,placed_min,mode,pickup_location,zip,lat,lon,sku,qty,promise_days",
    ordersOf(1).flatMap((order) =>
      order.lines.map(({ line, sku, qty }) => [
        ...[order.order_id, line, order.placed_min, order.mode, order.pickup_location],
        ...["00000", order.lat, order.lon, sku, qty, order.promise_days],
      ]),
    ),
  );
  csv("train/walkins.csv", "min,location_id,sku,qty", [
    [600, "S1", "A", 1],
    [2_000, "S1", "A", 1],
    [4_000, "S2", "C", 1],
  ]);
}

function ordersOf(seed: number): SeasonOrder[] {
  const random = seededRandom(seed);
  const orders = Array.from({ length: 40 }, (_order, index): SeasonOrder => {
    const isPickup = random.next() < 0.25;
    const wanted = random.shuffle(skus).slice(0, random.integer(1, 3));
    return {
      order_id: `O${seed}-${index}`,
      placed_min: random.integer(0, horizonDays * 1_440 - 1),
      mode: isPickup ? "pickup" : "ship",
      pickup_location: isPickup ? "S1" : "",
      lat: random.next() < 0.5 ? 41 : 35,
      lon: random.next() < 0.5 ? -88 : -117,
      promise_days: random.integer(2, 5),
      lines: wanted.map((sku, at) => ({ line: String(at + 1), sku, qty: random.integer(1, 2) })),
    };
  });
  return orders.sort((left, right) => left.placed_min - right.placed_min);
}

type Played = { decisions: (SeasonDecision & { minute: number })[]; files: SeasonFiles };

/** Plays the season as the driver does: orders and walk-ins in their order, a cutoff each day. */
function play(
  orders: readonly SeasonOrder[],
  watch: (files: SeasonFiles, onHand: Int32Array) => void,
): Played {
  const files = readSeason(folder);
  const season = beginSeason(files);
  const decisions: Played["decisions"] = [];
  const queue = [...orders];
  for (let day = 0; day < horizonDays + maxWaitDays + 1; day++) {
    const minute = day * 1_440 + cutoffMinute;
    while (queue[0] && queue[0].placed_min <= minute) takeOrder(season, queue.shift()!);
    const cell = files.cells[skus.length]!;
    const sold = Math.min(1, season.standing.onHand[cell]!);
    seeWalkIn(season, { cell, wanted: 1, sold });
    decisions.push(...cutOff(season, { minute, day }).map((decision) => ({ ...decision, minute })));
    watch(files, season.standing.onHand);
  }
  decisions.push(...endSeason(season).map((decision) => ({ ...decision, minute: 0 })));
  return { decisions, files };
}

describe("a season that is played", () => {
  writeFiles();
  const orders = ordersOf(2);

  test("decides every unit once, from stock above safety, in room that there is, on days that are allowed", () => {
    const { decisions } = play(orders, ({ network, cells }, onHand) => {
      // Store customers alone may take what is kept for them.
      for (let cell = 0; cell < onHand.length; cell++) {
        const kept = cell === cells[skus.length] ? 0 : network.safety[cell]!;
        expect(onHand[cell]).toBeGreaterThanOrEqual(kept);
      }
    });
    for (const order of orders) {
      const day = Math.floor(order.placed_min / 1_440);
      for (const { line, qty } of order.lines) {
        const own = decisions.filter((one) => one.order_id === order.order_id && one.line === line);
        expect(own.reduce((sum, one) => sum + one.qty, 0)).toBe(qty);
        for (const one of own.filter(({ cancelled }) => cancelled === 0)) {
          expect(one.shipped_day).toBeGreaterThanOrEqual(Math.floor(one.minute / 1_440));
          expect(one.shipped_day).toBeLessThanOrEqual(day + maxWaitDays);
          const isHere = order.mode === "pickup" && one.location_id === order.pickup_location;
          expect(one.service === "pickup").toBe(isHere);
        }
      }
    }
    const packages = new Map<string, Set<string>>();
    for (const one of decisions.filter(({ cancelled }) => cancelled === 0)) {
      const key = `${one.location_id} ${one.shipped_day}`;
      packages.set(key, (packages.get(key) ?? new Set()).add(`${one.order_id} ${one.service}`));
    }
    for (const sent of packages.values()) expect(sent.size).toBeLessThanOrEqual(capacity);
  });

  test("is the same when it is played again", () => {
    const once = play(orders, () => undefined).decisions;
    expect(play(orders, () => undefined).decisions).toEqual(once);
  });
});
