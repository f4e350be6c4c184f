"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useEffect, useState } from "react";
import superjson from "superjson";
import type { AppRouter, Inputs, Outputs } from "@/server/api/router.ts";

const context = createTRPCContext<AppRouter>();
export const { useTRPC, useTRPCClient } = context;
export type RouterInputs = Inputs;
export type RouterOutputs = Outputs;

const url = "/api/trpc";
/** Screens refetch by themselves when something changes: only what a person does keeps the session awake. */
const activeMs = 5 * 60_000;
const triesMax = 3;

/** Queries, changes and streams for everything below. */
export function TRPCProvider({ children }: { children: ReactNode }) {
  const [{ queryClient, trpcClient, watch }] = useState(makeClients);
  useEffect(watch, [watch]);
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}

function makeClients() {
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => count < triesMax && !isAnswered(error),
        throwOnError: false,
      },
    },
  });
  let lastInputMs = Date.now();
  const note = () => {
    lastInputMs = Date.now();
  };
  const headers = () => ({ "x-everyshelf-active": Date.now() - lastInputMs < activeMs ? "1" : "0" });
  const trpcClient = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({ url, transformer: superjson }),
        false: splitLink({
          condition: ({ type }) => type === "mutation",
          true: httpLink({ url, transformer: superjson, headers }),
          false: httpBatchLink({ url, transformer: superjson, headers, maxItems: 10, maxURLLength: 8_000 }),
        }),
      }),
    ],
  });
  const watch = () => {
    const kinds = ["pointerdown", "keydown"] as const;
    for (const kind of kinds) window.addEventListener(kind, note, { capture: true, passive: true });
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, note, { capture: true });
    };
  };
  return { queryClient, trpcClient, watch };
}

/** An answer of 4xx stays what it is; an outage is worth another try. */
function isAnswered(error: unknown): boolean {
  if (!(error instanceof Error) || !("data" in error)) return false;
  const data = error.data as { httpStatus?: number } | null;
  return (data?.httpStatus ?? 500) < 500;
}
