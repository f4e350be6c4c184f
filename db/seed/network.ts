import type { location, locationHours } from "@/db/schema/locations.ts";
import type { LocationId } from "@/server/kernel/ids.ts";
import type { Random } from "@/server/kernel/random.ts";
import { timeZoneOf } from "@/server/locations/core/time-zone.ts";
import { placeDrawer, placeFinder, type SeedPlace } from "./places.ts";
import type { MakeId } from "./seeded.ts";
import type { SizePlan } from "./sizes.ts";

export type SeedLocation = typeof location.$inferInsert;
export type SeedNetwork = { locations: SeedLocation[]; hours: (typeof locationHours.$inferInsert)[] };

/** Places where US retailers have their warehouses. */
const warehouseZips = `17015 Carlisle|40165 Shepherdsville|76177 Fort Worth|89506 Reno|30213 Fairburn|46168 Plainfield|92571 Perris|
08859 Parlin|60446 Romeoville|98390 Sumner|84104 Salt Lake|38118 Memphis`;
const vendorZips = `97005 Cascade Footwear|28806 Blue Summit Gear|80301 Front Range Packs|84116 Wasatch Optics|55401 Lakehead Knits|
05401 Green Gable Wool|98101 Sound Shell|04032 Casco Boots|92101 Coastline Sandals|53703 Isthmus Bottle`;

/** City stores; the first four serve the small size: two of them lie a walk apart. */
const storeZips = `60611 Chicago Michigan Avenue|60614 Chicago Lincoln Park|10012 New York SoHo|80202 Denver Union Station|
02116 Boston Back Bay|11201 Brooklyn Downtown|10024 New York Upper West|19103 Philadelphia Rittenhouse|20007 Washington Georgetown|
21202 Baltimore Harbor|15222 Pittsburgh Strip|14202 Buffalo Elmwood|06510 New Haven Chapel Street|03801 Portsmouth Market Square|
30308 Atlanta Midtown|28203 Charlotte South End|27601 Raleigh Warehouse District|37203 Nashville Gulch|33131 Miami Brickell|
33602 Tampa Hyde Park|32801 Orlando Thornton Park|40202 Louisville NuLu|43215 Columbus Short North|44113 Cleveland Ohio City|
48226 Detroit Woodward|55401 Minneapolis North Loop|53202 Milwaukee Third Ward|63108 St. Louis Central West End|64111 Kansas City Westport|
78701 Austin Second Street|75204 Dallas Uptown|77006 Houston Montrose|80302 Boulder Pearl Street|84101 Salt Lake City Gateway|
85004 Phoenix Roosevelt|87102 Albuquerque Old Town|89102 Las Vegas Arts District|98101 Seattle Pike Street|97209 Portland Pearl District|
94103 San Francisco Market Street`;

const streets = [
  "Main Street",
  "Market Street",
  "Union Avenue",
  "Center Street",
  "Broadway",
  "Mill Road",
  "Park Avenue",
];

type Kit = { random: Random; makeId: MakeId };

/** Warehouses, stores and vendors at real places, each on its own clock. */
export function makeNetwork(
  { random, makeId }: Kit,
  plan: SizePlan,
  places: readonly SeedPlace[],
): SeedNetwork {
  const find = placeFinder(places);
  const entries = (text: string, count: number) =>
    text
      .split("|")
      .map((entry) => entry.trim())
      .slice(0, count)
      .map((entry) => ({ place: find(entry.slice(0, 5)), label: entry.slice(6) }));
  const stores = entries(storeZips, plan.stores);
  const draw = placeDrawer(places);
  while (stores.length < plan.stores) {
    const place = draw(random);
    if (!stores.some((other) => other.place.zip === place.zip)) stores.push({ place, label: place.city });
  }
  const locations = [
    ...entries(warehouseZips, plan.warehouses).map(({ place, label }, index) => ({
      ...base({ random, makeId }, place, { code: `W${index + 1}`, name: `${label} warehouse` }),
      kind: "warehouse" as const,
      canShip: true,
      canPickup: false,
      cutoffMinute: 17 * 60,
      capacityPerDay: null,
      handlingPerPackage: 110,
      handlingPerUnit: 25,
      freightMultiplier: 1,
    })),
    ...stores.map(({ place, label }, index) => ({
      ...base({ random, makeId }, place, { code: `S${String(101 + index)}`, name: label }),
      kind: "store" as const,
      canShip: true,
      canPickup: true,
      cutoffMinute: 14 * 60,
      capacityPerDay: 20,
      ordersPerHour: 12,
      handlingPerPackage: 190,
      handlingPerUnit: 45,
      freightMultiplier: 1.1,
    })),
    ...entries(vendorZips, plan.vendors).map(({ place, label }, index) => ({
      ...base({ random, makeId }, place, { code: `V${index + 1}`, name: label }),
      kind: "vendor" as const,
      canShip: true,
      canPickup: false,
      cutoffMinute: 12 * 60,
      capacityPerDay: null,
      handlingPerPackage: 320,
      handlingPerUnit: 40,
      freightMultiplier: 1.05,
    })),
  ];
  return { locations, hours: locations.flatMap((row) => hoursOf(row.id, row.kind)) };
}

function base({ random, makeId }: Kit, place: SeedPlace, named: { code: string; name: string }) {
  return {
    id: makeId("loc"),
    ...named,
    line1: `${random.integer(1, 98) * 10 + 2} ${random.pick(streets)}`,
    city: place.city,
    state: place.state,
    zip: place.zip,
    latitude: place.latitude,
    longitude: place.longitude,
    timeZone: timeZoneOf(place),
    // 555-0100 to 555-0199 are kept free for examples.
    phone: `(${random.integer(201, 989)}) 555-01${String(random.integer(0, 99)).padStart(2, "0")}`,
    isActive: true,
    pickupLeadMinutes: 120,
    pickupWindowDays: 5,
  };
}

/** Stores every day, shorter on Sundays; warehouses and vendors on weekdays. */
function hoursOf(locationId: LocationId, kind: SeedLocation["kind"]): SeedNetwork["hours"] {
  const days =
    kind === "store" ? [1, 2, 3, 4, 5, 6, 7] : kind === "warehouse" ? [1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5];
  return days.map((weekday) => ({ locationId, weekday, ...spanOf(kind, weekday) }));
}

function spanOf(kind: SeedLocation["kind"], weekday: number) {
  if (kind === "warehouse") return { opensMinute: 6 * 60, closesMinute: 22 * 60 };
  if (kind === "vendor") return { opensMinute: 8 * 60, closesMinute: 17 * 60 };
  if (weekday === 7) return { opensMinute: 11 * 60, closesMinute: 18 * 60 };
  return { opensMinute: 10 * 60, closesMinute: weekday >= 5 ? 21 * 60 : 20 * 60 };
}
