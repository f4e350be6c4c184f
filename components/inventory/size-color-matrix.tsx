"use client";

import NextLink from "next/link";
import { useTranslations } from "use-intl";
import { cx } from "@/components/ui/classes.ts";
import type { Sibling, Variant } from "./stock.ts";

/** Every size and color of the style: what is here in large, what the network has in small. Each cell is a look-up. */
export function SizeColorMatrix({
  siblings,
  variant,
  hasOwn,
}: {
  siblings: readonly Sibling[];
  variant: Variant;
  hasOwn: boolean;
}) {
  const t = useTranslations("inventory.matrix");
  if (siblings.length < 2) return null;
  const sizes = sizesOf(siblings);
  const colors = [...new Set(siblings.map((one) => one.color))];
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-13 font-medium text-muted">{t("title")}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable by keyboard */}
      <section aria-label={t("title")} tabIndex={0} className="overflow-x-auto">
        <table className="border-separate border-spacing-1 text-13">
          <caption className="sr-only">{t("caption")}</caption>
          <thead>
            <tr>
              <th scope="col" className="text-start font-medium text-muted">
                {t("color")}
              </th>
              {sizes.map((size) => (
                <th key={size ?? ""} scope="col" className="min-w-14 px-1 text-center font-medium text-muted">
                  {size ?? t("oneSize")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {colors.map((color) => (
              <tr key={color ?? ""}>
                <th scope="row" className="pe-3 text-start font-medium whitespace-nowrap">
                  {color ?? t("oneColor")}
                </th>
                {sizes.map((size) => (
                  <td key={size ?? ""} className="p-0">
                    <MatrixCell
                      sibling={siblings.find((one) => one.color === color && one.size === size)}
                      isCurrent={variant.color === color && variant.size === size}
                      hasOwn={hasOwn}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function sizesOf(siblings: readonly Sibling[]): (string | null)[] {
  const ranked = [...siblings].sort((left, right) => left.sizeRank - right.sizeRank);
  return [...new Set(ranked.map((one) => one.size))];
}

function MatrixCell({
  sibling,
  isCurrent,
  hasOwn,
}: {
  sibling: Sibling | undefined;
  isCurrent: boolean;
  hasOwn: boolean;
}) {
  const t = useTranslations("inventory.matrix");
  if (!sibling) {
    return (
      <span className="flex min-h-11 items-center justify-center text-faint">
        <span aria-hidden>–</span>
        <span className="sr-only">{t("notMade")}</span>
      </span>
    );
  }
  const { availableHere: here, availableNetwork: network } = sibling;
  const large = hasOwn ? here : network;
  return (
    <NextLink
      href={`/inventory/lookup?q=${encodeURIComponent(sibling.sku)}`}
      prefetch={false}
      scroll={false}
      aria-current={isCurrent ? "true" : undefined}
      aria-label={t("cell", { color: sibling.color ?? "", size: sibling.size ?? "", here, network })}
      className={cx(
        "figures flex min-h-12 min-w-14 flex-col items-center justify-center rounded-md border px-1 transition-colors duration-150 hover:bg-hover",
        isCurrent ? "border-accent bg-accent-soft" : "border-line",
      )}
    >
      <span className={cx("text-16 font-semibold", large === 0 && "font-normal text-muted")}>{large}</span>
      {hasOwn && <span className="text-12 text-muted">{t("of", { network })}</span>}
    </NextLink>
  );
}
