"use client";
import type { ReactNode } from "react";
import { RadioGroup as Group, Radio, type RadioGroupProps } from "react-aria-components";
import { cx } from "./classes.ts";
import { type FieldFrame, FieldLabel, FieldNotes } from "./field.tsx";

export type RadioOption = { id: string; label: string; detail?: ReactNode };

type Props = Omit<RadioGroupProps, "className" | "style" | "children" | "isInvalid"> &
  FieldFrame & {
    options: readonly RadioOption[];
    size?: "md" | "lg";
    /** Details that are sentences stand under their option; short ones at its end. */
    isDetailBelow?: boolean;
  };

/** One of a few choices, all in sight, one under the other. */
export function RadioGroup({
  label,
  isLabelHidden,
  description,
  error,
  options,
  size = "md",
  isDetailBelow = false,
  ...props
}: Props) {
  return (
    <Group {...props} isInvalid={Boolean(error)} className="flex flex-col gap-1">
      <FieldLabel label={label} isLabelHidden={isLabelHidden} />
      {options.map((option) => (
        <Radio
          key={option.id}
          value={option.id}
          className={cx(
            "group flex cursor-pointer items-center gap-x-2 rounded-md px-2 text-14 hover:bg-hover focus-visible:outline-2 focus-visible:outline-focus",
            isDetailBelow ? "flex-wrap py-1" : "max-sm:flex-wrap max-sm:py-1",
            size === "lg" ? "min-h-11" : "min-h-8",
          )}
        >
          <span className="flex size-4 shrink-0 items-center justify-center rounded-full border border-edge group-selected:border-accent">
            <span className="size-2 rounded-full bg-transparent group-selected:bg-accent" />
          </span>
          <span className="min-w-0 flex-1">{option.label}</span>
          {option.detail && (
            <span
              className={cx(
                "text-12 text-muted",
                isDetailBelow ? "basis-full ps-6" : "max-sm:basis-full max-sm:ps-6",
              )}
            >
              {option.detail}
            </span>
          )}
        </Radio>
      ))}
      <FieldNotes description={description} error={error} />
    </Group>
  );
}

/** The same choice side by side, for two to five short words. */
export function Segmented({ label, isLabelHidden = true, options, size = "md", ...props }: Props) {
  return (
    <Group {...props} orientation="horizontal" className="flex flex-col gap-1">
      <FieldLabel label={label} isLabelHidden={isLabelHidden} />
      <div className="inline-flex w-fit max-w-full gap-0.5 rounded-md bg-neutral-soft p-0.5">
        {options.map((option) => (
          <Radio
            key={option.id}
            value={option.id}
            className={cx(
              "flex cursor-pointer items-center justify-center rounded-sm px-2.5 text-13 text-muted transition-colors duration-150",
              "hover:text-ink selected:bg-raised selected:font-medium selected:text-ink focus-visible:outline-2 focus-visible:outline-focus",
              size === "lg" ? "min-h-10" : "min-h-7",
            )}
          >
            {option.label}
          </Radio>
        ))}
      </div>
    </Group>
  );
}
