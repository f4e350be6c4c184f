import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { authRouter } from "./auth.ts";
import { catalogRouter } from "./catalog.ts";
import { customersRouter } from "./customers.ts";
import { inventoryRouter } from "./inventory.ts";
import { liveRouter } from "./live.ts";
import { locationsRouter } from "./locations.ts";
import { paymentsRouter } from "./payments.ts";
import { createCallerFactory, router } from "./root.ts";
import { systemRouter } from "./system.ts";

export const appRouter = router({
  auth: authRouter,
  catalog: catalogRouter,
  customers: customersRouter,
  locations: locationsRouter,
  payments: paymentsRouter,
  inventory: inventoryRouter,
  live: liveRouter,
  system: systemRouter,
});

export const makeCaller = createCallerFactory(appRouter);

export type AppRouter = typeof appRouter;
export type AppCaller = ReturnType<typeof makeCaller>;
export type Inputs = inferRouterInputs<AppRouter>;
export type Outputs = inferRouterOutputs<AppRouter>;
