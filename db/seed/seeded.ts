import type { Id, IdPrefix } from "@/server/kernel/ids.ts";
import { type Random, seededRandom } from "@/server/kernel/random.ts";

export type MakeId = <P extends IdPrefix>(prefix: P) => Id<P>;

/** A generator per part of the seed, so that a change of one part leaves the others as they were. */
export function randomFor(seed: number, part: string): Random {
  let mixed = 2_166_136_261 ^ seed;
  for (const sign of part) mixed = Math.imul(mixed ^ sign.charCodeAt(0), 16_777_619);
  return seededRandom(mixed >>> 0);
}

/** Ids of the right shape that are the same for the same seed and part, and sort in the order of their making. */
export function seededIds(seed: number, part: string): MakeId {
  const random = randomFor(seed, `ids of ${part}`);
  let count = 0;
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => random.integer(0, 15).toString(16)).join("");
  return <P extends IdPrefix>(prefix: P) => {
    count++;
    const time = (0x0190_0000_0000 + count).toString(16).padStart(12, "0");
    return `${prefix}_${time}7${hex(3)}8${hex(15)}` as Id<P>;
  };
}
