import { poundsOf } from "./weight.ts";

/** A row of the rate table: what one package costs, in cents, and how many carrier days it takes. */
export type Rate = {
  serviceCode: string;
  zone: number;
  base: number;
  perPound: number;
  transitDays: number;
};

/** Freight of one package in cents, not rounded: multiplier × (base + per pound × weight). */
export function freightOf(rate: Pick<Rate, "base" | "perPound">, parcel: Parcel): number {
  return parcel.multiplier * (rate.base + rate.perPound * poundsOf(parcel.weightGrams));
}

/** `multiplier`: what the sending place pays compared with the table. */
export type Parcel = { weightGrams: number; multiplier: number };
