import { done, type Outcome, refused } from "../../kernel/outcome.ts";
import type { NewAddress } from "./inputs.ts";

/** What the postal table says of a ZIP code. */
export type ZipPlace = { zip: string; city: string; state: string };

/** An address whose ZIP code lies in another state would be taxed and routed wrongly. */
export function checkAddress(
  address: Pick<NewAddress, "zip" | "state">,
  place: ZipPlace | null,
): Outcome<null, "unknown-zip" | "zip-not-in-state"> {
  if (!place) return refused("unknown-zip", { zip: address.zip });
  if (place.state !== address.state) {
    return refused("zip-not-in-state", {
      zip: address.zip,
      state: address.state,
      city: place.city,
      found: place.state,
    });
  }
  return done(null);
}
