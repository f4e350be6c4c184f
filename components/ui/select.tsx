"use client";
import { ChevronDown } from "lucide-react";
import {
  Button,
  Select as Field,
  ListBox,
  Popover,
  type SelectProps,
  SelectValue,
} from "react-aria-components";
import { cx } from "./classes.ts";
import { controlClass, type FieldFrame, FieldLabel, FieldNotes } from "./field.tsx";
import { Choice } from "./list-box.tsx";
import { popClass } from "./popover.tsx";

export type SelectOption = { id: string; label: string; detail?: string };

/** One of a few known choices. */
export function Select({
  label,
  isLabelHidden,
  description,
  error,
  options,
  placeholder,
  size,
  ...props
}: Omit<SelectProps<SelectOption>, "className" | "style" | "children" | "isInvalid"> &
  FieldFrame & { options: readonly SelectOption[]; size?: "md" | "lg" }) {
  return (
    <Field
      {...props}
      placeholder={placeholder}
      isInvalid={Boolean(error)}
      className="flex min-w-0 flex-col gap-1"
    >
      <FieldLabel label={label} isLabelHidden={isLabelHidden} />
      <Button className={cx(controlClass(size), "flex items-center justify-between gap-2 text-start")}>
        <SelectValue className="truncate placeholder-shown:text-faint" />
        <ChevronDown aria-hidden className="size-4 shrink-0 text-faint" />
      </Button>
      <FieldNotes description={description} error={error} />
      <Popover className={cx(popClass, "min-w-(--trigger-width)")} offset={4}>
        <ListBox items={options} className="p-1 outline-none">
          {(option) => (
            <Choice id={option.id} textValue={option.label} detail={option.detail}>
              {option.label}
            </Choice>
          )}
        </ListBox>
      </Popover>
    </Field>
  );
}
