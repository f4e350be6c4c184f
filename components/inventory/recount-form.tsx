"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { NumberField } from "@/components/ui/number-field.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";

/** What is really on the shelf: the record follows, and what was withheld is offered again. */
export function RecountForm({
  shelf,
}: {
  shelf: { locationId: LocationId; variantId: VariantId; name: string };
}) {
  const t = useTranslations("inventory.recount");
  const trpc = useTRPC();
  const client = useQueryClient();
  const [counted, setCounted] = useState<number | null>(null);
  const [commandId] = useState(() => newId("cmd"));
  const count = useMutation(
    trpc.inventory.count.mutationOptions({
      onSuccess: async ({ difference }) => {
        toastDone(t("done", { name: shelf.name, difference }));
        await client.invalidateQueries();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { locationId, variantId } = shelf;
    if (counted !== null) count.mutate({ commandId, locationId, variantId, counted, note: null });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-2 pb-3">
      <NumberField
        label={t("counted", { name: shelf.name })}
        isLabelHidden
        size="lg"
        minValue={0}
        onChange={(value) => setCounted(Number.isNaN(value) ? null : value)}
      />
      <Button type="submit" size="lg" isPending={count.isPending} isDisabled={counted === null}>
        {t("save")}
      </Button>
      {count.error && <Fault error={count.error} />}
    </form>
  );
}
