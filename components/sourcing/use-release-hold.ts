"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { newId } from "@/server/kernel/ids.ts";
import type { ReviewRow } from "./review-row.ts";

/** Lets held units be sourced and picked again. */
export function useReleaseHold() {
  const t = useTranslations("sourcing.hold");
  const trpc = useTRPC();
  const client = useQueryClient();
  const release = useMutation(
    trpc.orders.releaseHold.mutationOptions({
      onSuccess: () => {
        toastDone(t("released"));
        return client.invalidateQueries();
      },
    }),
  );
  return {
    error: release.error,
    mutate: ({ holdId }: Pick<ReviewRow["holds"][number], "holdId">) =>
      release.mutate({ commandId: newId("cmd"), holdId }),
  };
}
