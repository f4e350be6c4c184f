"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { NumberField } from "@/components/ui/number-field.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { newId } from "@/server/kernel/ids.ts";
import type { Order } from "./order.ts";

/** Takes units off the order that nobody has picked. One line alone is filled in already. */
export function CancelLinesDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useTranslations("orders.cancel");
  const trpc = useTRPC();
  const client = useQueryClient();
  const lines = order.lines.filter((line) => line.canCancel > 0);
  const [commandId] = useState(() => newId("cmd"));
  const [reason, setReason] = useState(() => t("reasonDefault"));
  const [units, setUnits] = useState<Record<string, number>>(() =>
    Object.fromEntries(lines.map((line) => [line.orderLineId, lines.length === 1 ? line.canCancel : 0])),
  );
  const count = Object.values(units).reduce((sum, quantity) => sum + quantity, 0);
  const cancel = useMutation(
    trpc.orders.cancelLines.mutationOptions({
      onSuccess: ({ cancelled }) => {
        toastDone(t("done", { count: cancelled }));
        onClose();
        return client.invalidateQueries();
      },
    }),
  );
  const confirm = (event?: FormEvent) => {
    event?.preventDefault();
    if (count === 0 || cancel.isPending) return;
    const chosen = lines.map((line) => ({
      orderLineId: line.orderLineId,
      quantity: units[line.orderLineId] ?? 0,
    }));
    cancel.mutate({
      commandId,
      orderId: order.orderId,
      lines: chosen.filter((line) => line.quantity > 0),
      reason: reason.trim() || t("reasonDefault"),
    });
  };
  return (
    <Dialog
      title={t("title")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <>
          <Button onPress={onClose}>{t("keep")}</Button>
          <Button
            look="danger"
            isDisabled={count === 0}
            isPending={cancel.isPending}
            onPress={() => confirm()}
          >
            {t("confirm", { count })}
          </Button>
        </>
      }
    >
      <form onSubmit={confirm} className="flex flex-col gap-3">
        <p className="text-13 text-muted">{lines.length === 0 ? t("none") : t("intro")}</p>
        {lines.map((line, index) => (
          <div key={line.orderLineId} className="flex items-center justify-between gap-3">
            <span className="min-w-0 flex-1 text-13">
              {line.name} <span className="text-12 text-muted">{line.sku}</span>
            </span>
            <NumberField
              label={t("units", { name: line.name })}
              isLabelHidden
              autoFocus={index === 0}
              minValue={0}
              maxValue={line.canCancel}
              value={units[line.orderLineId] ?? 0}
              onChange={(quantity) => setUnits({ ...units, [line.orderLineId]: quantity })}
            />
            <span className="figures w-12 text-12 text-muted">{t("of", { count: line.canCancel })}</span>
          </div>
        ))}
        {lines.length > 0 && (
          <TextField label={t("reason")} value={reason} onChange={setReason} maxLength={200} />
        )}
        {cancel.error && <Fault error={cancel.error} onRetry={() => confirm()} />}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
