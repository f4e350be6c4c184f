import type { Pool, PoolClient } from "pg";
import { isInsideTransaction, sqlState } from "@/db/client.ts";
import type { Log } from "@/server/context.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { ReserveCommand, ReserveResult, ReserveStock } from "./core/reserve.ts";

/** More in one call gains nothing and makes the first of them wait. */
const batchMax = 128;
/** Beyond this many waiting, a buyer is told to come again rather than kept. */
const waitingMax = 5_000;
/** A command that met a lock or a lost connection is tried again: its id makes that harmless. */
const attemptsMax = 4;

type Waiting = {
  command: ReserveCommand;
  settle: (result: ReserveResult) => void;
  fail: (error: unknown) => void;
};

/**
 * Feeds `reserve_orders` with what arrives: while a call is in flight, arrivals collect; the next call takes them
 * all. No timer, so an idle house answers at once, and a SKU that everybody wants costs one lock per batch.
 * Answers go out after COMMIT only. The queue holds one connection of the pool for itself.
 */
export function makeReservationQueue(pool: Pool, log: Log): ReserveStock & { close: () => Promise<void> } {
  const waiting: Waiting[] = [];
  const connection = makeConnection(pool);
  let flight: Promise<void> | null = null;
  let isClosed = false;

  const fly = async () => {
    while (waiting.length > 0) {
      await runBatch(connection, waiting.splice(0, batchMax), log);
      if (waiting.length === 0) await connection.announce();
    }
    flight = null;
  };
  const reserve = (command: ReserveCommand) => {
    assert(!isInsideTransaction(), "the reservation queue commits by itself: await it outside a transaction");
    assert(!isClosed, "the reservation queue is closed");
    if (waiting.length >= waitingMax)
      return Promise.resolve<ReserveResult>({ commandId: command.commandId, status: "too-busy" });
    return new Promise<ReserveResult>((settle, fail) => {
      waiting.push({ command, settle, fail });
      flight ??= fly();
    });
  };
  const close = async () => {
    isClosed = true;
    await flight;
    await connection.close();
  };
  return Object.assign(reserve, { close });
}

type Connection = {
  call(commands: readonly ReserveCommand[]): Promise<ReserveResult[]>;
  /** Tells viewers that stock moved: once per rush, after the answers, because a NOTIFY commits one at a time. */
  announce(): Promise<void>;
  close(): Promise<void>;
};

async function runBatch(connection: Connection, batch: readonly Waiting[], log: Log): Promise<void> {
  try {
    const results = await connection.call(batch.map(({ command }) => command));
    answer(batch, results);
  } catch (error) {
    if (batch.length > 1)
      log.warn(
        { error: String(error), size: batch.length },
        "a batch of reservations failed; its members run singly",
      );
    for (const member of batch) await runSingly(connection, member);
  }
}

async function runSingly(connection: Connection, member: Waiting): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      answer([member], await connection.call([member.command]));
      return;
    } catch (error) {
      if (attempt >= attemptsMax || !mayPass(error)) return member.fail(error);
      await new Promise((resolve) => setTimeout(resolve, attempt * 10 + Math.random() * 20));
    }
  }
}

function answer(batch: readonly Waiting[], results: readonly ReserveResult[]): void {
  const byCommand = new Map(results.map((result) => [result.commandId, result]));
  for (const { command, settle, fail } of batch) {
    const result = byCommand.get(command.commandId);
    if (result) settle(result);
    else fail(new Error(`assertion failed: reserve_orders did not answer ${command.commandId}`));
  }
}

/** Locks, deadlocks, serialization, a server that restarts, a connection that broke (no state at all). */
function mayPass(error: unknown): boolean {
  const state = sqlState(error);
  return state === null || ["40001", "40P01", "55P03", "57P01", "57P02", "57P03"].includes(state);
}

/** One connection, kept: it sees all rows for its whole life, so it never goes back into the pool. */
function makeConnection(pool: Pool): Connection {
  let held: PoolClient | null = null;
  const drop = (error: unknown) => {
    const client = held;
    held = null;
    client?.release(error instanceof Error ? error : true);
  };
  const open = async () => {
    const client = await pool.connect();
    client.on("error", () => {
      if (held === client) drop(true);
    });
    await client.query(
      "select set_config('app.scope_kind', 'all', false), set_config('lock_timeout', '2s', false)",
    );
    return client;
  };
  return {
    async call(commands) {
      held ??= await open();
      const client = held;
      try {
        const { rows } = await client.query<{ results: ReserveResult[] }>({
          name: "reserve_orders",
          text: "select reserve_orders($1::jsonb) as results",
          values: [JSON.stringify(commands)],
        });
        return rows[0]?.results ?? [];
      } catch (error) {
        if (sqlState(error) === null && held === client) drop(error);
        throw error;
      }
    },
    announce: async () => {
      // A hint only: whoever misses it sees the change at the next look.
      await held?.query("select pg_notify('everyshelf', '[\"inventory\"]')").catch(() => {});
    },
    close: async () => drop(true),
  };
}
