"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { NumberField } from "@/components/ui/number-field.tsx";
import { RingFenceFrame } from "./ring-fence-frame.tsx";
import { useSetRingFence } from "./use-set-ring-fence.ts";

export type RingFence = RouterOutputs["inventory"]["ringFences"]["fences"][number];
type Edited = Omit<RingFence, "locationCode" | "updatedAt">;

/** How many units of a SKU at a place are set aside for a channel from now on. */
export function RingFenceDialog({ fence, onClose }: { fence: Edited; onClose: () => void }) {
  const t = useTranslations("inventory.fences");
  const { set, ...saving } = useSetRingFence(onClose);
  const [units, setUnits] = useState(fence.units);
  const waiting = Math.max(0, units - fence.there);
  return (
    <RingFenceFrame
      title={t("dialogTitle", { channel: fence.channelName })}
      {...{ saving, onClose }}
      onSave={() => set(fence, units, fence.units)}
    >
      <p className="text-13 text-muted">
        {t("dialogText", { sku: fence.sku, location: fence.locationName, there: fence.there })}
        {fence.held > 0 && <> {t("dialogHeld", { held: fence.held, channel: fence.channelName })}</>}
      </p>
      <NumberField
        label={t("units")}
        autoFocus
        minValue={0}
        maxValue={1_000_000}
        value={units}
        onChange={(value) => setUnits(Number.isNaN(value) ? 0 : value)}
        description={waiting > 0 ? t("waiting", { count: waiting }) : t("unitsHelp")}
      />
    </RingFenceFrame>
  );
}
