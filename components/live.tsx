"use client";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useTRPCClient } from "./trpc.tsx";

/** `offline`: what is shown may be old. */
export type LiveState = "connecting" | "live" | "offline";

type Client = ReturnType<typeof useTRPCClient>;

/** One refetch however many changes come close together. */
const gatherMs = 150;
/** Screens that appear together ask once. */
const settleMs = 30;
const reopenMs = 3_000;
/** Browsers allow six streams per host over all tabs, so a tab in the background gives its own back. */
const hiddenMs = 30_000;
/** A change between a screen's first read and its stream is found by then at the latest. */
const safetyMs = 60_000;

/** Refetches what this screen shows whenever something under these topics changes. */
export function useLive(topics: readonly string[]): LiveState {
  const store = useLiveStore();
  const key = [...topics].sort().join(" ");
  useEffect(() => (key === "" ? undefined : store.want(key.split(" "))), [store, key]);
  return useSyncExternalStore(store.subscribe, store.state, initial);
}

/** How the stream of this window stands, for the chip in the frame. */
export function useConnection(): LiveState {
  return useLive(frameTopics);
}

/** What the frame itself watches, so that the chip has a stream to tell of on every page. */
const frameTopics = ["exceptions"];
const initial = (): LiveState => "connecting";

function useLiveStore(): LiveStore {
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  return useMemo(() => storeOf(client, queryClient), [client, queryClient]);
}

/** All screens of a window share one stream; it lives as long as the window's query client. */
const stores = new WeakMap<QueryClient, LiveStore>();

function storeOf(client: Client, queryClient: QueryClient): LiveStore {
  const known = stores.get(queryClient);
  if (known) return known;
  const made = makeStore(client, queryClient);
  stores.set(queryClient, made);
  return made;
}

type LiveStore = ReturnType<typeof makeStore>;

function makeStore(client: Client, queryClient: QueryClient) {
  const wanted = new Map<string, number>();
  const listeners = new Set<() => void>();
  const refresh = makeRefresh(queryClient);
  let state: LiveState = initial();
  let isAway = false;
  const wire = makeWire(client, {
    refresh,
    onState: (next) => {
      if (state === next) return;
      state = next;
      for (const listener of listeners) listener();
    },
  });
  const settle = () => wire.point(isAway ? [] : [...wanted.keys()]);
  if (typeof document !== "undefined") {
    watchWindow({
      onLeave: () => {
        isAway = true;
        settle();
      },
      onReturn: () => {
        if (isAway) refresh();
        isAway = false;
        settle();
      },
      onSafety: () => wanted.size > 0 && refresh(),
    });
  }
  return {
    want(topics: readonly string[]): () => void {
      for (const topic of topics) wanted.set(topic, (wanted.get(topic) ?? 0) + 1);
      settle();
      return () => {
        for (const topic of topics) {
          const count = (wanted.get(topic) ?? 1) - 1;
          if (count > 0) wanted.set(topic, count);
          else wanted.delete(topic);
        }
        settle();
      };
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    state: () => state,
  };
}

type Wire = {
  /** Streams these topics, soon, instead of what it streamed before; none is no stream. */
  point(topics: readonly string[]): void;
};

type Stream = { key: string; close: () => void };

function makeWire(
  client: Client,
  { refresh, onState }: { refresh: () => void; onState: (state: LiveState) => void },
): Wire {
  let wanted: readonly string[] = [];
  let current: Stream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const turn = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const key = [...wanted].sort().join(" ");
      if ((current?.key ?? "") === key) return;
      const old = current;
      current = key === "" ? null : open(key);
      old?.close();
      if (!current) onState("connecting");
    }, milliseconds);
  };
  const open = (key: string) => {
    const opened: Stream = { key, close: () => undefined };
    const lose = () => {
      if (current !== opened) return;
      opened.close();
      current = null;
      onState("offline");
      refresh();
      turn(reopenMs);
    };
    const subscription = client.live.changes.subscribe(
      { topics: key.split(" ") },
      {
        onData: ({ data }) => data.topics.length > 0 && refresh(),
        onConnectionStateChange: (change) => {
          if (current !== opened) return;
          if (change.state === "pending") onState("live");
          else if (change.error) onState("offline");
        },
        // The server ends a stream when its session has ended; the refetch finds out.
        onComplete: lose,
        onError: lose,
      },
    );
    opened.close = () => subscription.unsubscribe();
    return opened;
  };
  return {
    point(topics) {
      wanted = topics;
      turn(settleMs);
    },
  };
}

function watchWindow(on: { onLeave: () => void; onReturn: () => void; onSafety: () => void }): void {
  let leaving: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(on.onLeave, hiddenMs);
    else on.onReturn();
  });
  setInterval(() => {
    if (!document.hidden) on.onSafety();
  }, safetyMs);
}

function makeRefresh(queryClient: QueryClient): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      queryClient.invalidateQueries().catch(() => undefined);
    }, gatherMs);
  };
}
