import type { LocationId } from "../../kernel/ids.ts";
import type { LocationKind } from "./kind.ts";

/** Where a ZIP code lies. */
export type PostalPlace = { zip: string; city: string; state: string; latitude: number; longitude: number };

/** A store, warehouse or vendor as screens show it. */
export type LocationView = {
  locationId: LocationId;
  code: string;
  name: string;
  kind: LocationKind;
  line1: string;
  city: string;
  state: string;
  zip: string;
  latitude: number;
  longitude: number;
  timeZone: string;
  phone: string | null;
  canShip: boolean;
  canPickup: boolean;
  isActive: boolean;
};
