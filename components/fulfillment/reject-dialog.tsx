"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { NumberField } from "@/components/ui/number-field.tsx";
import { RadioGroup } from "@/components/ui/radio-group.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { type RejectReason, rejectReasons, stockEffects } from "@/server/fulfillment/core/reject-reason.ts";
import { newId } from "@/server/kernel/ids.ts";
import type { WorkLine, WorkView } from "./work.ts";

/** Why units can't be picked. What the reason does to stock and order is said before it is confirmed. */
export function RejectDialog({
  work,
  line,
  onClose,
}: {
  work: WorkView;
  line: WorkLine;
  onClose: () => void;
}) {
  const t = useTranslations("fulfillment.reject");
  const trpc = useTRPC();
  const client = useQueryClient();
  const open = line.quantity - line.quantityPicked;
  const [commandId] = useState(() => newId("cmd"));
  const [reason, setReason] = useState<RejectReason | null>(null);
  const [quantity, setQuantity] = useState(open);
  const [note, setNote] = useState("");
  const reject = useMutation(
    trpc.fulfillment.rejectLine.mutationOptions({
      onSuccess: ({ rejected }) => {
        toastDone(t("done", { count: rejected }));
        onClose();
        return client.invalidateQueries(trpc.fulfillment.pathFilter());
      },
    }),
  );
  const confirm = () =>
    reason &&
    reject.mutate({
      commandId,
      fulfillmentLineId: line.fulfillmentLineId,
      quantity,
      reason,
      note: note.trim() || null,
    });

  return (
    <Dialog
      place="sheet"
      title={t("title", { name: line.name })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <>
          <Button size="lg" onPress={onClose}>
            {t("keep")}
          </Button>
          <Button
            look="danger"
            size="lg"
            isDisabled={reason === null}
            isPending={reject.isPending}
            onPress={confirm}
          >
            {t("confirm", { count: quantity })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {open > 1 && (
          <NumberField
            label={t("quantity")}
            size="lg"
            minValue={1}
            maxValue={open}
            value={quantity}
            onChange={(value) => setQuantity(Number.isInteger(value) ? value : 1)}
          />
        )}
        <RadioGroup
          label={t("reasonLabel")}
          size="lg"
          value={reason}
          onChange={(value) => setReason(rejectReasons.find((one) => one === value) ?? null)}
          options={rejectReasons.map((id) => ({
            id,
            label: t(`reason.${id}`),
            detail: t(`reasonText.${id}`),
          }))}
        />
        <Consequence reason={reason} quantity={quantity} mode={work.mode} />
        <TextField label={t("note")} size="lg" value={note} onChange={setNote} maxLength={500} />
        {reject.error && <Fault error={reject.error} onRetry={confirm} />}
      </div>
    </Dialog>
  );
}

function Consequence({
  reason,
  quantity,
  mode,
}: {
  reason: RejectReason | null;
  quantity: number;
  mode: WorkView["mode"];
}) {
  const t = useTranslations("fulfillment.reject");
  if (!reason) return <p className="text-13 text-muted">{t("chooseReason")}</p>;
  const takesUnits = stockEffects[reason] === "units";
  return (
    <Notice tone={takesUnits ? "warn" : "info"}>
      <p className="font-medium">{t("consequenceTitle")}</p>
      <p>
        {takesUnits ? t("consequenceUnits", { count: quantity }) : t("consequenceNone", { count: quantity })}
      </p>
      {mode === "pickup" && <p>{t("consequencePickup")}</p>}
    </Notice>
  );
}
