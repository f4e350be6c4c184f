"use client";
import type { ReactNode, Ref } from "react";
import { type ComboBoxProps, ComboBox as Field, Input, ListBox, Popover } from "react-aria-components";
import { cx } from "./classes.ts";
import { controlClass, type FieldFrame, FieldLabel, FieldNotes } from "./field.tsx";
import { Choice } from "./list-box.tsx";
import { popClass } from "./popover.tsx";

/**
 * Text with choices below it. The caller filters (the server does), so every item given is shown; the first one is
 * not taken unless the person moves to it or the caller decides so.
 */
export function ComboBox<T extends { id: string }>({
  label,
  isLabelHidden,
  description,
  error,
  items,
  textOf,
  detailOf,
  placeholder,
  size,
  emptyText,
  inputRef,
  onKeyDownCapture,
  ...props
}: Omit<ComboBoxProps<T>, "className" | "style" | "children" | "items" | "isInvalid"> &
  FieldFrame & {
    items: readonly T[];
    textOf: (item: T) => string;
    detailOf?: (item: T) => ReactNode;
    placeholder?: string;
    size?: "md" | "lg";
    emptyText?: string;
    inputRef?: Ref<HTMLInputElement>;
    onKeyDownCapture?: (event: React.KeyboardEvent<HTMLInputElement>) => void;
  }) {
  return (
    <Field
      {...props}
      items={items}
      defaultFilter={() => true}
      allowsEmptyCollection={Boolean(emptyText)}
      menuTrigger="input"
      isInvalid={Boolean(error)}
      className="flex min-w-0 flex-col gap-1"
    >
      <FieldLabel label={label} isLabelHidden={isLabelHidden} />
      <Input
        ref={inputRef}
        placeholder={placeholder}
        onKeyDownCapture={onKeyDownCapture}
        className={controlClass(size)}
      />
      <FieldNotes description={description} error={error} />
      <Popover className={cx(popClass, "min-w-(--trigger-width) max-w-[calc(100vw-1rem)]")} offset={4}>
        <ListBox<T>
          className="p-1 outline-none"
          renderEmptyState={() => <p className="px-2 py-1.5 text-13 text-muted">{emptyText}</p>}
        >
          {(item) => (
            <Choice id={item.id} textValue={textOf(item)} detail={detailOf?.(item)}>
              {textOf(item)}
            </Choice>
          )}
        </ListBox>
      </Popover>
    </Field>
  );
}
