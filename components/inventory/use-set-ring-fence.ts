import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { toastDone } from "@/components/ui/toast.tsx";
import { type ChannelId, type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";

type Fence = { locationId: LocationId; variantId: VariantId; channelId: ChannelId; channelName: string };

/** Sets so many units aside from now on, or sets them free with 0; who had them before offers an undo. */
export function useSetRingFence(onDone: () => void) {
  const t = useTranslations("inventory.fences");
  const trpc = useTRPC();
  const client = useQueryClient();
  const mutation = useMutation(
    trpc.inventory.setRingFences.mutationOptions({ onSuccess: () => client.invalidateQueries() }),
  );
  const set = (fence: Fence, units: number, before: number) => {
    const { locationId, variantId, channelId, channelName } = fence;
    const put = (number: number) => ({
      ...{ commandId: newId("cmd"), locationId, channelId, lines: [{ variantId, units: number }] },
    });
    mutation.mutate(put(units), {
      onSuccess: () => {
        const undo = { label: t("undo"), run: () => mutation.mutate(put(before)) };
        toastDone(t("done", { units, channel: channelName }), units === before ? undefined : undo);
        onDone();
      },
    });
  };
  return { set, isPending: mutation.isPending, error: mutation.error };
}
