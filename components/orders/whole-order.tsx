"use client";
import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { cx } from "@/components/ui/classes.ts";
import { useMoney } from "@/components/ui/figures.tsx";
import { useMomentText } from "@/components/ui/moment.tsx";
import { type Draft, wishOf } from "./draft.ts";

type Combination = RouterOutputs["promising"]["combinations"]["combinations"][number];

/** With one line its own offers say it all. */
const linesMin = 2;
const frameId = "whole-order";

/**
 * The best ways to get everything together, above the lines: a click or its digit sets the choice of every line, and
 * the hands go back to adding.
 */
export function WholeOrder({
  draft,
  isReserved,
  onChoose,
  onDone,
}: {
  draft: Draft;
  /** The offers below are those of this draft; only then it is asked what goes together. */
  isReserved: boolean;
  onChoose: (choices: Combination["choices"]) => void;
  onDone: () => void;
}) {
  const t = useTranslations("phoneOrder.whole");
  const trpc = useTRPC();
  const isAsked = draft.lines.length >= linesMin;
  // What is chosen now does not change what could be: asked without it, choosing asks nothing again.
  const wish = wishOf({ ...draft, lines: draft.lines.map((line) => ({ ...line, choice: null })) });
  const query = useQuery({
    ...trpc.promising.combinations.queryOptions(isAsked && isReserved ? wish : skipToken),
    placeholderData: keepPreviousData,
  });
  const known = new Set(draft.lines.map((line) => line.lineId));
  const combinations = (query.data?.combinations ?? []).filter(
    ({ choices }) => choices.length === known.size && choices.every(({ lineId }) => known.has(lineId)),
  );
  if (!isAsked || combinations.length === 0) return null;
  const take = (combination: Combination | undefined) => {
    if (!combination) return;
    onChoose(combination.choices);
    onDone();
  };
  return (
    <div
      id={frameId}
      role="toolbar"
      aria-label={t("label")}
      aria-orientation="vertical"
      className="flex flex-col gap-0.5 rounded-md bg-sunken p-2"
      onKeyDown={(event) => {
        const digit = Number(event.key);
        if (Number.isInteger(digit) && digit > 0 && !event.ctrlKey && !event.metaKey && !event.altKey)
          take(combinations[digit - 1]);
        else if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event.currentTarget, event.key);
        else if (event.key === "Escape") onDone();
        else return;
        event.preventDefault();
      }}
    >
      <h3 className="px-2 text-12 font-medium text-muted">{t("title")}</h3>
      {combinations.map((combination, index) => (
        <Row
          key={combination.keys.join()}
          combination={combination}
          digit={index + 1}
          isChosen={isChosen(draft, combination)}
          onTake={() => take(combination)}
        />
      ))}
    </div>
  );
}

function Row({
  combination,
  digit,
  isChosen,
  onTake,
}: {
  combination: Combination;
  digit: number;
  isChosen: boolean;
  onTake: () => void;
}) {
  const t = useTranslations("phoneOrder.whole");
  const money = useMoney();
  const moment = useMomentText();
  const { keys, packages, stores, charge, completeAt, timeZone, services } = combination;
  const isPickup = services.length === 0;
  const when = moment({ value: completeAt, zone: timeZone, look: isPickup ? "dayTime" : "day" });
  const places = stores.map((store) => store.name).join(", ");
  const how = isPickup ? t("pickup", { places }) : places ? t("mixed", { places }) : t("shipped");
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      // One stop for Tab; the arrows and the digits move on from there.
      tabIndex={digit === 1 ? 0 : -1}
      onClick={onTake}
      className={cx(
        "grid min-h-8 cursor-pointer grid-cols-[auto_minmax(8rem,13rem)_minmax(0,1fr)_auto] items-center gap-x-3 rounded-md px-2 py-1 text-start text-13 hover:bg-hover focus-visible:outline-2 focus-visible:outline-focus max-sm:grid-cols-[auto_1fr_auto]",
        isChosen && "bg-accent-soft",
      )}
    >
      <span
        aria-hidden
        className={cx(
          "figures flex size-5 items-center justify-center rounded-sm text-12",
          isChosen ? "bg-accent text-on-accent" : "bg-neutral-soft text-muted",
        )}
      >
        {digit}
      </span>
      <span className="min-w-0 font-medium">{keys.map((key) => t(`key.${key}`)).join(" · ")}</span>
      <span className="min-w-0 max-sm:order-4 max-sm:col-span-3">
        <span className="figures">{t(isPickup ? "ready" : "complete", { moment: when })}</span>
        <span className="text-12 text-muted">
          {" "}
          {how} · {t(isPickup ? "visits" : "packages", { count: packages })}
        </span>
      </span>
      <span className={cx("figures text-end", charge.amount === 0 && "text-good")}>
        {charge.amount === 0 ? t("free") : money(charge)}
      </span>
    </button>
  );
}

function isChosen({ lines }: Draft, { choices }: Combination): boolean {
  return lines.every((line) => {
    const wanted = choices.find(({ lineId }) => lineId === line.lineId)?.choice;
    return JSON.stringify(wanted) === JSON.stringify(line.choice);
  });
}

function step(frame: HTMLElement, key: "ArrowDown" | "ArrowUp") {
  const rows = [...frame.querySelectorAll("button")];
  const at = rows.findIndex((row) => row.matches(":focus"));
  rows[Math.max(0, Math.min(rows.length - 1, at + (key === "ArrowDown" ? 1 : -1)))]?.focus();
}

/** From the empty quick-add down to the whole order. */
export function focusWholeOrder() {
  document.getElementById(frameId)?.querySelector("button")?.focus();
}
