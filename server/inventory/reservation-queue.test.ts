import type { Pool } from "pg";
import { describe, expect, it } from "vitest";
import type { Log } from "@/server/context.ts";
import { newId } from "@/server/kernel/ids.ts";
import type { ReserveCommand } from "./core/reserve.ts";
import { makeReservationQueue } from "./reservation-queue.ts";

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

const wish = (commandId: string = newId("cmd")): ReserveCommand => ({
  commandId,
  orderId: newId("ord"),
  timeToLiveSeconds: 60,
  isReplacing: false,
  lines: [],
});

/** A pool whose one connection answers when told to, or as `answer` says. */
function fakePool(answer: (batch: ReserveCommand[]) => Promise<void>) {
  const batches: number[] = [];
  const query = async (given: string | { values: string[] }) => {
    if (typeof given === "string") return { rows: [] };
    const commands = JSON.parse(given.values[0] ?? "[]") as ReserveCommand[];
    batches.push(commands.length);
    await answer(commands);
    const results = commands.map(({ commandId }) => ({ commandId, status: "reserved", expiresAt: null }));
    return { rows: [{ results }] };
  };
  const client = { query, on: () => {}, release: () => {} };
  const pool = { connect: async () => client } as unknown as Pool;
  return { pool, batches };
}

describe("the reservation queue", () => {
  it("answers one at once and takes what arrived meanwhile together, at most 128", async () => {
    const { pool, batches } = fakePool(async () => {});
    const queue = makeReservationQueue(pool, silent);
    await Promise.all(Array.from({ length: 200 }, () => queue(wish())));
    expect(batches).toEqual([1, 128, 71]);
  });

  it("tells a buyer to come again rather than keep more than 5,000 waiting", async () => {
    const { pool } = fakePool(() => new Promise(() => {}));
    const queue = makeReservationQueue(pool, silent);
    const waiting = Array.from({ length: 5_001 }, () => queue(wish()));
    expect(waiting).toHaveLength(5_001);
    expect(await queue(wish("cmd_late"))).toEqual({ commandId: "cmd_late", status: "too-busy" });
  });

  it("runs the members of a broken batch singly, so that one cannot spoil the others", async () => {
    const poison = wish();
    const { pool, batches } = fakePool(async (commands) => {
      if (commands.some(({ commandId }) => commandId === poison.commandId))
        throw Object.assign(new Error("check"), { code: "23514" });
    });
    const queue = makeReservationQueue(pool, silent);
    const first = queue(wish());
    const answers = await Promise.allSettled([first, queue(wish()), queue(poison), queue(wish())]);
    expect(answers.map((answer) => answer.status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(batches).toEqual([1, 3, 1, 1, 1]);
  });

  it("tries again after a deadlock or a broken connection, under the same command id", async () => {
    const seen: string[] = [];
    const { pool } = fakePool(async ([command]) => {
      seen.push(command?.commandId ?? "");
      if (seen.length === 1) throw Object.assign(new Error("deadlock"), { code: "40P01" });
      if (seen.length === 2) throw new Error("Connection terminated unexpectedly");
    });
    const queue = makeReservationQueue(pool, silent);
    expect((await queue(wish("cmd_same_same"))).status).toBe("reserved");
    expect(new Set(seen)).toEqual(new Set(["cmd_same_same"]));
  });

  it("answers what is under way before it closes, and takes nothing after", async () => {
    const { pool } = fakePool(async () => {});
    const queue = makeReservationQueue(pool, silent);
    const last = queue(wish());
    await queue.close();
    expect((await last).status).toBe("reserved");
    expect(() => queue(wish())).toThrow("closed");
  });
});
