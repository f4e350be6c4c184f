import type { ReactNode } from "react";
import { cx } from "./classes.ts";

export type Fact = { id: string; label: string; value: ReactNode; isStrong?: boolean };

/** Names and their values. `split` puts values at the end side, for sums; `stack` puts them under their names. */
export function Facts({ facts, look = "split" }: { facts: readonly Fact[]; look?: "split" | "stack" }) {
  return (
    <dl className={cx("text-13", look === "split" ? "flex flex-col gap-1.5" : "grid gap-3 sm:grid-cols-2")}>
      {facts.map((fact) => (
        <div
          key={fact.id}
          className={cx(
            look === "split" ? "flex items-baseline justify-between gap-4" : "flex flex-col gap-0.5",
            fact.isStrong && "border-t border-line pt-2 text-16 font-semibold",
          )}
        >
          <dt className={fact.isStrong ? "" : "text-muted"}>{fact.label}</dt>
          <dd className="min-w-0">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
