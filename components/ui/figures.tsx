"use client";
import { useFormatter } from "use-intl";
import type { Money } from "@/server/kernel/money.ts";
import { cx } from "./classes.ts";

/** An amount as people read it: sign in front, figures of one width, code when it is not the workspace's. */
export function MoneyText({ value, isStrong = false }: { value: Money; isStrong?: boolean }) {
  const text = useMoney();
  return <span className={cx("figures whitespace-nowrap", isStrong && "font-semibold")}>{text(value)}</span>;
}

/** For sentences: the same amount as text. Every currency of the workspace has two decimals. */
export function useMoney(): (value: Money) => string {
  const format = useFormatter();
  return ({ amount, currency }) => format.number(amount / 100, { style: "currency", currency });
}

export function QuantityText({ value }: { value: number }) {
  const format = useFormatter();
  return <span className="figures">{format.number(value)}</span>;
}
