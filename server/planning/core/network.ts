/** Supply side of a season in dense integer ids; a "cell" is one (location, SKU) pair that holds stock. */
export interface Network {
  readonly locations: number;
  readonly skus: number;
  /** Cells sorted by SKU: those of SKU k are cellStart[k] … cellStart[k + 1] - 1. */
  readonly cellStart: Int32Array;
  readonly cellLocation: Int32Array;
  readonly cellSku: Int32Array;
  /** Units that must stay for store customers, per cell. */
  readonly safety: Int32Array;
  /** Value of a left-over unit at the end of the season, per cell, in money. */
  readonly endValue: Float64Array;
  readonly price: Float64Array;
  readonly weight: Float64Array;
  readonly category: Int32Array;
  /** 1 where store customers take stock off the shelf, per location. */
  readonly hasWalkIns: Uint8Array;
  /** 1 where packages may leave; the others serve their own customers and pickups only. */
  readonly canShip: Uint8Array;
  /** Packages per day, per location. */
  readonly capacity: Int32Array;
  readonly handlingPackage: Float64Array;
  readonly handlingUnit: Float64Array;
  readonly freightMultiplier: Float64Array;
  readonly rates: Rates;
  readonly rules: Rules;
}

/**
 * Freight tariff: cost = multiplier x (base + perLb x weight), days from dispatch to door. Service s in zone z (both
 * from 0) is at s x zones + z. Of equally dear services the first is taken.
 */
export interface Rates {
  readonly services: number;
  readonly zones: number;
  readonly base: Float64Array;
  readonly perLb: Float64Array;
  readonly days: Int32Array;
}

/** Rules of the merchant; money in the currency of the prices, times in days and minutes. */
export interface Rules {
  readonly horizonDays: number;
  readonly cutoffMinute: number;
  readonly maxWaitDays: number;
  readonly splitPenalty: number;
  readonly lateFixed: number;
  readonly latePerDay: number;
  readonly goodwillShare: number;
  /** Whether other places may send to the store of a pickup; else it is served from that store alone. */
  readonly sendsToStores: boolean;
}

/** Most a unit of a SKU can be worth to an order: its price and the goodwill lost by a cancellation. */
export const cancelCost = (network: Network, sku: number): number =>
  network.price[sku]! * (1 + network.rules.goodwillShare);

/** Number of days on which packages may leave: the horizon and the longest wait after it. */
export const shippingDays = (rules: Rules): number => rules.horizonDays + rules.maxWaitDays + 1;
