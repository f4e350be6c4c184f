"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc.tsx";
import type { Faulty } from "@/components/ui/fault.tsx";
import { newId } from "@/server/kernel/ids.ts";
import { withPicks } from "./use-work.ts";
import type { WorkLine, WorkView } from "./work.ts";

/**
 * What can be done with one order's work. Acts run one after the other, so quick scans never overtake each other, and
 * each stays "on its way" until the fresh state has arrived.
 */
export function useWorkActs(work: Pick<WorkView, "fulfillmentOrderId" | "code">) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { fulfillmentOrderId, code } = work;
  const refresh = () => client.invalidateQueries(trpc.fulfillment.pathFilter());
  const options = { scope: { id: `work:${code}` }, onSuccess: refresh, onError: refresh };

  const accept = useMutation(trpc.fulfillment.accept.mutationOptions(options));
  const pick = useMutation(trpc.fulfillment.pickLine.mutationOptions(options));
  const pack = useMutation(trpc.fulfillment.pack.mutationOptions(options));
  const unpack = useMutation(trpc.fulfillment.unpack.mutationOptions(options));
  const label = useMutation(trpc.fulfillment.label.mutationOptions(options));
  const ship = useMutation(trpc.fulfillment.ship.mutationOptions(options));
  const ready = useMutation(trpc.fulfillment.markReady.mutationOptions(options));
  const acts = [accept, pick, pack, unpack, label, ship, ready];
  const whole = () => ({ commandId: newId("cmd"), fulfillmentOrderId });
  const begin = () => {
    for (const act of acts) if (act.isError) act.reset();
  };

  return {
    isBusy: acts.some((act) => act !== pick && act.isPending),
    fault: acts.map((act) => act.error).find((error) => error !== null) satisfies Faulty | undefined,
    accept: () => {
      begin();
      accept.mutate(whole());
    },
    pickTo: (line: Pick<WorkLine, "fulfillmentLineId">, quantityPicked: number) => {
      begin();
      pick.mutate({ commandId: newId("cmd"), fulfillmentLineId: line.fulfillmentLineId, quantityPicked });
    },
    packAndLabel: (weightGrams: number | null) => {
      begin();
      pack.mutate(whole(), { onSuccess: () => label.mutate({ ...whole(), weightGrams }) });
    },
    label: (weightGrams: number | null) => {
      begin();
      label.mutate({ ...whole(), weightGrams });
    },
    unpack: () => {
      begin();
      unpack.mutate(whole());
    },
    ship: () => {
      begin();
      ship.mutate(whole());
    },
    markReady: (stage: string | null) => {
      begin();
      ready.mutate({ ...whole(), stage });
    },
    /** The state at this very moment: two scans may come between two renders. */
    latest: (): WorkView | undefined => {
      const known = client.getQueryData(trpc.fulfillment.get.queryKey({ code }));
      const onTheirWay = client
        .getMutationCache()
        .findAll({ mutationKey: trpc.fulfillment.pickLine.mutationKey(), status: "pending" })
        .map((mutation) => mutation.state.variables as Parameters<typeof withPicks>[1][number]);
      return known && withPicks(known, onTheirWay);
    },
  };
}

export type WorkActs = ReturnType<typeof useWorkActs>;
