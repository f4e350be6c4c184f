"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { useMoney } from "@/components/ui/figures.tsx";
import { NumberField } from "@/components/ui/number-field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { isRadio, useFirstFocus } from "@/components/ui/use-first-focus.ts";
import { type LocationId, newId } from "@/server/kernel/ids.ts";
import { type MoveOption, MoveOptions } from "./move-options.tsx";
import { movable, type ReviewRow } from "./review-row.ts";

/** Takes a line's units to another location. Every option is priced and dated as the planner would; the best is chosen. */
export function MoveDialog({ row, onClose }: { row: ReviewRow; onClose: () => void }) {
  const t = useTranslations("sourcing.move");
  const trpc = useTRPC();
  const client = useQueryClient();
  const money = useMoney();
  const [commandId] = useState(() => newId("cmd"));
  const sources = movable(row);
  const [fromId, setFromId] = useState<LocationId | null>(sources[0]?.locationId ?? null);
  const from = sources.find((one) => one.locationId === fromId) ?? sources[0];
  const [quantity, setQuantity] = useState(from?.quantity ?? 1);
  const [chosen, setChosen] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const options = useQuery(trpc.sourcing.options.queryOptions({ orderLineId: row.orderLineId, quantity }));
  const all = (options.data?.options ?? []).filter((one) => one.locationId !== from?.locationId);
  const possible = all.filter((one) => one.canMove);
  const to = possible.find((one) => one.locationId === chosen) ?? possible[0];
  const form = useRef<HTMLFormElement>(null);
  useFirstFocus(form, options.isSuccess);
  const move = useMutation(
    trpc.sourcing.moveLine.mutationOptions({
      onSuccess: ({ extra }, { toLocationId }) => {
        toastDone(
          t("done", { code: codeOf(all, toLocationId), extra: extraWords(extra.amount, money(abs(extra))) }),
        );
        onClose();
        return client.invalidateQueries();
      },
    }),
  );
  const confirm = () =>
    from &&
    to &&
    move.mutate({
      commandId,
      orderLineId: row.orderLineId,
      fromLocationId: from.locationId,
      toLocationId: to.locationId,
      quantity,
      note: note.trim() || null,
    });

  return (
    <Dialog
      place="wide"
      title={t("title", { name: row.name })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button look="primary" isDisabled={!to} isPending={move.isPending} onPress={confirm}>
            {to ? t("confirm", { code: to.locationCode }) : t("confirmNone")}
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
            if (!move.isPending) confirm();
          }
        }}
      >
        <p className="text-13 text-muted">
          {t("subtitle", { quantity, location: from?.locationName ?? t("nowhere") })}
        </p>
        {sources.length > 1 && (
          <Select
            label={t("from")}
            value={from?.locationId ?? null}
            onChange={(id) => {
              const next = sources.find((one) => one.locationId === id);
              if (!next) return;
              setFromId(next.locationId);
              setQuantity(next.quantity);
            }}
            options={sources.map((one) => ({
              id: one.locationId,
              label: one.locationName,
              detail: one.locationCode,
            }))}
          />
        )}
        {from && from.quantity > 1 && (
          <NumberField
            label={t("quantity")}
            minValue={1}
            maxValue={from.quantity}
            value={quantity}
            onChange={(value) => setQuantity(Number.isInteger(value) ? value : 1)}
          />
        )}
        {options.isPending ? (
          <Skeleton rows={5} />
        ) : options.isError ? (
          <Fault error={options.error} onRetry={() => options.refetch()} />
        ) : (
          <MoveOptions options={all} chosen={to?.locationId ?? null} onChoose={setChosen} />
        )}
        <TextField label={t("note")} maxLength={500} value={note} onChange={setNote} />
        {move.error && <Fault error={move.error} onRetry={confirm} />}
      </form>
    </Dialog>
  );
}

function codeOf(options: readonly MoveOption[], locationId: string): string {
  return options.find((one) => one.locationId === locationId)?.locationCode ?? "";
}

function abs<M extends { amount: number }>(value: M): M {
  return { ...value, amount: Math.abs(value.amount) };
}

/** Which of the three sentences the toast says, with the amount in it. */
function extraWords(amount: number, text: string): string {
  if (amount === 0) return "none";
  return amount > 0 ? `+${text}` : `−${text}`;
}
