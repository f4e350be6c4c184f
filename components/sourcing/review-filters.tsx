"use client";

import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Checkbox } from "@/components/ui/checkbox.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Segmented } from "@/components/ui/radio-group.tsx";
import { SearchField } from "@/components/ui/search-field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { useTypedText } from "@/components/ui/use-typed-text.ts";
import {
  chosenCount,
  isFiltered,
  noFilters,
  type ReviewParams,
  reviewSorts,
  reviewStages,
} from "./review-params.ts";

type Change = { [K in keyof ReviewParams]?: ReviewParams[K] | null };
type Props = { params: ReviewParams; onChange: (change: Change) => void };
/** `bar`: side by side above the table, each named by its own placeholder. `sheet`: one below the other, labelled. */
type Look = "bar" | "sheet";

/** What to show and in which order. Every control writes the URL. */
export function ReviewFilters({ params, onChange }: Props) {
  const t = useTranslations("sourcing.review");
  const [text, setText] = useTypedText(params.q, (q) => onChange({ q: q || null }));
  return (
    <section aria-label={t("filtersLabel")} className="flex flex-wrap items-center gap-2">
      <div className="min-w-0 flex-1 sm:w-64 sm:flex-none">
        <SearchField
          label={t("search")}
          placeholder={t("searchPlaceholder")}
          shortcut="/"
          value={text}
          onChange={setText}
        />
      </div>
      <div className="sm:hidden">
        <PhoneFilters params={params} onChange={onChange} />
      </div>
      <div className="flex flex-1 flex-wrap items-center gap-x-3 gap-y-2 max-sm:hidden">
        <Choices params={params} onChange={onChange} look="bar" />
      </div>
      <Chosen params={params} onChange={onChange} />
    </section>
  );
}

/** On a phone the rows come first: the choices wait behind one button, which says how many are on. */
function PhoneFilters({ params, onChange }: Props) {
  const t = useTranslations("sourcing.review");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="lg" icon={SlidersHorizontal} onPress={() => setIsOpen(true)}>
        {t("filters", { count: chosenCount(params) })}
      </Button>
      <Dialog
        place="sheet"
        title={t("filtersLabel")}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        actions={
          <>
            <Button size="lg" onPress={() => onChange(noFilters)} isDisabled={!isFiltered(params)}>
              {t("clear")}
            </Button>
            <Button look="primary" size="lg" onPress={() => setIsOpen(false)}>
              {t("showRows")}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <Choices params={params} onChange={onChange} look="sheet" />
          <Chips params={params} onChange={onChange} />
        </div>
      </Dialog>
    </>
  );
}

function Choices({ params, onChange, look }: Props & { look: Look }) {
  const t = useTranslations("sourcing.review");
  const words = useTranslations("sourcing");
  const toggles = [
    { id: "hold", label: t("onlyHold") },
    { id: "split", label: t("onlySplit") },
    { id: "late", label: t("onlyLate") },
  ] as const;
  return (
    <>
      <Segmented
        label={t("method")}
        isLabelHidden={look === "bar"}
        size={look === "bar" ? "md" : "lg"}
        value={params.mode ?? "any"}
        onChange={(mode) => onChange({ mode: mode === "ship" || mode === "pickup" ? mode : null })}
        options={[
          { id: "any", label: t("any") },
          { id: "ship", label: words("modeName.ship") },
          { id: "pickup", label: words("modeName.pickup") },
        ]}
      />
      <StageSelect params={params} onChange={onChange} look={look} />
      <LocationSelect params={params} onChange={onChange} look={look} />
      <div className="flex flex-wrap gap-x-4">
        {toggles.map(({ id, label }) => (
          <Checkbox
            key={id}
            size={look === "bar" ? "md" : "lg"}
            isSelected={params[id]}
            onChange={(isOn) => onChange({ [id]: isOn || null })}
          >
            <span className="text-13">{label}</span>
          </Checkbox>
        ))}
      </div>
      <div className="sm:ms-auto">
        <Select
          label={t("sort")}
          isLabelHidden={look === "bar"}
          value={params.sort}
          onChange={(sort) => onChange({ sort: reviewSorts.find((one) => one === sort) ?? null })}
          options={reviewSorts.map((id) => ({ id, label: words(`sortName.${id}`) }))}
        />
      </div>
    </>
  );
}

function StageSelect({ params, onChange, look }: Props & { look: Look }) {
  const t = useTranslations("sourcing");
  return (
    <Select
      label={t("review.stage")}
      isLabelHidden={look === "bar"}
      placeholder={look === "bar" ? t("review.stage") : t("review.any")}
      value={null}
      onChange={(id) => {
        const stage = reviewStages.find((one) => one === id);
        if (stage) onChange({ stage: toggled(params.stage, stage) });
      }}
      options={reviewStages.map((id) => ({ id, label: t(`stageName.${id}`) }))}
    />
  );
}

function LocationSelect({ params, onChange, look }: Props & { look: Look }) {
  const t = useTranslations("sourcing.review");
  const trpc = useTRPC();
  const places = useQuery({ ...trpc.locations.list.queryOptions({}), staleTime: Number.POSITIVE_INFINITY });
  return (
    <Select
      label={t("location")}
      isLabelHidden={look === "bar"}
      placeholder={look === "bar" ? t("location") : t("any")}
      value={null}
      onChange={(code) => code && onChange({ location: toggled(params.location, String(code)) })}
      options={(places.data?.locations ?? []).map((place) => ({
        id: place.code,
        label: place.name,
        detail: place.code,
      }))}
    />
  );
}

/** What narrows the rows, and the way back to all of them. */
function Chosen({ params, onChange }: Props) {
  const t = useTranslations("sourcing.review");
  if (!isFiltered(params)) return null;
  return (
    <div className="flex w-full flex-wrap items-center gap-1.5">
      <Chips params={params} onChange={onChange} />
      <Button size="sm" look="quiet" onPress={() => onChange(noFilters)}>
        {t("clear")}
      </Button>
    </div>
  );
}

/** The filters of many values, each with its own way out. */
function Chips({ params, onChange }: Props) {
  const t = useTranslations("sourcing");
  if (params.stage.length + params.location.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {params.stage.map((stage) => (
        <Button
          key={stage}
          size="sm"
          icon={X}
          aria-label={t("review.removeFilter", { name: t(`stageName.${stage}`) })}
          onPress={() => onChange({ stage: toggled(params.stage, stage) })}
        >
          {t(`stageName.${stage}`)}
        </Button>
      ))}
      {params.location.map((code) => (
        <Button
          key={code}
          size="sm"
          icon={X}
          aria-label={t("review.removeFilter", { name: code })}
          onPress={() => onChange({ location: toggled(params.location, code) })}
        >
          {code}
        </Button>
      ))}
    </div>
  );
}

function toggled<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}
