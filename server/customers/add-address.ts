import { and, eq } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { address, person } from "@/db/schema/customers.ts";
import type { CommandContext } from "@/server/context.ts";
import { present } from "@/server/kernel/assert.ts";
import type { PersonId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { checkAddress, type ZipPlace } from "./core/address.ts";
import type { AddAddressInput, NewAddress } from "./core/inputs.ts";
import type { PersonView } from "./core/person.ts";
import { findPeople } from "./queries.ts";

/** Reads the postal table, which belongs to another room. */
export type FindZip = (db: Handle, zip: string) => Promise<ZipPlace | null>;

/** The new address becomes the default one: it is where the caller wants the goods now. */
export async function addAddress(
  ctx: CommandContext,
  input: AddAddressInput,
  findZip: FindZip,
): Promise<Outcome<PersonView>> {
  return runCommand(ctx, { name: "customers.add-address", input, entityId: input.personId }, async (tx) => {
    const owner = eq(person.id, input.personId);
    const [found] = await tx.db.select({ id: person.id }).from(person).where(owner).for("update");
    if (!found) return refused("not-found", { what: "Customer", id: input.personId });
    const checked = checkAddress(input.address, await findZip(tx.db, input.address.zip));
    if (!checked.ok) return checked;
    await insertAddress(tx, input.personId, input.address);
    const [view] = await findPeople(tx.db, [input.personId]);
    return done(present(view, "the customer is there"));
  });
}

/** Writes an address that has been checked. The caller has locked or just made the person. */
export async function insertAddress(tx: Transaction, personId: PersonId, value: NewAddress): Promise<void> {
  await tx.db
    .update(address)
    .set({ isDefault: false })
    .where(and(eq(address.personId, personId), eq(address.isDefault, true)));
  const { addressId, ...rest } = value;
  await tx.db
    .insert(address)
    .values({ id: addressId, personId, ...rest, country: "US", isDefault: true, createdAt: tx.now });
}
