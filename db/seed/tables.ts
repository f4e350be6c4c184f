import type { shippingCharge, taxRate } from "@/db/schema/pricing.ts";
import type { shippingRate, shippingService, shippingZone } from "@/db/schema/shipping.ts";
import { cityTaxes, states } from "./states.ts";

export const services: (typeof shippingService.$inferInsert)[] = [
  { code: "ground", name: "Ground", carrier: "Parcel Post", rank: 1 },
  { code: "two-day", name: "Two-day", carrier: "Parcel Post", rank: 2 },
  { code: "overnight", name: "Overnight", carrier: "Parcel Post", rank: 3 },
];

/** Rings of distance as US parcel carriers draw them; the last is endless. */
export const zones: (typeof shippingZone.$inferInsert)[] = [
  { zone: 2, upperMiles: 150 },
  { zone: 3, upperMiles: 300 },
  { zone: 4, upperMiles: 600 },
  { zone: 5, upperMiles: 1_000 },
  { zone: 6, upperMiles: 1_400 },
  { zone: 7, upperMiles: 1_800 },
  { zone: 8, upperMiles: 100_000 },
];

/** Zone, then for each service: base in cents, cents per pound, carrier days. */
const rateTable: readonly [number, ...[number, number, number][]][] = [
  [2, [620, 42, 1], [1150, 95, 2], [1990, 160, 1]],
  [3, [660, 50, 2], [1280, 120, 2], [2290, 195, 1]],
  [4, [710, 62, 3], [1490, 155, 2], [2690, 240, 1]],
  [5, [765, 78, 3], [1740, 195, 2], [3090, 290, 1]],
  [6, [815, 96, 4], [1960, 235, 2], [3390, 335, 1]],
  [7, [870, 115, 4], [2190, 270, 2], [3690, 375, 1]],
  [8, [930, 138, 5], [2450, 310, 2], [3990, 420, 1]],
];

export const rates: (typeof shippingRate.$inferInsert)[] = rateTable.flatMap(([zone, ...ofServices]) =>
  ofServices.map(([base, perPound, transitDays], index) => ({
    serviceCode: services[index]?.code ?? "ground",
    zone,
    base,
    perPound,
    transitDays,
  })),
);

/** Ground is free from 75 dollars. */
export const charges: (typeof shippingCharge.$inferInsert)[] = [
  { serviceCode: "ground", subtotalFrom: 0, charge: 795 },
  { serviceCode: "ground", subtotalFrom: 7_500, charge: 0 },
  { serviceCode: "two-day", subtotalFrom: 0, charge: 1_495 },
  { serviceCode: "two-day", subtotalFrom: 15_000, charge: 995 },
  { serviceCode: "overnight", subtotalFrom: 0, charge: 2_995 },
];

const millionths = (percent: number) => Math.round(percent * 10_000);

export const taxRates: (typeof taxRate.$inferInsert)[] = [
  ...states.map(({ state, taxPercent, taxesShipping }) => ({
    state,
    zipPrefix: "",
    rateMillionths: millionths(taxPercent),
    isShippingTaxable: taxesShipping,
  })),
  ...cityTaxes.map(([state, zipPrefix, percent]) => ({
    state,
    zipPrefix,
    rateMillionths: millionths(percent),
    isShippingTaxable: states.find((row) => row.state === state)?.taxesShipping ?? false,
  })),
];
