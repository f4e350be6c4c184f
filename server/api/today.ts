import { policies } from "@/server/auth/policies.ts";
import { findStoreToday } from "@/server/fulfillment/queries/find-today.ts";
import { findServiceToday } from "@/server/orders/queries/find-today.ts";
import { findMerchandiserToday } from "@/server/sourcing/queries/find-today.ts";
import { query, router } from "./root.ts";

export const todayRouter = router({
  associate: query(policies["today.associate"]).query(({ ctx }) => findStoreToday(ctx)),
  service: query(policies["today.service"]).query(({ ctx }) => findServiceToday(ctx)),
  merchandiser: query(policies["today.merchandiser"]).query(({ ctx }) => findMerchandiserToday(ctx)),
});
