export const seedSizes = ["s", "m", "l"] as const;
export type SeedSize = (typeof seedSizes)[number];

/** s is for tests, m is the demo, l is for measuring. */
export type SizePlan = {
  warehouses: number;
  stores: number;
  vendors: number;
  skus: number;
  people: number;
  /** SKUs that a store carries at most: the rest it never had. */
  skusPerStore: number;
  /** How much deeper than a real shop's a store's shelves are: journeys that run side by side must not run dry. */
  storeDepth: number;
  /** Days for which the stores' tills are remembered: none, and no unit is worth more in one store than in another. */
  demandDays: number;
  /** Orders of the open day, made by the commands that people use. */
  openOrders: number;
  /** Finished orders of the past, written in bulk. */
  pastOrders: number;
};

export const sizePlans: Record<SeedSize, SizePlan> = {
  s: {
    warehouses: 1,
    stores: 4,
    vendors: 1,
    skus: 60,
    people: 24,
    skusPerStore: 60,
    storeDepth: 6,
    demandDays: 0,
    openOrders: 6,
    pastOrders: 0,
  },
  m: {
    warehouses: 4,
    stores: 40,
    vendors: 2,
    skus: 1_200,
    people: 400,
    skusPerStore: 700,
    storeDepth: 1,
    demandDays: 56,
    openOrders: 60,
    pastOrders: 5_000,
  },
  l: {
    warehouses: 12,
    stores: 378,
    vendors: 10,
    skus: 20_000,
    people: 40_000,
    skusPerStore: 1_500,
    storeDepth: 1,
    demandDays: 56,
    openOrders: 60,
    pastOrders: 100_000,
  },
};
