import { writePastOrders } from "../../db/seed/past-orders.ts";
import { withDatabase } from "../../server/cli/with-database.ts";
import { systemScope } from "../../server/auth/scope.ts";
import { sql } from "drizzle-orm";
void withDatabase(async ({ db }) => {
  await writePastOrders(db, { seed: 1, orders: 20_000 });
});
