import type { AddressId, PersonId } from "../../kernel/ids.ts";

export type AddressView = {
  addressId: AddressId;
  recipient: string;
  line1: string;
  line2: string | null;
  city: string;
  state: string;
  zip: string;
  country: string;
  isDefault: boolean;
};

/** A customer with the addresses they have, the default one first. */
export type PersonView = {
  personId: PersonId;
  name: string;
  email: string | null;
  phone: string | null;
  addresses: AddressView[];
};
