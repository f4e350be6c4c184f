import { policies } from "@/server/auth/policies.ts";
import type { Context } from "@/server/context.ts";
import { addAddress } from "@/server/customers/add-address.ts";
import {
  addAddressInput,
  createPersonInput,
  getPersonInput,
  searchPeopleInput,
} from "@/server/customers/core/inputs.ts";
import type { PersonView } from "@/server/customers/core/person.ts";
import { createPerson } from "@/server/customers/create-person.ts";
import { getPerson, searchPeople } from "@/server/customers/queries.ts";
import type { PersonId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { findPostalPlace } from "@/server/locations/queries.ts";
import {
  countOrdersOfPeople,
  listOrdersOfPerson,
  type OrderOfPerson,
  type OrdersOfPerson,
} from "@/server/orders/queries/find-orders-of-people.ts";
import { mutation, query, reply, router } from "./root.ts";

type PersonHit = PersonView & OrdersOfPerson;
type PersonPage = PersonHit & { orders: OrderOfPerson[] };

export const customersRouter = router({
  search: query(policies["customers.search"])
    .input(searchPeopleInput)
    .query(async ({ ctx, input }) => ({ people: await withOrders(ctx, await searchPeople(ctx, input)) })),
  get: query(policies["customers.get"])
    .input(getPersonInput)
    .query(({ ctx, input }) => reply(getPersonPage(ctx, input))),
  create: mutation(policies["customers.create"])
    .input(createPersonInput)
    .mutation(async ({ ctx, input }) => {
      const person = await reply(createPerson(ctx.command(input.commandId), input, findPostalPlace));
      return withoutOrders(person);
    }),
  addAddress: mutation(policies["customers.add-address"])
    .input(addAddressInput)
    .mutation(async ({ ctx, input }) => {
      const person = await reply(addAddress(ctx.command(input.commandId), input, findPostalPlace));
      const [hit] = await withOrders(ctx, [person]);
      return hit ?? withoutOrders(person);
    }),
});

async function getPersonPage(ctx: Context, input: { personId: PersonId }): Promise<Outcome<PersonPage>> {
  const person = await getPerson(ctx, input);
  const [hit] = person ? await withOrders(ctx, [person]) : [];
  if (!hit) return refused("not-found", { what: "Customer", id: input.personId });
  return done({ ...hit, orders: await listOrdersOfPerson(ctx, input) });
}

/** Customers stand below orders, so what they ordered is joined here. */
async function withOrders(ctx: Context, people: PersonView[]): Promise<PersonHit[]> {
  const orders = await countOrdersOfPeople(
    ctx,
    people.map((person) => person.personId),
  );
  return people.map((person) => ({ ...withoutOrders(person), ...orders.get(person.personId) }));
}

function withoutOrders(person: PersonView): PersonHit {
  return { ...person, orderCount: 0, lastOrder: null };
}
