"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useMe } from "@/components/shell/me.tsx";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { newId } from "@/server/kernel/ids.ts";

/** A customer says that it has come, and the carrier has not: whoever is on the phone may say so, once they are sure. */
export function MarkDelivered({ trackingNumber }: { trackingNumber: string }) {
  const t = useTranslations("orders.work");
  const { role } = useMe();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const [commandId] = useState(() => newId("cmd"));
  const deliver = useMutation(
    trpc.fulfillment.deliver.mutationOptions({
      onSuccess: async () => {
        toastDone(t("deliveredDone", { trackingNumber }));
        await client.invalidateQueries();
      },
    }),
  );
  if (role !== "service" && role !== "admin") return null;
  if (!isAsked)
    return (
      <Button look="quiet" onPress={() => setIsAsked(true)}>
        {t("markDelivered")}
      </Button>
    );
  const deliveredAt = () => new Date().toISOString();
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Button
        look="secondary"
        isPending={deliver.isPending}
        onPress={() => deliver.mutate({ commandId, trackingNumber, deliveredAt: deliveredAt() })}
      >
        {t("deliveredNow")}
      </Button>
      <Button look="quiet" onPress={() => setIsAsked(false)}>
        {t("notDelivered")}
      </Button>
      {deliver.error && <Fault error={deliver.error} />}
    </span>
  );
}
