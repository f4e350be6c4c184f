"use client";

import NextLink from "next/link";
import { useTranslations } from "use-intl";
import { MoneyText } from "@/components/ui/figures.tsx";
import { ProductTile } from "./product-tile.tsx";
import type { LookupView } from "./stock.ts";

/** Several items fit the words: which one is meant. */
export function Matches({ matches, query }: { matches: LookupView["matches"]; query: string }) {
  const t = useTranslations("inventory.lookup");
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-16 font-semibold">{t("matchesTitle")}</h2>
      <p className="text-13 text-muted">{t("matchesText", { count: matches.length, query })}</p>
      <ul className="-mx-3 flex flex-col">
        {matches.map((match) => (
          <li key={match.variantId}>
            <NextLink
              href={`/inventory/lookup?q=${encodeURIComponent(match.sku)}`}
              prefetch={false}
              className="flex min-h-14 items-center gap-3 rounded-lg px-3 py-2 -outline-offset-2 hover:bg-hover"
            >
              <ProductTile name={match.name} color={match.color} />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-14 font-medium">{match.name}</span>
                <span className="block truncate font-mono text-12 text-muted">{match.sku}</span>
              </span>
              <MoneyText value={match.price} />
            </NextLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
