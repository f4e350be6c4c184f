import { parseAsString, parseAsStringLiteral } from "nuqs";
import { orderSorts, orderViews } from "@/server/orders/core/inputs.ts";

/** The list's state as the address has it: defaults are left out. Search replaces history, tabs and pages push. */
export const orderParams = {
  q: parseAsString.withDefault(""),
  view: parseAsStringLiteral(orderViews).withDefault("open"),
  sort: parseAsStringLiteral(orderSorts).withDefault("-placed"),
  cursor: parseAsString.withDefault(""),
};
