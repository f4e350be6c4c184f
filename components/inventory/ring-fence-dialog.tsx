"use client";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { NumberField } from "@/components/ui/number-field.tsx";
import { useFirstFocus } from "@/components/ui/use-first-focus.ts";
import { useSetRingFence } from "./use-set-ring-fence.ts";

export type RingFence = RouterOutputs["inventory"]["ringFences"]["fences"][number];
type Edited = Omit<RingFence, "locationCode" | "updatedAt">;

/** How many units of a SKU at a place are set aside for a channel from now on. */
export function RingFenceDialog({ fence, onClose }: { fence: Edited; onClose: () => void }) {
  const t = useTranslations("inventory.fences");
  const { set, isPending, error } = useSetRingFence(onClose);
  const [units, setUnits] = useState(fence.units);
  const form = useRef<HTMLFormElement>(null);
  useFirstFocus(form, true);
  const save = (event?: FormEvent) => {
    event?.preventDefault();
    if (!isPending) set(fence, units, fence.units);
  };
  const waiting = Math.max(0, units - fence.there);
  return (
    <Dialog
      title={t("dialogTitle", { channel: fence.channelName })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button look="primary" isPending={isPending} onPress={() => save()}>
            {t("save")}
          </Button>
        </>
      }
    >
      <form ref={form} onSubmit={save} className="flex flex-col gap-4">
        <p className="text-13 text-muted">
          {t("dialogText", { sku: fence.sku, location: fence.locationName, there: fence.there })}
          {fence.held > 0 && <> {t("dialogHeld", { held: fence.held, channel: fence.channelName })}</>}
        </p>
        <NumberField
          label={t("units")}
          minValue={0}
          maxValue={1_000_000}
          value={units}
          onChange={(value) => setUnits(Number.isNaN(value) ? 0 : value)}
          description={waiting > 0 ? t("waiting", { count: waiting }) : t("unitsHelp")}
        />
        {error && <Fault error={error} onRetry={() => save()} />}
      </form>
    </Dialog>
  );
}
