import { asc, eq, inArray } from "drizzle-orm";
import { insertRows } from "@/db/insert-rows.ts";
import { address, person } from "@/db/schema/customers.ts";
import { type AddressId, newId, type PersonId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

/** Somebody whom another system knows by a reference. */
export type KnownPerson = {
  externalRef: string;
  name: string;
  /** For people who are new here. */
  address: { line1: string; city: string; state: string; zip: string };
};

/** Finds people by their reference in another system and makes those who are missing, each with an address. */
export async function takePeople(
  tx: Transaction,
  people: readonly KnownPerson[],
): Promise<Map<string, { personId: PersonId; addressId: AddressId }>> {
  const refs = people.map((row) => row.externalRef);
  const known = await findRefs(tx, refs);
  const missing = [...new Map(people.map((row) => [row.externalRef, row])).values()]
    .filter((row) => !known.has(row.externalRef))
    .map((row) => ({ ...row, personId: newId("per"), addressId: newId("adr") }));
  await insertRows(
    tx.db,
    person,
    missing.map(({ personId, name, externalRef }) => ({ id: personId, name, externalRef })),
  );
  await insertRows(
    tx.db,
    address,
    missing.map(({ personId, addressId, name, address: { line1, city, state, zip } }) => ({
      id: addressId,
      personId,
      recipient: name,
      line1,
      city,
      state,
      zip,
      isDefault: true,
    })),
  );
  for (const { externalRef, personId, addressId } of missing) known.set(externalRef, { personId, addressId });
  return known;
}

async function findRefs(tx: Transaction, refs: readonly string[]) {
  const found = new Map<string, { personId: PersonId; addressId: AddressId }>();
  if (refs.length === 0) return found;
  const rows = await tx.db
    .select({ externalRef: person.externalRef, personId: person.id, addressId: address.id })
    .from(person)
    .innerJoin(address, eq(address.personId, person.id))
    .where(inArray(person.externalRef, [...refs]))
    .orderBy(asc(address.isDefault), asc(address.createdAt));
  for (const { externalRef, personId, addressId } of rows) {
    if (externalRef) found.set(externalRef, { personId, addressId });
  }
  return found;
}
