import { expect, test } from "vitest";
import { seedRetailer } from "@/db/seed/seed-retailer.ts";
import { testDatabase } from "@/db/testing.ts";
import { runOversell } from "./oversell.ts";
import { serveProduct } from "./product.ts";
import { shopOverHttp } from "./shop.ts";

test("one unit and fifty buyers at once, twenty times over HTTP: exactly one has it each time, all others are told why", async () => {
  const database = await testDatabase();
  try {
    await seedRetailer(database.db, { seed: 3, size: "s" });
    const product = await serveProduct(database.urls);
    try {
      const result = await runOversell(shopOverHttp(product), product.owner, { rounds: 20 });
      expect(result).toMatchObject({ sold: 20, wrongRounds: [], unexpected: {}, brokenInvariants: [] });
      expect(Object.values(result.refusals).reduce((sum, count) => sum + count, 0)).toBe(20 * 49);
    } finally {
      await product.stop();
    }
  } finally {
    await database.close();
  }
}, 300_000);
