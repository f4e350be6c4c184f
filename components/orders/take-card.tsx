"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { newId, type OrderId } from "@/server/kernel/ids.ts";

/** The way on after a declined card: another one, for the same order and the same units. */
export function TakeCard({ orderId, hasFocus = false }: { orderId: OrderId; hasFocus?: boolean }) {
  const t = useTranslations("orders.money");
  const trpc = useTRPC();
  const client = useQueryClient();
  const [token, setToken] = useState("");
  const [commandId, setCommandId] = useState(() => newId("cmd"));
  const take = useMutation(
    trpc.orders.takeCard.mutationOptions({
      onSuccess: async () => {
        setToken("");
        await client.invalidateQueries();
      },
      // A refused try is over; the next one is another command.
      onSettled: () => setCommandId(newId("cmd")),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    take.mutate({ commandId, orderId, token: token.trim() });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <TextField
        label={t("anotherCard")}
        description={t("anotherCardNote")}
        value={token}
        onChange={setToken}
        isRequired
        autoFocus={hasFocus}
        autoComplete="off"
        spellCheck="false"
      />
      {take.error && <Fault error={take.error} />}
      <div>
        <Button type="submit" isPending={take.isPending} isDisabled={token.trim().length < 4}>
          {t("takeCard")}
        </Button>
      </div>
    </form>
  );
}
