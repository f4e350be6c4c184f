import { z } from "zod";
import { declareJob } from "@/server/outbox/declare.ts";

/**
 * Works out anew what units are worth. One run at a time. `afterVersion`: the version that was found to be of the past; a
 * newer one makes the run needless.
 */
export const refreshPricesJob = declareJob(
  "planning.refresh-prices",
  z.object({ afterVersion: z.int().optional() }),
  { queue: "planning" },
);
