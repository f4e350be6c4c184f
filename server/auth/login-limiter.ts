import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

export const triesMax = 10;
export const windowMinutes = 15;

type Origin = { account: string; address: string };

/** Tries are counted per account and per address, in Postgres, so that every node knows them. */
export type LoginLimiter = {
  /** Takes a try from both; says how long to wait when one of them has none left. */
  spend(origin: Origin): Promise<{ retryAfterSeconds: number } | null>;
  /** A right password clears its account and gives the address its try back: a store shares one address. */
  giveBack(origin: Origin): Promise<void>;
};

export const unlimited: LoginLimiter = { spend: async () => null, giveBack: async () => undefined };

export function makeLoginLimiter(pool: Pool): LoginLimiter {
  const limiter = (keyPrefix: string) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: "pool",
      tableName: "login_limit",
      tableCreated: true,
      clearExpiredByTimeout: true,
      keyPrefix,
      points: triesMax,
      duration: windowMinutes * 60,
    });
  const accounts = limiter("account");
  const addresses = limiter("address");
  return {
    async spend({ account, address }) {
      const waits = await Promise.all([takeOne(accounts, account), takeOne(addresses, address)]);
      const longest = Math.max(...waits);
      return longest > 0 ? { retryAfterSeconds: Math.ceil(longest / 1_000) } : null;
    },
    async giveBack({ account, address }) {
      await Promise.all([accounts.delete(account), addresses.reward(address)]);
    },
  };
}

/** Milliseconds to wait; 0 when the try is allowed. The library rejects with its result when none is left. */
async function takeOne(limiter: RateLimiterPostgres, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (result) {
    if (result instanceof RateLimiterRes) return Math.max(result.msBeforeNext, 1);
    throw result;
  }
}
