import { person } from "@/db/schema/customers.ts";
import type { CommandContext } from "@/server/context.ts";
import { present } from "@/server/kernel/assert.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { type FindZip, insertAddress } from "./add-address.ts";
import { checkAddress } from "./core/address.ts";
import type { CreatePersonInput } from "./core/inputs.ts";
import type { PersonView } from "./core/person.ts";
import { phoneDigits } from "./core/phone.ts";
import { findPeople } from "./queries.ts";

export async function createPerson(
  ctx: CommandContext,
  input: CreatePersonInput,
  findZip: FindZip,
): Promise<Outcome<PersonView>> {
  return runCommand(ctx, { name: "customers.create", input, entityId: input.personId }, async (tx) => {
    if (input.address) {
      const checked = checkAddress(input.address, await findZip(tx.db, input.address.zip));
      if (!checked.ok) return checked;
    }
    await tx.db.insert(person).values({
      id: input.personId,
      name: input.name,
      email: input.email,
      phone: input.phone,
      phoneDigits: input.phone ? phoneDigits(input.phone) : null,
      createdAt: tx.now,
    });
    if (input.address) await insertAddress(tx, input.personId, input.address);
    const [view] = await findPeople(tx.db, [input.personId]);
    return done(present(view, "the customer was made a moment ago"));
  });
}
