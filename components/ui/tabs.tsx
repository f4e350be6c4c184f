"use client";
import NextLink from "next/link";
import { useFormatter } from "use-intl";
import { cx } from "./classes.ts";

export type TabLink = {
  id: string;
  label: string;
  href: string;
  count?: number | null;
  isAlarming?: boolean;
};

/** Views of one list. Each is a link, so a view can be copied, opened beside, and gone back from. */
export function TabLinks({
  label,
  tabs,
  current,
  size = "md",
}: {
  label: string;
  tabs: readonly TabLink[];
  current: string;
  size?: "md" | "lg";
}) {
  const format = useFormatter();
  return (
    <nav aria-label={label} className="-mb-px flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map((tab) => (
        <NextLink
          key={tab.id}
          href={tab.href}
          prefetch={false}
          scroll={false}
          aria-current={tab.id === current ? "page" : undefined}
          className={cx(
            "flex shrink-0 items-center gap-1.5 border-b-2 px-2.5 text-13 whitespace-nowrap transition-colors duration-150 -outline-offset-2",
            size === "lg" ? "min-h-11" : "min-h-9",
            tab.id === current
              ? "border-accent font-medium text-ink"
              : "border-transparent text-muted hover:text-ink",
          )}
        >
          {tab.label}
          {typeof tab.count === "number" && (
            <span
              className={cx(
                "figures rounded-full px-1.5 text-12",
                tab.isAlarming && tab.count > 0 ? "bg-bad-soft text-bad" : "bg-neutral-soft text-muted",
              )}
            >
              {format.number(tab.count)}
            </span>
          )}
        </NextLink>
      ))}
    </nav>
  );
}
