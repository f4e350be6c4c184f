"use client";
import NextLink from "next/link";
import type { ReactNode } from "react";
import { cx } from "./classes.ts";
import { type Tone, toneIcons, toneText } from "./tone.tsx";

/** The number first, its label small below. With `href` it leads to the list that it counts. */
export function Stat({
  value,
  label,
  tone,
  href,
  size = "md",
}: {
  value: ReactNode;
  label: string;
  /** Only where the number asks for something. */
  tone?: Tone;
  href?: string;
  size?: "md" | "lg";
}) {
  const Icon = tone ? toneIcons[tone] : null;
  const body = (
    <>
      <span
        className={cx(
          "figures leading-none font-semibold",
          size === "lg" ? "text-28" : "text-20",
          tone && tone !== "neutral" ? toneText[tone] : "text-ink",
        )}
      >
        {value}
      </span>
      <span className="flex items-center gap-1 text-12 text-muted">
        {Icon && tone !== "neutral" && (
          <Icon aria-hidden className={cx("size-3.5", tone && toneText[tone])} />
        )}
        {label}
      </span>
    </>
  );
  const shape = "flex min-h-11 flex-col items-start justify-center gap-1.5 rounded-md px-3 py-2.5";
  if (!href) return <div className={shape}>{body}</div>;
  return (
    <NextLink
      href={href}
      prefetch={false}
      className={cx(shape, "transition-colors duration-150 hover:bg-hover")}
    >
      {body}
    </NextLink>
  );
}

/** Several figures in one row, wrapping on a phone. */
export function StatRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="-mx-3 grid grid-cols-2 gap-1 sm:grid-cols-3 md:flex md:flex-wrap md:*:min-w-28"
    >
      {children}
    </section>
  );
}
