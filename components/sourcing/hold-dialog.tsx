"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { RadioGroup } from "@/components/ui/radio-group.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { isRadio, useFirstFocus } from "@/components/ui/use-first-focus.ts";
import { newId } from "@/server/kernel/ids.ts";
import { type HoldReason, holdReasons } from "@/server/orders/core/hold-reason.ts";
import type { ReviewRow } from "./review-row.ts";
import { useReleaseHold } from "./use-release-hold.ts";

/** Null: the whole order. */
type Held = Pick<ReviewRow, "orderId" | "name"> & { orderLineId: ReviewRow["orderLineId"] | null };

/** Stops a line with a reason: nothing of it is sourced, accepted or picked until the hold is released. */
export function HoldDialog({ row, onClose }: { row: Held; onClose: () => void }) {
  const t = useTranslations("sourcing.hold");
  const trpc = useTRPC();
  const client = useQueryClient();
  const release = useReleaseHold();
  const [ids] = useState(() => ({ commandId: newId("cmd"), holdId: newId("hld") }));
  const [reason, setReason] = useState<HoldReason>("merchandiser");
  const [note, setNote] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useFirstFocus(form, true);
  const hold = useMutation(
    trpc.orders.hold.mutationOptions({
      onSuccess: ({ holdId }) => {
        toastDone(t("held"), { label: t("undo"), run: () => release.mutate({ holdId }) });
        onClose();
        return client.invalidateQueries();
      },
    }),
  );
  const confirm = () =>
    hold.mutate({
      ...ids,
      orderId: row.orderId,
      orderLineId: row.orderLineId,
      reason,
      note: note.trim() || null,
    });
  return (
    <Dialog
      title={t("title", { name: row.name })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button look="primary" isPending={hold.isPending} onPress={confirm}>
            {t("confirm")}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
        onKeyDownCapture={(event) => {
          // A radio keeps Enter to itself and does nothing with it; here it says yes.
          if (event.key === "Enter" && isRadio(event.target)) {
            event.preventDefault();
            if (!hold.isPending) confirm();
          }
        }}
      >
        <p className="text-13 text-muted">{t("text")}</p>
        <RadioGroup
          label={t("reasonLabel")}
          value={reason}
          onChange={(value) => setReason(holdReasons.find((one) => one === value) ?? "merchandiser")}
          options={holdReasons.map((id) => ({ id, label: t(`reason.${id}`) }))}
        />
        <TextField label={t("note")} maxLength={500} value={note} onChange={setNote} />
        {hold.error && <Fault error={hold.error} onRetry={confirm} />}
      </form>
    </Dialog>
  );
}
