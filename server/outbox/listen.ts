import type { Client } from "pg";
import type { Log } from "@/server/context.ts";

/** Time between two tries to come back to the database. */
const retryMs = 500;
/** A connection that is cut without a word is noticed by asking. */
const askMs = 10_000;

/**
 * Keeps one connection listening for the topics that commits announce. After a gap it says `*`: what was announced
 * meanwhile is lost, so everything may have changed.
 */
export function keepListening(deps: {
  makeClient: () => Client;
  onTopics: (topics: readonly string[]) => void;
  log: Log;
}): { close: () => Promise<void> } {
  let client: Client | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const comeBack = (reason: unknown) => {
    clearTimeout(timer);
    const broken = client;
    client = null;
    broken?.end().catch(() => undefined);
    if (isClosed) return;
    deps.log.warn({ error: String(reason) }, "listening was interrupted");
    timer = setTimeout(() => void open(true), retryMs);
  };
  const ask = (listening: Client) => {
    timer = setTimeout(() => {
      listening.query("select 1").then(
        () => listening === client && ask(listening),
        (error: unknown) => listening === client && comeBack(error),
      );
    }, askMs);
  };
  const open = async (isReturn: boolean) => {
    const fresh = deps.makeClient();
    try {
      fresh.on("error", (error) => client === fresh && comeBack(error));
      fresh.on("end", () => client === fresh && comeBack("the connection ended"));
      fresh.on("notification", ({ payload }) => deps.onTopics(topicsOf(payload)));
      await fresh.connect();
      await fresh.query("listen everyshelf");
      if (isClosed) return await fresh.end();
      client = fresh;
      ask(fresh);
      if (isReturn) deps.onTopics(["*"]);
    } catch (error) {
      client = fresh;
      comeBack(error);
    }
  };
  void open(false);
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}

function topicsOf(payload: string | undefined): string[] {
  try {
    const parsed: unknown = JSON.parse(payload ?? "");
    return Array.isArray(parsed) ? parsed.filter((topic) => typeof topic === "string") : ["*"];
  } catch {
    return ["*"];
  }
}
