"use client";
import { Keyboard, type LucideIcon, Moon, PhoneCall, ReceiptText, Shirt, Sun, User } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { useMe } from "./me.tsx";
import { placesOf } from "./navigation.ts";
import { useStateWord } from "./state-status.tsx";
import { useTheme } from "./use-theme.ts";

export type Find = {
  id: string;
  label: string;
  detail?: string;
  icon: LucideIcon;
  shortcut?: string;
  run: () => void;
};
export type FindSection = { id: string; title: string; items: Find[] };

/** Where one may go and what one may do, as far as the text fits. */
export function usePaletteActions(text: string, onShortcuts: () => void): FindSection[] {
  const t = useTranslations("shell");
  const router = useRouter();
  const { role } = useMe();
  const { setTheme } = useTheme();
  const places = placesOf(role);
  const fits = (item: Find) => item.label.toLowerCase().includes(text.trim().toLowerCase());
  const go = places.map((place) => ({
    id: `go:${place.id}`,
    label: t(`nav.${place.id}`),
    icon: place.icon,
    shortcut: `g+${place.letter}`,
    run: () => router.push(place.href),
  }));
  const act = [
    { id: "do:shortcuts", label: t("shortcuts.title"), icon: Keyboard, shortcut: "?", run: onShortcuts },
    { id: "do:light", label: `${t("theme")}: ${t("themes.light")}`, icon: Sun, run: () => setTheme("light") },
    { id: "do:dark", label: `${t("theme")}: ${t("themes.dark")}`, icon: Moon, run: () => setTheme("dark") },
  ];
  return [
    { id: "go", title: t("palette.go"), items: go.filter(fits) },
    { id: "do", title: t("palette.do"), items: act.filter(fits) },
  ];
}

/** What the server found, in groups. With nothing found, customer service can start an order for this caller. */
export function useFinds(found: RouterOutputs["system"]["search"] | undefined, query: string): FindSection[] {
  const t = useTranslations("shell.palette");
  const word = useStateWord();
  const router = useRouter();
  const { role } = useMe();
  if (!found) return [];
  const orders = found.orders.map((order) => ({
    id: `order:${order.number}`,
    label: `${order.customerName} · ${order.number}`,
    detail: word("order", order.state),
    icon: ReceiptText,
    run: () => router.push(`/orders/${order.number}`),
  }));
  const people = found.people.map((person) => ({
    id: `person:${person.personId}`,
    label: person.name,
    detail: person.phone ?? undefined,
    icon: User,
    run: () => router.push(`/customers/${person.personId}`),
  }));
  const articles = found.variants.map((variant) => ({
    id: `article:${variant.variantId}`,
    label: variant.name,
    detail: variant.sku,
    icon: Shirt,
    run: () => router.push(`/inventory/lookup?q=${encodeURIComponent(variant.sku)}`),
  }));
  const isEmpty = orders.length + people.length + articles.length === 0;
  const start = {
    id: "start",
    label: t("noneService", { query }),
    icon: PhoneCall,
    run: () => router.push(`/orders/new?caller=${encodeURIComponent(query)}`),
  };
  return [
    { id: "orders", title: t("orders"), items: orders },
    { id: "people", title: t("people"), items: people },
    { id: "articles", title: t("articles"), items: articles },
    {
      id: "start",
      title: t("do"),
      items: isEmpty && (role === "service" || role === "admin") ? [start] : [],
    },
  ];
}
