"use client";
import type { FormEvent, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import type { useSetRingFence } from "./use-set-ring-fence.ts";

/** A dialog that sets units aside: its fields, saved by the button or by Enter, and what went wrong. */
export function RingFenceFrame({
  title,
  saving: { isPending, error },
  onSave,
  onClose,
  children,
}: {
  title: string;
  saving: Pick<ReturnType<typeof useSetRingFence>, "isPending" | "error">;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("inventory.fences");
  const save = (event?: FormEvent) => {
    event?.preventDefault();
    if (!isPending) onSave();
  };
  return (
    <Dialog
      title={title}
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
      <form onSubmit={save} className="flex flex-col gap-4">
        {children}
        {error && <Fault error={error} onRetry={() => save()} />}
      </form>
    </Dialog>
  );
}
