import type { Role } from "@/server/auth/core/role.ts";
import type { LocationId, UserId } from "@/server/kernel/ids.ts";
import type { Random } from "@/server/kernel/random.ts";
import type { SeedLocation } from "./network.ts";
import { firstNames, lastNames } from "./people.ts";
import type { MakeId } from "./seeded.ts";

export type SeedUser = {
  id: UserId;
  role: Role;
  name: string;
  email: string;
  store: { locationId: LocationId; code: string; isManager: boolean } | null;
};

/** Stores that get people of their own: enough to try two stores side by side. */
const staffedStoresMax = 8;

/** One main sign-in of each role comes first; then colleagues, and a manager and an associate per store. */
export function makeStaff(
  { random, makeId }: { random: Random; makeId: MakeId },
  stores: readonly SeedLocation[],
): SeedUser[] {
  const names = random
    .shuffle(firstNames)
    .map((first, index) => `${first} ${lastNames[(index * 7) % lastNames.length]}`);
  const staffed = stores.slice(0, staffedStoresMax);
  const wanted: { role: Role; store: SeedUser["store"] }[] = [
    ...staffed.slice(0, 1).map((store) => ({ role: "associate" as const, store: at(store, false) })),
    { role: "service", store: null },
    { role: "merchandiser", store: null },
    { role: "admin", store: null },
    { role: "service", store: null },
    { role: "merchandiser", store: null },
    ...staffed.map((store) => ({ role: "associate" as const, store: at(store, true) })),
    ...staffed.slice(1).map((store) => ({ role: "associate" as const, store: at(store, false) })),
  ];
  return wanted.map(({ role, store }, index) => {
    const name = names[index % names.length] ?? "Sam Example";
    const email = `${name.toLowerCase().replace(" ", ".")}@harrow-fell.example`;
    return { id: makeId("usr"), role, name, email, store };
  });
}

function at(store: SeedLocation, isManager: boolean): NonNullable<SeedUser["store"]> {
  return { locationId: store.id, code: store.code, isManager };
}
