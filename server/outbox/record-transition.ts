import { sql } from "drizzle-orm";
import { assert } from "@/server/kernel/assert.ts";
import { type Machine, nextState } from "@/server/kernel/machine.ts";
import type { Transaction } from "./transaction.ts";

type Change<S extends string> = { entityId: string; from: S | "none"; event: string };

/**
 * Writes changes of state, each one an edge of its machine, and returns the states they lead to.
 * The caller has locked the entities' rows; a gap or a repeat of the sequence is a fault.
 */
export async function recordTransitions<S extends string>(
  tx: Transaction,
  machine: Machine<S>,
  changes: readonly Change<S>[],
): Promise<S[]> {
  if (changes.length === 0) return [];
  const rows = changes.map((change) => {
    const to = nextState(machine, change.from, change.event);
    assert(to, `${machine.entity} ${change.entityId} cannot ${change.event} from ${change.from}`);
    return { entity_id: change.entityId, from_state: change.from, event: change.event, to_state: to };
  });
  await tx.db.execute(sql`
    insert into state_transition (entity, entity_id, seq, from_state, event, to_state, actor, command_id, at)
    select ${machine.entity}, change.entity_id,
      coalesce((select max(seq) from state_transition past where past.entity = ${machine.entity} and past.entity_id = change.entity_id), 0) + 1,
      change.from_state, change.event, change.to_state, ${tx.actor.client}, ${tx.commandId}, ${tx.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as change(entity_id text, from_state text, event text, to_state text)`);
  return rows.map((row) => row.to_state);
}

export async function recordTransition<S extends string>(
  tx: Transaction,
  machine: Machine<S>,
  change: Change<S>,
): Promise<S> {
  const [to] = await recordTransitions(tx, machine, [change]);
  assert(to, "a transition leads somewhere");
  return to;
}
