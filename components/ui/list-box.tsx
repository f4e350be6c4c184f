"use client";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { ListBoxItem, type ListBoxItemProps } from "react-aria-components";

/** One choice of a list that pops up. `detail` is the quiet second half. */
export function Choice({
  children,
  detail,
  ...props
}: Omit<ListBoxItemProps, "className" | "style" | "children"> & { children: ReactNode; detail?: ReactNode }) {
  return (
    <ListBoxItem
      {...props}
      className="flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-13 outline-none focus:bg-hover hover:bg-hover disabled:opacity-50 max-sm:min-h-11"
    >
      {({ isSelected, selectionMode }) => (
        <>
          <span className="flex min-w-0 flex-1 flex-col">
            <span className="truncate">{children}</span>
            {detail && <span className="truncate text-12 text-muted">{detail}</span>}
          </span>
          {selectionMode !== "none" && isSelected && <Check aria-hidden className="size-4 text-accent" />}
        </>
      )}
    </ListBoxItem>
  );
}
