"use client";
import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { type CheckboxProps, Checkbox as Field } from "react-aria-components";
import { cx } from "./classes.ts";

export function Checkbox({
  children,
  size = "md",
  ...props
}: Omit<CheckboxProps, "className" | "style" | "children"> & { children?: ReactNode; size?: "md" | "lg" }) {
  return (
    <Field
      {...props}
      className={cx(
        "group inline-flex cursor-pointer items-center gap-2 text-14 disabled:opacity-50",
        size === "lg" ? "min-h-11" : "min-h-6",
      )}
    >
      {({ isSelected, isIndeterminate, isFocusVisible }) => (
        <>
          <span
            className={cx(
              "flex shrink-0 items-center justify-center rounded-sm border transition-colors duration-150",
              size === "lg" ? "size-5" : "size-4",
              isSelected || isIndeterminate
                ? "border-accent bg-accent text-on-accent"
                : "border-edge bg-canvas",
              isFocusVisible && "outline-2 outline-offset-2 outline-focus",
            )}
          >
            {isIndeterminate ? (
              <Minus aria-hidden className="size-3" strokeWidth={3} />
            ) : (
              isSelected && <Check aria-hidden className="size-3" strokeWidth={3} />
            )}
          </span>
          {children}
        </>
      )}
    </Field>
  );
}
