import { and, asc, desc, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { address, person } from "@/db/schema/customers.ts";
import type { Context } from "@/server/context.ts";
import type { PersonId } from "@/server/kernel/ids.ts";
import { peopleMax } from "./core/inputs.ts";
import type { AddressView, PersonView } from "./core/person.ts";
import { personPatterns } from "./core/search.ts";

/** Callers that a text may mean: a number in any writing or its tail, the beginning of a mail address, words of a name. */
export async function searchPeople(ctx: Context, input: { query: string }): Promise<PersonView[]> {
  const { phoneTail, emailPrefix, nameWords } = personPatterns(input.query);
  const byName = nameWords.map((word) => sql`' ' || lower(${person.name}) like ${word}`);
  const conditions: SQL[] = [];
  if (phoneTail) conditions.push(sql`${person.phoneDigits} like ${phoneTail}`);
  if (emailPrefix) conditions.push(sql`lower(${person.email}) like ${emailPrefix}`);
  if (byName.length > 0) conditions.push(and(...byName) ?? sql`false`);
  return ctx.db.read(ctx.scope, async (db) => {
    const found = await db
      .select({ personId: person.id })
      .from(person)
      .where(or(...conditions))
      .orderBy(asc(sql`lower(${person.name})`), desc(person.id))
      .limit(peopleMax);
    return findPeople(
      db,
      found.map((row) => row.personId),
    );
  });
}

export async function getPerson(ctx: Context, input: { personId: PersonId }): Promise<PersonView | null> {
  return ctx.db.read(ctx.scope, async (db) => (await findPeople(db, [input.personId]))[0] ?? null);
}

/** People in the order of the ids, each with their addresses, the default one first. */
export async function findPeople(db: Handle, ids: readonly PersonId[]): Promise<PersonView[]> {
  if (ids.length === 0) return [];
  const people = await db
    .select({ personId: person.id, name: person.name, email: person.email, phone: person.phone })
    .from(person)
    .where(inArray(person.id, [...ids]));
  const addresses = await db
    .select({
      personId: address.personId,
      addressId: address.id,
      recipient: address.recipient,
      line1: address.line1,
      line2: address.line2,
      city: address.city,
      state: address.state,
      zip: address.zip,
      country: address.country,
      isDefault: address.isDefault,
    })
    .from(address)
    .where(inArray(address.personId, [...ids]))
    .orderBy(desc(address.isDefault), desc(address.createdAt), asc(address.id));
  const byId = new Map(people.map((row) => [row.personId, row]));
  return ids.flatMap((id) => {
    const found = byId.get(id);
    return found
      ? [{ ...found, addresses: addresses.filter((row) => row.personId === id).map(addressView) }]
      : [];
  });
}

function addressView({ personId: _, ...view }: AddressView & { personId: PersonId }): AddressView {
  return view;
}
