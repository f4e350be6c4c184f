import {
  CalendarRange,
  Fence,
  Home,
  type LucideIcon,
  PackageSearch,
  PhoneCall,
  ReceiptText,
  ScanBarcode,
  ShoppingBag,
  SlidersHorizontal,
  Split,
} from "lucide-react";
import type { Role } from "@/server/auth/core/role.ts";

export type Place = {
  id:
    | "today"
    | "orders"
    | "newOrder"
    | "picks"
    | "pickups"
    | "lookup"
    | "review"
    | "season"
    | "ringFences"
    | "settings";
  href: string;
  icon: LucideIcon;
  /** The letter after G. */
  letter: string;
  roles: readonly Role[];
};

const desk = ["service", "merchandiser", "admin"] as const;

/** Where one can go, in order, and who may. */
export const places: readonly Place[] = [
  { id: "today", href: "/today", icon: Home, letter: "t", roles: ["associate", ...desk] },
  { id: "newOrder", href: "/orders/new", icon: PhoneCall, letter: "n", roles: ["service", "admin"] },
  { id: "orders", href: "/orders", icon: ReceiptText, letter: "o", roles: desk },
  { id: "review", href: "/sourcing/review", icon: Split, letter: "a", roles: ["merchandiser", "admin"] },
  { id: "picks", href: "/fulfillment", icon: ScanBarcode, letter: "f", roles: ["associate", "admin"] },
  {
    id: "pickups",
    href: "/fulfillment/pickups",
    icon: ShoppingBag,
    letter: "p",
    roles: ["associate", "admin"],
  },
  {
    id: "season",
    href: "/inventory/season",
    icon: CalendarRange,
    letter: "e",
    roles: ["merchandiser", "admin"],
  },
  {
    id: "lookup",
    href: "/inventory/lookup",
    icon: PackageSearch,
    letter: "l",
    roles: ["associate", ...desk],
  },
  {
    id: "ringFences",
    href: "/inventory/ring-fences",
    icon: Fence,
    letter: "r",
    roles: ["merchandiser", "admin"],
  },
  {
    id: "settings",
    href: "/sourcing/settings",
    icon: SlidersHorizontal,
    letter: "s",
    roles: ["merchandiser", "admin"],
  },
];

export function placesOf(role: string): readonly Place[] {
  return places.filter((place) => place.roles.some((allowed) => allowed === role));
}

/** The place that a path lies in: the longest one that it begins with. */
export function placeOf(path: string): Place | undefined {
  return places
    .filter((place) => path === place.href || path.startsWith(`${place.href}/`))
    .sort((left, right) => right.href.length - left.href.length)[0];
}
