import { afterAll, expect, test } from "vitest";
import { allScope, testDatabase } from "./testing.ts";
import { makeLocation, makePerson, makeStock, makeVariant } from "./testing-rows.ts";

const database = await testDatabase();
afterAll(() => database.close());

test("a test file has a database of its own, as the app's role, with rows that fit the schema", async () => {
  const locationId = await makeLocation(database.ownerPool);
  const variantId = await makeVariant(database.ownerPool);
  await makePerson(database.ownerPool);
  await makeStock(database.ownerPool, { locationId, variantId, onHand: 3 });
  const rows = await database.db.read(allScope(), async (handle) => {
    const found = await handle.execute("select session_user, on_hand from stock_balance");
    return found.rows;
  });
  expect(rows).toEqual([{ session_user: "everyshelf_app", on_hand: 3 }]);
});
