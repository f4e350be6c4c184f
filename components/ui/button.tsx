"use client";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { type ButtonProps, Button as Press } from "react-aria-components";
import { cx } from "./classes.ts";
import { Kbd } from "./kbd.tsx";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";
/** `md` is the desk's 32 px, `lg` the store's 44 px, `sm` sits in rows. */
export type ButtonSize = "sm" | "md" | "lg";

export type ActionProps = Omit<ButtonProps, "className" | "style" | "children"> & {
  children: ReactNode;
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: LucideIcon;
  /** Keys as `aria-keyshortcuts` writes them ("Control+Enter"); shown on the button. */
  shortcut?: string;
  isWide?: boolean;
};

/**
 * While it works it keeps the focus and takes no second press. Not by react-aria's own `isPending`: that announces
 * the button by its id, and the answer often takes the button away, which leaves an unnamed image behind.
 */
export function Button({
  children,
  look,
  size,
  icon: Icon,
  shortcut,
  isWide,
  isPending = false,
  onPress,
  type,
  ...props
}: ActionProps) {
  return (
    <Press
      {...props}
      type={isPending ? "button" : type}
      onPress={isPending ? undefined : onPress}
      aria-disabled={isPending ? "true" : undefined}
      aria-keyshortcuts={shortcut}
      className={cx(buttonClass({ look, size, isWide }), isPending && "cursor-progress opacity-70")}
    >
      {isPending ? (
        <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" />
      ) : (
        Icon && <Icon aria-hidden className="size-4 shrink-0" />
      )}
      <span>{children}</span>
      {shortcut && <Kbd keys={shortcut} isInverse={look === "primary"} />}
    </Press>
  );
}

export function buttonClass({
  look = "secondary",
  size = "md",
  isWide = false,
}: {
  look?: ButtonLook;
  size?: ButtonSize;
  isWide?: boolean;
}): string {
  return cx(
    "inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none",
    "transition-colors duration-150 disabled:opacity-50 disabled:cursor-not-allowed",
    isWide && "w-full",
    sizes[size],
    looks[look],
  );
}

const sizes: Record<ButtonSize, string> = {
  sm: "h-7 px-2 text-12",
  md: "h-8 px-3 text-13",
  lg: "min-h-11 px-4 text-14",
};

const looks: Record<ButtonLook, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover pressed:bg-accent-hover",
  secondary: "bg-raised text-ink border border-line shadow-none hover:bg-hover pressed:bg-press",
  quiet: "text-muted hover:bg-hover hover:text-ink pressed:bg-press",
  danger: "bg-raised text-bad border border-line hover:bg-bad-soft pressed:bg-bad-soft",
};
