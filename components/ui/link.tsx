"use client";
import type { LucideIcon } from "lucide-react";
import NextLink from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonLook, type ButtonSize, buttonClass } from "./button.tsx";
import { cx } from "./classes.ts";
import { Kbd } from "./kbd.tsx";

type LinkProps = Omit<ComponentProps<typeof NextLink>, "className" | "style" | "children"> & {
  children: ReactNode;
};

/** A link in running text or in a table cell. */
export function TextLink({ isQuiet = false, ...props }: LinkProps & { isQuiet?: boolean }) {
  return (
    <NextLink
      prefetch={false}
      {...props}
      className={cx(
        "rounded-sm underline-offset-2 hover:underline",
        isQuiet ? "text-ink" : "text-accent underline decoration-accent/40",
      )}
    />
  );
}

/** A link that looks like a button, for going somewhere. */
export function ButtonLink({
  children,
  look,
  size,
  icon: Icon,
  shortcut,
  isWide,
  ...props
}: LinkProps & {
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: LucideIcon;
  shortcut?: string;
  isWide?: boolean;
}) {
  return (
    <NextLink
      prefetch={false}
      {...props}
      aria-keyshortcuts={shortcut}
      className={buttonClass({ look, size, isWide })}
    >
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      <span>{children}</span>
      {shortcut && <Kbd keys={shortcut} isInverse={look === "primary"} />}
    </NextLink>
  );
}
