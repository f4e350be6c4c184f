"use client";
import { ScanBarcode } from "lucide-react";
import { type Ref, useState } from "react";
import { Form, Input, TextField } from "react-aria-components";
import { cx } from "./classes.ts";
import { controlClass } from "./field.tsx";
import { useScan } from "./use-scan.ts";

/** A code by scanner from anywhere on the page, or by hand in this field with Enter. */
export function ScanField({
  label,
  placeholder,
  onCode,
  size = "lg",
  isDisabled = false,
  autoFocus = false,
  defaultText = "",
  inputRef,
}: {
  label: string;
  placeholder?: string;
  onCode: (code: string) => void;
  size?: "md" | "lg";
  isDisabled?: boolean;
  autoFocus?: boolean;
  defaultText?: string;
  inputRef?: Ref<HTMLInputElement>;
}) {
  const [text, setText] = useState(defaultText);
  useScan((code) => {
    setText("");
    onCode(code);
  }, !isDisabled);
  return (
    <Form
      role="search"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        const code = text.trim();
        if (code === "") return;
        setText("");
        onCode(code);
      }}
    >
      <TextField
        aria-label={label}
        value={text}
        onChange={setText}
        isDisabled={isDisabled}
        autoFocus={autoFocus}
        autoComplete="off"
        className="relative flex items-center"
      >
        <ScanBarcode aria-hidden className="pointer-events-none absolute start-3 size-5 text-faint" />
        <Input
          ref={inputRef}
          enterKeyHint="search"
          placeholder={placeholder ?? label}
          className={cx(controlClass(size), "ps-10")}
        />
      </TextField>
    </Form>
  );
}
