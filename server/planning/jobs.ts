import { z } from "zod";
import { declareJob } from "@/server/outbox/declare.ts";

/** Works out anew what units are worth. One run at a time. */
export const refreshPricesJob = declareJob("planning.refresh-prices", z.object({}), { queue: "planning" });
