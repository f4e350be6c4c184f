"use client";
import type { ReactElement } from "react";
import { Tooltip as Bubble, TooltipTrigger } from "react-aria-components";
import { Kbd } from "./kbd.tsx";

/** Says more about the control inside, on hover and on focus; never the only place of a fact. */
export function Tooltip({
  text,
  shortcut,
  children,
}: {
  text: string;
  shortcut?: string;
  children: ReactElement;
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <Bubble
        offset={6}
        className="max-w-72 animate-enter rounded-md border border-line bg-raised px-2 py-1 text-12 text-ink shadow-pop"
      >
        {text}
        {shortcut && <Kbd keys={shortcut} />}
      </Bubble>
    </TooltipTrigger>
  );
}
