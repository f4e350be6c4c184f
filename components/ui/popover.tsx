"use client";
import type { ReactElement, ReactNode } from "react";
import { Popover as Bubble, Dialog, DialogTrigger, type PopoverProps } from "react-aria-components";
import { cx } from "./classes.ts";

export const popClass =
  "overflow-auto rounded-lg border border-line bg-raised shadow-pop outline-none entering:animate-enter";

/** A small panel beside its trigger: the first child is the trigger, `content` the panel. */
export function Popover({
  label,
  trigger,
  children,
  placement = "bottom start",
  isWide = false,
}: {
  label: string;
  trigger: ReactElement;
  children: ReactNode;
  placement?: PopoverProps["placement"];
  isWide?: boolean;
}) {
  return (
    <DialogTrigger>
      {trigger}
      <Bubble
        placement={placement}
        offset={6}
        className={cx(popClass, isWide ? "w-96" : "w-72", "max-w-[calc(100vw-2rem)]")}
      >
        <Dialog aria-label={label} className="p-3 text-13 outline-none">
          {children}
        </Dialog>
      </Bubble>
    </DialogTrigger>
  );
}
