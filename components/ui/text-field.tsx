"use client";
import type { Ref } from "react";
import { TextField as Field, Input, TextArea, type TextFieldProps } from "react-aria-components";
import { controlClass, type FieldFrame, FieldLabel, FieldNotes } from "./field.tsx";

type Props = Omit<TextFieldProps, "className" | "style" | "children" | "isInvalid"> &
  FieldFrame & {
    size?: "md" | "lg";
    placeholder?: string;
    /** More than one: a text area of that many lines. */
    rows?: number;
    inputRef?: Ref<HTMLInputElement>;
  };

export function TextField({
  label,
  isLabelHidden,
  description,
  error,
  size,
  placeholder,
  rows = 1,
  inputRef,
  ...props
}: Props) {
  return (
    <Field {...props} isInvalid={Boolean(error)} className="flex min-w-0 flex-col gap-1">
      <FieldLabel label={label} isLabelHidden={isLabelHidden} />
      {rows > 1 ? (
        <TextArea
          rows={rows}
          placeholder={placeholder}
          className={`${controlClass(size)} h-auto max-sm:h-auto py-1.5`}
        />
      ) : (
        <Input ref={inputRef} placeholder={placeholder} className={controlClass(size)} />
      )}
      <FieldNotes description={description} error={error} />
    </Field>
  );
}
