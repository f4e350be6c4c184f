"use client";
import { Search } from "lucide-react";
import NextLink from "next/link";
import { usePathname } from "next/navigation";
import { Button as Press } from "react-aria-components";
import { useTranslations } from "use-intl";
import { cx } from "@/components/ui/classes.ts";
import { Kbd } from "@/components/ui/kbd.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { ConnectionChip } from "./connection-chip.tsx";
import { Logo } from "./logo.tsx";
import { useMe } from "./me.tsx";
import { placeOf, placesOf } from "./navigation.ts";

/** The slim navigation at the desk: icons, and words where there is room. */
export function Rail({ onPalette, onShortcuts }: { onPalette: () => void; onShortcuts: () => void }) {
  const t = useTranslations("shell");
  const me = useMe();
  const current = placeOf(usePathname())?.id;
  return (
    <header className="sticky top-0 flex h-dvh w-14 shrink-0 flex-col gap-2 border-e border-line bg-sunken px-2 py-3 max-sm:hidden lg:w-52">
      <NextLink href="/today" className="flex h-9 items-center gap-2 rounded-md px-2 max-lg:justify-center">
        <Logo />
        <span className="truncate text-14 font-semibold max-lg:sr-only">{me.workspace.name}</span>
      </NextLink>
      <Press
        onPress={onPalette}
        aria-keyshortcuts="Control+K"
        className="flex h-8 items-center gap-2 rounded-md border border-line bg-canvas px-2 text-13 text-muted transition-colors duration-150 hover:text-ink max-lg:justify-center"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="flex-1 truncate text-start max-lg:sr-only">{t("palette.open")}</span>
        <span className="max-lg:hidden">
          <Kbd keys="Control+K" />
        </span>
      </Press>
      <nav aria-label={t("mainNavigation")} className="flex flex-1 flex-col gap-0.5 overflow-y-auto pt-2">
        {placesOf(me.role).map(({ icon: Icon, ...place }) => (
          <NextLink
            key={place.id}
            href={place.href}
            prefetch={false}
            title={t(`nav.${place.id}`)}
            aria-current={place.id === current ? "page" : undefined}
            aria-keyshortcuts={`g ${place.letter}`}
            className={cx(
              "flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2 text-13 transition-colors duration-150 -outline-offset-2 max-lg:justify-center",
              place.id === current
                ? "bg-press font-medium text-ink"
                : "text-muted hover:bg-hover hover:text-ink",
            )}
          >
            <Icon aria-hidden className="size-4 shrink-0" />
            <span className="truncate max-lg:sr-only">{t(`nav.${place.id}`)}</span>
          </NextLink>
        ))}
      </nav>
      <ConnectionChip />
      <AccountMenu onShortcuts={onShortcuts} />
    </header>
  );
}
