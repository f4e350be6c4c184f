import type { Database } from "@/db/client.ts";
import { postalCode } from "@/db/schema/locations.ts";
import { systemScope } from "@/server/auth/scope.ts";
import { placeDrawer } from "./places.ts";
import { randomFor } from "./seeded.ts";

const streets = ["Maple Street", "Oak Avenue", "Cedar Lane", "Elm Street", "Lake Drive", "Park Place"];

export type DrawnAddress = { line1: string; city: string; state: string; zip: string };

/** Addresses for people without one: ZIP codes drawn by population, always the same for one seed and reference. */
export async function drawAddress(db: Database, seed: number): Promise<(ref: string) => DrawnAddress> {
  const places = await db.read(systemScope(), (handle) =>
    handle.select().from(postalCode).orderBy(postalCode.zip),
  );
  const draw = placeDrawer(places);
  return (ref) => {
    const random = randomFor(seed, ref);
    const { city, state, zip } = draw(random);
    return { line1: `${random.integer(1, 4_999)} ${random.pick(streets)}`, city, state, zip };
  };
}
