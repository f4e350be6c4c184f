import { createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { workTabs } from "@/server/fulfillment/core/inputs.ts";

/** The pick queue's state, all of it in the URL. Tabs push, filters replace. */
export const queueParams = {
  tab: parseAsStringLiteral(workTabs).withDefault("to-pick"),
  mode: parseAsStringLiteral(["ship", "pickup"]),
  location: parseAsString,
};

export const queueSearch = createSerializer(queueParams);
