"use client";
import type { ReactNode } from "react";
import { Meter as Gauge, Label } from "react-aria-components";
import { cx } from "./classes.ts";
import { type Tone, toneSolid } from "./tone.tsx";

/** A bar of value in max, with its words above it. */
export function Meter({
  label,
  value,
  max,
  tone = "info",
  valueText,
  isLabelHidden = false,
}: {
  label: string;
  value: number;
  max: number;
  tone?: Tone;
  valueText?: ReactNode;
  isLabelHidden?: boolean;
}) {
  return (
    <Gauge
      value={Math.min(value, max)}
      maxValue={Math.max(max, 1)}
      aria-label={label}
      className="flex flex-col gap-1"
    >
      {({ percentage }) => (
        <>
          {!isLabelHidden && (
            <span className="flex justify-between gap-2 text-12 text-muted">
              <Label>{label}</Label>
              <span className="figures">{valueText}</span>
            </span>
          )}
          {/* The ends are rounded by the frame: the drawing itself is stretched. */}
          <svg
            aria-hidden
            className="h-1.5 w-full overflow-hidden rounded-full"
            preserveAspectRatio="none"
            viewBox="0 0 100 4"
          >
            <rect width="100" height="4" className="fill-neutral-soft" />
            <rect width={percentage} height="4" className={cx("fill-current", toneFill[tone])} />
          </svg>
        </>
      )}
    </Gauge>
  );
}

const toneFill: Record<Tone, string> = {
  neutral: "text-neutral-solid",
  info: "text-info-solid",
  good: "text-good-solid",
  warn: "text-warn-solid",
  bad: "text-bad-solid",
};

/** Parts of a whole side by side, each with its word and figure: the picture of a line's progress. */
export function PartsBar({
  label,
  parts,
}: {
  label: string;
  parts: readonly { id: string; label: string; value: number; tone: Tone }[];
}) {
  const shown = parts.filter((part) => part.value > 0);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div aria-hidden className="flex h-1.5 w-full gap-0.5 overflow-hidden rounded-full">
        {shown.map((part) => (
          <span
            key={part.id}
            className={cx("h-1.5 min-w-1", toneSolid[part.tone])}
            style={{ flexGrow: part.value, flexBasis: 0 }}
          />
        ))}
      </div>
      <ul aria-label={label} className="flex flex-wrap gap-x-3 text-12 text-muted">
        {shown.map((part) => (
          <li key={part.id} className="flex items-center gap-1">
            <span aria-hidden className={cx("size-2 rounded-full", toneSolid[part.tone])} />
            <span className="figures font-medium text-ink">{part.value}</span> {part.label}
          </li>
        ))}
      </ul>
    </div>
  );
}
