"use client";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Ref, useState } from "react";
import { useTranslations } from "use-intl";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { useMoney } from "@/components/ui/figures.tsx";
import { SearchPicker } from "@/components/ui/search-picker.tsx";
import { useDebounced } from "@/components/ui/use-debounced.ts";
import { parseQuickAdd } from "./draft.ts";

export type VariantHit = RouterOutputs["catalog"]["search"]["variants"][number];

/** `SKU*2` and Enter, or a name, arrow, Enter. The field stays for the next item. */
export function QuickAdd({
  inputRef,
  onAdd,
  onEmptyEnter,
  onArrowOut,
}: {
  inputRef: Ref<HTMLInputElement>;
  onAdd: (variant: VariantHit, quantity: number) => void;
  onEmptyEnter: () => void;
  onArrowOut: (to: "up" | "down") => void;
}) {
  const t = useTranslations("phoneOrder.items");
  const money = useMoney();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [note, setNote] = useState<string | null>(null);
  const rested = useDebounced(text, 120);
  const { query, quantity } = parseQuickAdd(rested);
  const found = useQuery({
    ...trpc.catalog.search.queryOptions({ query, limit: 8 }),
    enabled: query.length > 1,
    placeholderData: keepPreviousData,
  });
  const hits = query.length > 1 && text !== "" ? found.data?.variants : undefined;

  function add(variant: VariantHit, units: number) {
    setText("");
    setNote(null);
    onAdd(variant, units);
  }

  /** Enter on a code counts at once, also before the hits are shown. */
  async function submit(typed: string) {
    if (typed === "") return onEmptyEnter();
    const wanted = parseQuickAdd(typed);
    const answer = await client.fetchQuery(
      trpc.catalog.search.queryOptions({ query: wanted.query, limit: 8 }),
    );
    const exact = answer.variants.find((variant) => isExact(variant, wanted.query));
    const only = answer.variants.length === 1 ? answer.variants[0] : undefined;
    const hit = exact ?? only;
    if (hit) add(hit, wanted.quantity);
    else setNote(answer.variants.length === 0 ? t("none", { query: wanted.query }) : t("several"));
  }

  return (
    <SearchPicker
      label={t("label")}
      placeholder={t("placeholder")}
      description={<span role="status">{note ?? t("hint")}</span>}
      text={text}
      onTextChange={(next) => {
        setText(next);
        setNote(null);
      }}
      picks={
        hits
          ? hits.map((variant) => ({
              id: variant.variantId as string,
              label: [variant.name, variant.color, variant.size].filter(Boolean).join(", "),
              detail: variant.sku,
              aside: money(variant.price),
            }))
          : null
      }
      onPick={(id) => {
        const variant = hits?.find((candidate) => candidate.variantId === id);
        if (variant) add(variant, quantity);
      }}
      onSubmit={submit}
      onArrowOut={onArrowOut}
      inputRef={inputRef}
    />
  );
}

function isExact(variant: VariantHit, query: string): boolean {
  return variant.sku.toLowerCase() === query.toLowerCase() || variant.barcode === query;
}
