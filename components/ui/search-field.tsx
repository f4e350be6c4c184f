"use client";
import { Search, X } from "lucide-react";
import type { Ref } from "react";
import { Button, SearchField as Field, Input, type SearchFieldProps } from "react-aria-components";
import { useTranslations } from "use-intl";
import { cx } from "./classes.ts";
import { controlClass } from "./field.tsx";

/** Text to look for. Escape clears it. */
export function SearchField({
  label,
  placeholder,
  size = "md",
  shortcut,
  inputRef,
  ...props
}: Omit<SearchFieldProps, "className" | "style" | "children"> & {
  label: string;
  placeholder?: string;
  size?: "md" | "lg";
  shortcut?: string;
  inputRef?: Ref<HTMLInputElement>;
}) {
  const t = useTranslations("ui");
  return (
    <Field {...props} aria-label={label} className="group relative flex w-full min-w-0 items-center">
      <Search aria-hidden className="pointer-events-none absolute start-2.5 size-4 text-faint" />
      <Input
        ref={inputRef}
        placeholder={placeholder ?? label}
        aria-keyshortcuts={shortcut}
        className={cx(controlClass(size), "ps-8 pe-8 [&::-webkit-search-cancel-button]:hidden")}
      />
      <Button
        aria-label={t("clear")}
        className="absolute end-1.5 flex size-6 items-center justify-center rounded-sm text-faint hover:text-ink group-empty:hidden"
      >
        <X aria-hidden className="size-4" />
      </Button>
    </Field>
  );
}
