import { z } from "zod";
import { commandInput } from "../../kernel/command-id.ts";
import { idSchema } from "../../kernel/ids.ts";

/** A caller is found by name or number within a glance. */
export const peopleMax = 10;

export const searchPeopleInput = z.strictObject({ query: z.string().trim().min(2).max(80) });
export const getPersonInput = z.strictObject({ personId: idSchema("per") });

const line = z.string().trim().min(1).max(120);

export const newAddress = z.strictObject({
  addressId: idSchema("adr"),
  recipient: line,
  line1: line,
  line2: line.nullable(),
  city: line,
  state: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, "is not a state of two letters"),
  zip: z
    .string()
    .trim()
    .regex(/^\d{5}$/, "is not a ZIP code of five digits"),
});
export type NewAddress = z.output<typeof newAddress>;

export const createPersonInput = commandInput({
  personId: idSchema("per"),
  name: line,
  email: z.email().max(200).nullable(),
  phone: z
    .string()
    .trim()
    .max(40)
    .refine((text) => text.replace(/\D/g, "").length >= 7, "is not a phone number of seven digits or more")
    .nullable(),
  address: newAddress.nullable(),
});
export type CreatePersonInput = z.output<typeof createPersonInput>;

export const addAddressInput = commandInput({ personId: idSchema("per"), address: newAddress });
export type AddAddressInput = z.output<typeof addAddressInput>;
