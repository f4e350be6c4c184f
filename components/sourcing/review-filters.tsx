"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Checkbox } from "@/components/ui/checkbox.tsx";
import { Segmented } from "@/components/ui/radio-group.tsx";
import { SearchField } from "@/components/ui/search-field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { useTypedText } from "@/components/ui/use-typed-text.ts";
import { isFiltered, noFilters, type ReviewParams, reviewSorts, reviewStages } from "./review-params.ts";

type Change = { [K in keyof ReviewParams]?: ReviewParams[K] | null };

/** What to show and in which order. Every control writes the URL. */
export function ReviewFilters({
  params,
  onChange,
}: {
  params: ReviewParams;
  onChange: (change: Change) => void;
}) {
  const t = useTranslations("sourcing.review");
  const words = useTranslations("sourcing");
  const [text, setText] = useTypedText(params.q, (q) => onChange({ q: q || null }));
  return (
    <section aria-label={t("filtersLabel")} className="flex flex-wrap items-center gap-2">
      <div className="w-full sm:w-64">
        <SearchField label={t("search")} shortcut="/" value={text} onChange={setText} />
      </div>
      <Segmented
        label={t("method")}
        value={params.mode ?? "any"}
        onChange={(mode) => onChange({ mode: mode === "ship" || mode === "pickup" ? mode : null })}
        options={[
          { id: "any", label: t("any") },
          { id: "ship", label: words("modeName.ship") },
          { id: "pickup", label: words("modeName.pickup") },
        ]}
      />
      <StageSelect params={params} onChange={onChange} />
      <LocationSelect params={params} onChange={onChange} />
      <Toggle
        label={t("onlyHold")}
        isOn={params.hold}
        onChange={(hold) => onChange({ hold: hold || null })}
      />
      <Toggle
        label={t("onlySplit")}
        isOn={params.split}
        onChange={(split) => onChange({ split: split || null })}
      />
      <Toggle
        label={t("onlyLate")}
        isOn={params.late}
        onChange={(late) => onChange({ late: late || null })}
      />
      <div className="sm:ms-auto">
        <Select
          label={t("sort")}
          isLabelHidden
          value={params.sort}
          onChange={(sort) => onChange({ sort: reviewSorts.find((one) => one === sort) ?? null })}
          options={reviewSorts.map((id) => ({ id, label: words(`sortName.${id}`) }))}
        />
      </div>
      <Chosen params={params} onChange={onChange} />
    </section>
  );
}

function StageSelect({ params, onChange }: { params: ReviewParams; onChange: (change: Change) => void }) {
  const t = useTranslations("sourcing");
  return (
    <Select
      label={t("review.stage")}
      isLabelHidden
      placeholder={t("review.stage")}
      value={null}
      onChange={(id) => {
        const stage = reviewStages.find((one) => one === id);
        if (stage) onChange({ stage: toggled(params.stage, stage) });
      }}
      options={reviewStages.map((id) => ({ id, label: t(`stageName.${id}`) }))}
    />
  );
}

function LocationSelect({ params, onChange }: { params: ReviewParams; onChange: (change: Change) => void }) {
  const t = useTranslations("sourcing.review");
  const trpc = useTRPC();
  const places = useQuery({ ...trpc.locations.list.queryOptions({}), staleTime: Number.POSITIVE_INFINITY });
  return (
    <Select
      label={t("location")}
      isLabelHidden
      placeholder={t("location")}
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

/** The filters of many values as chips, each with its own way out. */
function Chosen({ params, onChange }: { params: ReviewParams; onChange: (change: Change) => void }) {
  const t = useTranslations("sourcing");
  if (!isFiltered(params)) return null;
  return (
    <div className="flex w-full flex-wrap items-center gap-1.5">
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
      <Button size="sm" look="quiet" onPress={() => onChange(noFilters)}>
        {t("review.clear")}
      </Button>
    </div>
  );
}

function Toggle({
  label,
  isOn,
  onChange,
}: {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <Checkbox isSelected={isOn} onChange={onChange}>
      <span className="text-13">{label}</span>
    </Checkbox>
  );
}

function toggled<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}
