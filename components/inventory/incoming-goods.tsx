"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { DayText } from "@/components/ui/moment.tsx";
import { NumberField } from "@/components/ui/number-field.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { newId } from "@/server/kernel/ids.ts";
import type { ExplainView } from "./stock.ts";

type Row = ExplainView["incoming"][number];

/** What is on its way to a place; whoever may, says that it has come in, and orders that wait for it go on. */
export function IncomingGoods({ rows, canReceive }: { rows: readonly Row[]; canReceive: boolean }) {
  const t = useTranslations("inventory.explain");
  const [openId, setOpenId] = useState<string | null>(null);
  if (rows.length === 0) return null;
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-13 font-semibold">{t("incoming")}</h3>
      <ul>
        {rows.map((row) => (
          <li key={row.supplyId} className="flex flex-col text-13">
            <div className="flex min-h-9 items-center justify-between gap-3">
              <span className="min-w-0 truncate text-muted">
                <DayText date={row.expectedOn} /> · {row.source}
              </span>
              <span className="flex items-center gap-2">
                <span className="figures font-medium">{row.quantity}</span>
                {canReceive && openId !== row.supplyId && (
                  <Button look="secondary" onPress={() => setOpenId(row.supplyId)}>
                    {t("receive")}
                  </Button>
                )}
              </span>
            </div>
            {openId === row.supplyId && <ReceiveForm row={row} onClose={() => setOpenId(null)} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReceiveForm({ row, onClose }: { row: Row; onClose: () => void }) {
  const t = useTranslations("inventory.explain");
  const trpc = useTRPC();
  const client = useQueryClient();
  const [quantity, setQuantity] = useState(row.quantity);
  const [commandId] = useState(() => newId("cmd"));
  const receive = useMutation(
    trpc.inventory.receive.mutationOptions({
      onSuccess: async ({ received, open }) => {
        toastDone(t("received", { received, open }));
        onClose();
        await client.invalidateQueries();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    receive.mutate({ commandId, supplyId: row.supplyId, quantity });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-2 pb-3">
      <p aria-hidden className="basis-full text-12 text-muted">
        {t("cameIn", { source: row.source })}
      </p>
      <NumberField
        label={t("cameIn", { source: row.source })}
        isLabelHidden
        minValue={1}
        value={quantity}
        onChange={(value) => setQuantity(Number.isNaN(value) ? 1 : value)}
      />
      <Button type="submit" isPending={receive.isPending}>
        {t("receive")}
      </Button>
      <Button look="quiet" onPress={onClose}>
        {t("notYet")}
      </Button>
      {receive.error && <Fault error={receive.error} />}
    </form>
  );
}
