/** Exact by the international agreement of 1959. */
const gramsPerPound = 453.592_37;

/** Rates are by the pound, goods are weighed in grams. */
export function poundsOf(grams: number): number {
  return grams / gramsPerPound;
}

export function gramsOf(pounds: number): number {
  return pounds * gramsPerPound;
}
