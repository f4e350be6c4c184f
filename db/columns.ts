import { bigint, customType, text, timestamp } from "drizzle-orm/pg-core";
import type { Id, IdPrefix } from "@/server/kernel/ids.ts";

/** A branded id column; the primary key or a reference. */
export const id = <P extends IdPrefix>(_prefix: P) => text().$type<Id<P>>();

/** Minor units of the row's currency. */
export const amount = () => bigint({ mode: "number" });

/** A moment. Never without its zone. */
export const moment = () => timestamp({ withTimezone: true, mode: "date", precision: 3 });

/** A calendar day without a zone: the location says which moments it means. */
export const day = customType<{ data: string; driverData: string }>({ dataType: () => "date" });
