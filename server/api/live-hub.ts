import { randomUUID } from "node:crypto";
import { scopeCovers } from "@/server/auth/core/scope.ts";
import type { LocationId } from "@/server/kernel/ids.ts";
import type { LiveChange, Services } from "./services.ts";

type Viewer = { topics: ReadonlySet<string>; wake: (topics: readonly string[]) => void };

/** Everything may have changed: a notice too long for Postgres, or a gap in listening. */
export const everything = "*";
/** Changes that come close together reach a screen as one. */
const gatherMs = 40;

/** Fans the process' one LISTEN connection out to all viewers, in memory. */
export function makeLiveHub() {
  const viewers = new Set<Viewer>();
  const gathered = new Set<string>();
  let isGathering = false;

  function spread(): void {
    isGathering = false;
    const topics = [...gathered];
    gathered.clear();
    for (const viewer of viewers) {
      const wanted = topics.includes(everything)
        ? [...viewer.topics]
        : topics.filter((topic) => viewer.topics.has(topic));
      if (wanted.length > 0) viewer.wake(wanted);
    }
  }

  return {
    publish(topics: readonly string[]): void {
      for (const topic of topics) gathered.add(topic);
      if (isGathering) return;
      isGathering = true;
      setTimeout(spread, gatherMs);
    },
    changes: (input: Parameters<Services["live"]["changes"]>[0]) => changes(viewers, input),
  };
}

/** One change per burst, however slow the viewer reads: what waits is a set of topics, never a queue. */
async function* changes(
  viewers: Set<Viewer>,
  { topics, scope, afterId, signal }: Parameters<Services["live"]["changes"]>[0],
): AsyncGenerator<LiveChange> {
  const visible = topics.filter((topic) => {
    const [kind, id] = topic.split(":");
    return kind !== "location" || scopeCovers(scope, id as LocationId);
  });
  const waiting = new Set<string>();
  let resume: (() => void) | null = null;
  const wakeUp = () => resume?.();
  const viewer: Viewer = {
    topics: new Set(visible),
    wake(found) {
      for (const topic of found) waiting.add(topic);
      wakeUp();
    },
  };
  viewers.add(viewer);
  signal.addEventListener("abort", wakeUp);
  try {
    // The first word gives a viewer its id. One that comes back with an id was cut off, so all may have changed:
    // sequence numbers commit out of order, and comparing them could miss one.
    yield { id: randomUUID(), topics: afterId === null ? [] : visible };
    while (!signal.aborted) {
      if (waiting.size > 0) {
        const change = { id: randomUUID(), topics: [...waiting] };
        waiting.clear();
        yield change;
        continue;
      }
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
    }
  } finally {
    viewers.delete(viewer);
    signal.removeEventListener("abort", wakeUp);
  }
}
