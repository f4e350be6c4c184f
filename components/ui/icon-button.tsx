"use client";
import type { LucideIcon } from "lucide-react";
import { type ButtonProps, Button as Press } from "react-aria-components";
import { cx } from "./classes.ts";
import { Tooltip } from "./tooltip.tsx";

/** A button that shows only an icon: its label is the accessible name and the tooltip. */
export function IconButton({
  label,
  icon: Icon,
  size = "md",
  shortcut,
  ...props
}: Omit<ButtonProps, "children" | "className" | "style"> & {
  label: string;
  icon: LucideIcon;
  size?: "sm" | "md" | "lg";
  shortcut?: string;
}) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <Press
        {...props}
        aria-label={label}
        aria-keyshortcuts={shortcut}
        className={cx(
          "inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-150",
          "hover:bg-hover hover:text-ink pressed:bg-press disabled:opacity-50 disabled:cursor-not-allowed",
          { sm: "size-7", md: "size-8", lg: "size-11" }[size],
        )}
      >
        <Icon aria-hidden className={size === "lg" ? "size-5" : "size-4"} />
      </Press>
    </Tooltip>
  );
}
