"use client";
import type { ReactNode } from "react";
import { FieldError, Label, Text } from "react-aria-components";
import { cx } from "./classes.ts";

/** The look of every text control: one border, one focus ring, `lg` for the store. */
export function controlClass(size: "md" | "lg" = "md"): string {
  return cx(
    "w-full min-w-0 rounded-md border border-edge bg-canvas text-ink transition-colors duration-150",
    "invalid:border-bad-solid disabled:opacity-50 focus:border-focus focus:outline-2 focus:outline-offset-0 focus:outline-focus",
    size === "lg" ? "h-11 px-3 text-16" : "h-8 px-2.5 text-14 max-sm:h-11 max-sm:text-16",
  );
}

export type FieldFrame = {
  label: string;
  /** Keeps the label for assistive technology only, where the place makes it plain to the eye. */
  isLabelHidden?: boolean;
  description?: ReactNode;
  error?: string | null;
};

export function FieldLabel({ label, isLabelHidden }: Pick<FieldFrame, "label" | "isLabelHidden">) {
  return <Label className={isLabelHidden ? "sr-only" : "text-12 font-medium text-muted"}>{label}</Label>;
}

export function FieldNotes({ description, error }: Pick<FieldFrame, "description" | "error">) {
  return (
    <>
      {description && (
        <Text slot="description" className="text-12 text-faint">
          {description}
        </Text>
      )}
      <FieldError className="text-12 text-bad">{error ?? undefined}</FieldError>
    </>
  );
}
