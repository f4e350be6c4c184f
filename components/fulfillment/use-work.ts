"use client";

import { useMutationState, useQuery } from "@tanstack/react-query";
import { useLive } from "@/components/live.tsx";
import { type RouterInputs, useTRPC } from "@/components/trpc.tsx";
import type { WorkView } from "./work.ts";

type Pick = RouterInputs["fulfillment"]["pickLine"];

/** One order's work as the server has it, with the picks that are still on their way laid over it. */
export function useWork(code: string) {
  const trpc = useTRPC();
  const query = useQuery(trpc.fulfillment.get.queryOptions({ code }));
  useLive(query.data ? [`order:${query.data.orderId}`, `location:${query.data.locationId}`] : []);
  const picks = useMutationState({
    filters: { mutationKey: trpc.fulfillment.pickLine.mutationKey(), status: "pending" },
    select: (mutation) => mutation.state.variables as Pick,
  });
  return { query, work: query.data && withPicks(query.data, picks) };
}

/** A pick is absolute, so the last one on its way tells how the line will be. */
export function withPicks(work: WorkView, picks: readonly Pick[]): WorkView {
  if (picks.length === 0) return work;
  const latest = new Map(picks.map((pick) => [pick.fulfillmentLineId, pick.quantityPicked]));
  const lines = work.lines.map((line) => ({
    ...line,
    quantityPicked: latest.get(line.fulfillmentLineId) ?? line.quantityPicked,
  }));
  return { ...work, lines, unitsPicked: lines.reduce((sum, line) => sum + line.quantityPicked, 0) };
}
