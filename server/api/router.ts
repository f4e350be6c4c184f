import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { authRouter } from "./auth.ts";
import { catalogRouter } from "./catalog.ts";
import { customersRouter } from "./customers.ts";
import { fulfillmentRouter } from "./fulfillment.ts";
import { inventoryRouter } from "./inventory.ts";
import { liveRouter } from "./live.ts";
import { locationsRouter } from "./locations.ts";
import { ordersRouter } from "./orders.ts";
import { paymentsRouter } from "./payments.ts";
import { planningRouter } from "./planning.ts";
import { promisingRouter } from "./promising.ts";
import { createCallerFactory, router } from "./root.ts";
import { sourcingRouter } from "./sourcing.ts";
import { systemRouter } from "./system.ts";
import { todayRouter } from "./today.ts";

export const appRouter = router({
  auth: authRouter,
  catalog: catalogRouter,
  customers: customersRouter,
  fulfillment: fulfillmentRouter,
  inventory: inventoryRouter,
  live: liveRouter,
  locations: locationsRouter,
  orders: ordersRouter,
  payments: paymentsRouter,
  planning: planningRouter,
  promising: promisingRouter,
  sourcing: sourcingRouter,
  system: systemRouter,
  today: todayRouter,
});

export const makeCaller = createCallerFactory(appRouter);

export type AppRouter = typeof appRouter;
export type AppCaller = ReturnType<typeof makeCaller>;
export type Inputs = inferRouterInputs<AppRouter>;
export type Outputs = inferRouterOutputs<AppRouter>;
