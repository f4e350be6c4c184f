"use client";
import NextLink from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { cx } from "@/components/ui/classes.ts";
import { useMe } from "./me.tsx";
import { placeOf, placesOf } from "./navigation.ts";

/** More than five do not fit a thumb's reach at 360 px. */
const placesMax = 5;

/** The phone's navigation, at the thumb. */
export function BottomBar() {
  const t = useTranslations("shell");
  const { role } = useMe();
  const current = placeOf(usePathname())?.id;
  return (
    <nav
      aria-label={t("mainNavigation")}
      className="fixed inset-x-0 bottom-0 z-20 flex border-t border-line bg-sunken pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {placesOf(role)
        .slice(0, placesMax)
        .map(({ icon: Icon, ...place }) => (
          <NextLink
            key={place.id}
            href={place.href}
            prefetch={false}
            aria-current={place.id === current ? "page" : undefined}
            className={cx(
              "flex min-h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-12 -outline-offset-2",
              place.id === current ? "font-medium text-accent" : "text-muted",
            )}
          >
            <Icon aria-hidden className="size-5" />
            <span className="max-w-full truncate px-0.5">{t(`nav.${place.id}`)}</span>
          </NextLink>
        ))}
    </nav>
  );
}
