import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./classes.ts";
import { type Tone, toneIcons, toneSoft, toneText } from "./tone.tsx";

/** A state as icon and word. `plain` stands in dense tables, `soft` where it should be seen first. */
export function Status({
  tone,
  label,
  icon,
  look = "plain",
}: {
  tone: Tone;
  label: string;
  icon?: LucideIcon;
  look?: "plain" | "soft";
}) {
  const Icon = icon ?? toneIcons[tone];
  return (
    <span
      className={cx(
        // As high as a row's line of text and on its top, so that its smaller letters stand in the same middle.
        "inline-flex h-5 max-w-full items-center gap-1 align-top text-12 font-medium whitespace-nowrap",
        look === "soft" ? cx("rounded-full px-2", toneSoft[tone]) : toneText[tone],
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{label}</span>
    </span>
  );
}

/** A short fact that is not a state: a channel, a mode, a count. */
export function Tag({ children }: { children: ReactNode }) {
  return (
    <span className="figures inline-flex items-center rounded-sm bg-neutral-soft px-1.5 text-12 text-muted whitespace-nowrap">
      {children}
    </span>
  );
}
