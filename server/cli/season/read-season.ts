import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { milesBetween } from "@/server/locations/core/distance.ts";
import type { Network, Rates, Rules } from "@/server/planning/core/network.ts";

/** An order as the driver asks about it and as the earlier season tells it. Days of promise count from the placing. */
export type SeasonOrder = {
  order_id: string;
  placed_min: number;
  mode: string;
  pickup_location: string;
  lat: number;
  lon: number;
  promise_days: number;
  lines: { line: string; sku: string; qty: number }[];
};

/** Everything that is known when a season begins: the network, what lies where, and the season before. */
export type SeasonFiles = {
  network: Network;
  onHand: Int32Array;
  locationIds: readonly string[];
  skuIds: readonly string[];
  /** Index of a location and of a SKU by its id. */
  locations: ReadonlyMap<string, number>;
  skus: ReadonlyMap<string, number>;
  /** The cell of a location and a SKU at `location * skus + sku`; -1: never held there. */
  cells: Int32Array;
  coordinates: readonly { latitude: number; longitude: number }[];
  zoneUpperMiles: readonly number[];
  pastOrders: readonly SeasonOrder[];
  pastWalkIns: readonly { minute: number; cell: number; units: number }[];
};

/** The driver's names for the services, the usual one first. */
export const seasonServices = ["ground", "air"] as const;

type Row = Record<string, string>;

/** Reads the public part of an instance: static files and the earlier season. */
export function readSeason(folder: string): SeasonFiles {
  const rows = (name: string): Row[] =>
    parse(readFileSync(join(folder, name)), { columns: true, skip_empty_lines: true });
  const places = rows("locations.csv");
  const articles = rows("skus.csv");
  const locations = new Map(places.map((row, index) => [text(row, "location_id"), index]));
  const skus = new Map(articles.map((row, index) => [text(row, "sku"), index]));
  const held = rows("inventory.csv")
    .map((row) => ({
      location: locations.get(text(row, "location_id")) ?? 0,
      sku: skus.get(text(row, "sku")) ?? 0,
      row,
    }))
    .sort((left, right) => left.sku - right.sku || left.location - right.location);
  const cells = new Int32Array(places.length * articles.length).fill(-1);
  held.forEach(({ location, sku }, cell) => {
    cells[location * articles.length + sku] = cell;
  });
  const cellOf = (row: Row) =>
    cells[
      (locations.get(text(row, "location_id")) ?? 0) * articles.length + (skus.get(text(row, "sku")) ?? 0)
    ] ?? -1;
  const settings = JSON.parse(readFileSync(join(folder, "network.json"), "utf8")) as NetworkFile;
  return {
    network: toNetwork({ places, articles, held, rates: rows("rates.csv"), settings }),
    onHand: Int32Array.from(held, ({ row }) => number(row, "on_hand")),
    locationIds: places.map((row) => text(row, "location_id")),
    skuIds: articles.map((row) => text(row, "sku")),
    locations,
    skus,
    cells,
    coordinates: places.map((row) => ({ latitude: number(row, "lat"), longitude: number(row, "lon") })),
    zoneUpperMiles: settings.zone_upper_miles,
    pastOrders: toOrders(rows("train/orders.csv")),
    pastWalkIns: rows("train/walkins.csv").map((row) => ({
      minute: number(row, "min"),
      cell: cellOf(row),
      units: number(row, "qty"),
    })),
  };
}

/** The zone, counted from 0, of a destination from every location. */
export function zonesTo(
  files: SeasonFiles,
  destination: { latitude: number; longitude: number },
): Uint8Array {
  return Uint8Array.from(files.coordinates, (place) => {
    const miles = milesBetween(place, destination);
    return files.zoneUpperMiles.filter((upper) => miles > upper).length;
  });
}

type NetworkFile = {
  horizon_days: number;
  zone_upper_miles: number[];
  cutoff_min_of_day: number;
  max_wait_days: number;
  split_penalty: number;
  late_fixed: number;
  late_per_day: number;
  cancel_goodwill_frac: number;
};

function toNetwork(given: {
  places: readonly Row[];
  articles: readonly Row[];
  held: readonly { location: number; sku: number; row: Row }[];
  rates: readonly Row[];
  settings: NetworkFile;
}): Network {
  const { places, articles, held } = given;
  const cellStart = new Int32Array(articles.length + 1);
  for (const { sku } of held) cellStart[sku + 1]!++;
  for (let sku = 0; sku < articles.length; sku++) cellStart[sku + 1]! += cellStart[sku]!;
  const categories = [...new Set(articles.map((row) => text(row, "category")))];
  const column = (rows: readonly Row[], name: string) => Float64Array.from(rows, (row) => number(row, name));
  return {
    locations: places.length,
    skus: articles.length,
    cellStart,
    cellLocation: Int32Array.from(held, ({ location }) => location),
    cellSku: Int32Array.from(held, ({ sku }) => sku),
    safety: Int32Array.from(held, ({ row }) => number(row, "safety_stock")),
    endValue: Float64Array.from(held, ({ row }) => number(row, "end_value")),
    price: column(articles, "price"),
    weight: column(articles, "weight_lb"),
    category: Int32Array.from(articles, (row) => categories.indexOf(text(row, "category"))),
    hasWalkIns: Uint8Array.from(places, (row) => (text(row, "type") === "store" ? 1 : 0)),
    canShip: new Uint8Array(places.length).fill(1),
    capacity: Int32Array.from(places, (row) => number(row, "capacity_per_day")),
    handlingPackage: column(places, "handling_per_package"),
    handlingUnit: column(places, "handling_per_unit"),
    freightMultiplier: column(places, "freight_multiplier"),
    rates: toRates(given.rates),
    rules: toRules(given.settings),
  };
}

function toRates(rows: readonly Row[]): Rates {
  const of = (name: string) =>
    seasonServices.flatMap((service) =>
      rows.filter((row) => text(row, "service") === service).map((row) => number(row, name)),
    );
  const base = Float64Array.from(of("base"));
  return {
    services: seasonServices.length,
    zones: base.length / seasonServices.length,
    base,
    perLb: Float64Array.from(of("per_lb")),
    days: Int32Array.from(of("transit_days")),
  };
}

function toRules(file: NetworkFile): Rules {
  return {
    horizonDays: file.horizon_days,
    cutoffMinute: file.cutoff_min_of_day,
    maxWaitDays: file.max_wait_days,
    splitPenalty: file.split_penalty,
    lateFixed: file.late_fixed,
    latePerDay: file.late_per_day,
    goodwillShare: file.cancel_goodwill_frac,
    sendsToStores: true,
  };
}

/** Rows of one order stand together. */
function toOrders(rows: readonly Row[]): SeasonOrder[] {
  const orders: SeasonOrder[] = [];
  for (const row of rows) {
    const id = text(row, "order_id");
    let order = orders.at(-1);
    if (order?.order_id !== id) {
      order = {
        order_id: id,
        placed_min: number(row, "placed_min"),
        mode: text(row, "mode"),
        pickup_location: text(row, "pickup_location"),
        lat: number(row, "lat"),
        lon: number(row, "lon"),
        promise_days: number(row, "promise_days"),
        lines: [],
      };
      orders.push(order);
    }
    order.lines.push({ line: text(row, "line"), sku: text(row, "sku"), qty: number(row, "qty") });
  }
  return orders;
}

function text(row: Row, name: string): string {
  return row[name] ?? "";
}

function number(row: Row, name: string): number {
  return Number(row[name]);
}
