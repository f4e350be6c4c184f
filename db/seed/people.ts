import type { address, person } from "@/db/schema/customers.ts";
import { phoneDigits } from "@/server/customers/core/phone.ts";
import type { Random } from "@/server/kernel/random.ts";
import type { SeedLocation } from "./network.ts";
import { placeDrawer, type SeedPlace } from "./places.ts";
import type { MakeId } from "./seeded.ts";

export const firstNames =
  `Ava Noah Maya Liam Zoe Ethan Priya Lucas Grace Omar Nora Diego Ruth Kenji Elena Marcus Ivy Samuel Leila Theo Hannah Andre
Mei Caleb Rosa Owen Fatima Jonah Clara Victor Aisha Peter Naomi Hugo Stella Rahul Jane Felix Carmen Eli Tessa Malik Joan Ravi Iris
Daniel Lucia Simon Keiko Paul`.split(/\s+/);
export const lastNames =
  `Hart Nguyen Okafor Reyes Lindqvist Patel Morales Bennett Kowalski Ito Carver Haddad Sullivan Brooks Tanaka Fischer Rossi
Ahmed Larsen Cooper Mensah Novak Ortiz Whitaker Chen Delgado Foster Grant Hughes Ivanov Jensen Kim Lopez Murphy Nakamura Olsen Parker
Quinn Rivera Shah Turner Usman Vargas Walsh Xu Young Zimmer Abbott Barnes Castillo`.split(/\s+/);
const streets =
  `Maple Street|Oak Avenue|Cedar Lane|Elm Street|Washington Avenue|Lake Drive|Hillcrest Road|Sunset Boulevard|Second Street|
Church Street|River Road|Highland Avenue|Franklin Street|Park Place|Meadow Lane|Spruce Street`.split(
    /\s*\|\s*/,
  );

export type SeedPeople = {
  people: (typeof person.$inferInsert)[];
  addresses: (typeof address.$inferInsert)[];
};

/** Customers with an address each; most live near a store. */
export function makePeople(
  { random, makeId }: { random: Random; makeId: MakeId },
  { count, stores, places }: { count: number; stores: readonly SeedLocation[]; places: readonly SeedPlace[] },
): SeedPeople {
  const draw = placeDrawer(places);
  const byPrefix = new Map<string, SeedPlace[]>();
  for (const place of places) {
    const prefix = place.zip.slice(0, 3);
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), place]);
  }
  const made: SeedPeople = { people: [], addresses: [] };
  for (let number = 1; number <= count; number++) {
    const isNear = stores.length > 0 && random.next() < 0.65;
    const around = isNear ? byPrefix.get(random.pick(stores).zip.slice(0, 3)) : undefined;
    const place = around ? random.pick(around) : draw(random);
    const [first, last] = [random.pick(firstNames), random.pick(lastNames)];
    const personId = makeId("per");
    const phone = `(${random.integer(201, 989)}) 555-01${String(random.integer(0, 99)).padStart(2, "0")}`;
    made.people.push({
      id: personId,
      name: `${first} ${last}`,
      email: `${first}.${last}${number}@example.com`.toLowerCase(),
      phone,
      phoneDigits: phoneDigits(phone),
    });
    made.addresses.push({
      id: makeId("adr"),
      personId,
      recipient: `${first} ${last}`,
      line1: `${random.integer(1, 4_999)} ${random.pick(streets)}`,
      line2: random.next() < 0.2 ? `Apt ${random.integer(1, 40)}` : null,
      city: place.city,
      state: place.state,
      zip: place.zip,
      country: "US",
      isDefault: true,
    });
  }
  return made;
}
