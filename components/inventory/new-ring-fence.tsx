"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { ComboBox } from "@/components/ui/combo-box.tsx";
import { NumberField } from "@/components/ui/number-field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { useDebounced } from "@/components/ui/use-debounced.ts";
import type { RingFence } from "./ring-fence-dialog.tsx";
import { RingFenceFrame } from "./ring-fence-frame.tsx";
import { useSetRingFence } from "./use-set-ring-fence.ts";

type Channel = RouterOutputs["inventory"]["ringFences"]["channels"][number];
type Pick<T> = { text: string; picked: T | null };

/** Asks for the item, the place and the channel, and sets units aside. */
export function NewRingFence({
  channels,
  fences,
  onClose,
}: {
  channels: readonly Channel[];
  fences: readonly RingFence[];
  onClose: () => void;
}) {
  const t = useTranslations("inventory.fences");
  const { set, ...saving } = useSetRingFence(onClose);
  const item = useItem();
  const place = usePlace();
  const [channelId, setChannelId] = useState<string | null>(
    channels.length === 1 ? channels[0]!.channelId : null,
  );
  const [units, setUnits] = useState(1);
  const [isAsked, setIsAsked] = useState(false);
  const channel = channels.find((one) => one.channelId === channelId);
  const save = () => {
    setIsAsked(true);
    if (!item.picked || !place.picked || !channel) return;
    const { variantId } = item.picked;
    const { locationId } = place.picked;
    const before = fences.find(
      (one) => one.variantId === variantId && one.locationId === locationId && one.channelId === channelId,
    );
    set(
      { variantId, locationId, channelId: channel.channelId, channelName: channel.name },
      units,
      before?.units ?? 0,
    );
  };
  const missing = (is: unknown, words: string) => (isAsked && !is ? words : undefined);
  return (
    <RingFenceFrame title={t("new")} {...{ saving, onClose }} onSave={save}>
      <ComboBox
        label={t("item")}
        placeholder={t("itemPlaceholder")}
        autoFocus
        {...item.field}
        textOf={({ name }) => name}
        detailOf={({ sku }) => sku}
        emptyText={t("itemNone")}
        error={missing(item.picked, t("itemMissing"))}
      />
      <ComboBox
        label={t("location")}
        {...place.field}
        textOf={({ name }) => name}
        detailOf={({ code }) => code}
        emptyText={t("locationNone")}
        error={missing(place.picked, t("locationMissing"))}
      />
      <Select
        label={t("channel")}
        placeholder={t("channelPlaceholder")}
        value={channelId}
        onChange={(id) => setChannelId(id === null ? null : String(id))}
        options={channels.map((one) => ({ id: one.channelId, label: one.name }))}
        error={missing(channel, t("channelMissing"))}
      />
      <NumberField
        label={t("units")}
        minValue={1}
        maxValue={1_000_000}
        value={units}
        onChange={(value) => setUnits(Number.isNaN(value) ? 1 : value)}
        description={t("unitsHelp")}
      />
    </RingFenceFrame>
  );
}

/** An item by a few letters, a SKU or a scan. */
function useItem() {
  const trpc = useTRPC();
  type Hit = RouterOutputs["catalog"]["search"]["variants"][number];
  const [{ text, picked }, choose] = useState<Pick<Hit>>({ text: "", picked: null });
  const query = useDebounced(text, 120).trim();
  const found = useQuery({
    ...trpc.catalog.search.queryOptions({ query, limit: 8 }),
    enabled: query.length > 1 && picked === null,
    placeholderData: keepPreviousData,
  });
  const hits = query.length > 1 ? (found.data?.variants ?? []) : [];
  return {
    picked,
    field: toField(
      hits.map((hit) => ({ ...hit, id: hit.variantId as string })),
      { text, choose, labelOf: ({ name }) => name },
    ),
  };
}

function usePlace() {
  const trpc = useTRPC();
  type Place = RouterOutputs["locations"]["list"]["locations"][number];
  const [{ text, picked }, choose] = useState<Pick<Place>>({ text: "", picked: null });
  const places = useQuery(trpc.locations.list.queryOptions()).data?.locations ?? [];
  const typed = text.trim().toLowerCase();
  const hits = places.filter(
    ({ name, code, city }) =>
      picked !== null || [name, code, city].some((words) => words.toLowerCase().includes(typed)),
  );
  return {
    picked,
    field: toField(
      hits.map((hit) => ({ ...hit, id: hit.locationId as string })),
      { text, choose, labelOf: ({ name }) => name },
    ),
  };
}

function toField<T extends { id: string }>(
  items: readonly T[],
  at: {
    text: string;
    choose: (pick: { text: string; picked: T | null }) => void;
    labelOf: (item: T) => string;
  },
) {
  return {
    items,
    inputValue: at.text,
    onInputChange: (text: string) => at.choose({ text, picked: null }),
    onChange: (key: string | number | null) => {
      const picked = items.find(({ id }) => id === key);
      if (picked) at.choose({ text: at.labelOf(picked), picked });
    },
  };
}
