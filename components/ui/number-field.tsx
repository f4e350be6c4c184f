"use client";
import { Minus, Plus } from "lucide-react";
import { Button, NumberField as Field, Group, Input, type NumberFieldProps } from "react-aria-components";
import { cx } from "./classes.ts";
import { type FieldFrame, FieldLabel, FieldNotes } from "./field.tsx";

/** A whole number with steps by button and by arrow key. */
export function NumberField({
  label,
  isLabelHidden,
  description,
  error,
  size = "md",
  isWide = false,
  suffix,
  ...props
}: Omit<NumberFieldProps, "className" | "style" | "children" | "isInvalid"> &
  FieldFrame & {
    size?: "md" | "lg";
    /** Room for an amount or a percentage. */
    isWide?: boolean;
    /** The unit, behind the value; the label says it too. */
    suffix?: string;
  }) {
  const step = cx(
    "flex shrink-0 items-center justify-center text-muted hover:bg-hover disabled:opacity-40",
    size === "lg" ? "size-11" : "size-7.5",
  );
  return (
    <Field {...props} isInvalid={Boolean(error)} className="flex min-w-0 flex-col gap-1">
      <FieldLabel label={label} isLabelHidden={isLabelHidden} />
      <div className="flex items-center gap-2">
        <Group
          className={cx(
            "inline-flex w-fit items-center overflow-hidden rounded-md border border-edge bg-canvas",
            "focus-within:border-focus focus-within:outline-2 focus-within:outline-focus invalid:border-bad-solid",
            size === "lg" ? "h-11" : "h-8",
          )}
        >
          <Button slot="decrement" className={step}>
            <Minus aria-hidden className="size-4" />
          </Button>
          <Input
            className={cx(
              "figures h-full border-x border-line bg-transparent text-center outline-none",
              isWide ? "w-20" : "w-12",
              size === "lg" ? "text-16" : "text-14",
            )}
          />
          <Button slot="increment" className={step}>
            <Plus aria-hidden className="size-4" />
          </Button>
        </Group>
        {suffix && (
          <span aria-hidden className="text-13 text-muted">
            {suffix}
          </span>
        )}
      </div>
      <FieldNotes description={description} error={error} />
    </Field>
  );
}
