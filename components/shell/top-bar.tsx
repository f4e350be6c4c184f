"use client";
import { Search } from "lucide-react";
import NextLink from "next/link";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { ConnectionChip } from "./connection-chip.tsx";
import { Logo } from "./logo.tsx";
import { useMe } from "./me.tsx";

/** The phone's head: where one is, whether it is live, search, account. */
export function TopBar({ onPalette, onShortcuts }: { onPalette: () => void; onShortcuts: () => void }) {
  const t = useTranslations("shell");
  const me = useMe();
  const place = me.stores[0]?.name ?? me.workspace.name;
  return (
    <header className="flex h-12 items-center gap-1 border-b border-line bg-sunken ps-3 pe-1 sm:hidden">
      <NextLink
        href="/today"
        aria-label={t("nav.today")}
        className="flex min-h-11 min-w-0 flex-1 items-center gap-2"
      >
        <Logo />
        <span className="truncate text-14 font-semibold">{place}</span>
      </NextLink>
      <ConnectionChip />
      <IconButton size="lg" label={t("palette.open")} icon={Search} onPress={onPalette} />
      <AccountMenu isCompact onShortcuts={onShortcuts} />
    </header>
  );
}
