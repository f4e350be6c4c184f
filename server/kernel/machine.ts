/** A state machine as data: the same table guards the command, seeds the database's edge table and draws the diagram. */
export type Edge<S extends string> = { from: S | "none"; event: string; to: S };
export type Machine<S extends string> = {
  entity: string;
  states: readonly S[];
  final: readonly S[];
  edges: readonly Edge<S>[];
};

/** The state that an event leads to, or null where the table has no such edge. */
export function nextState<S extends string>(machine: Machine<S>, from: S | "none", event: string): S | null {
  return machine.edges.find((edge) => edge.from === from && edge.event === event)?.to ?? null;
}

export function canTransition<S extends string>(
  machine: Machine<S>,
  from: S | "none",
  event: string,
): boolean {
  return nextState(machine, from, event) !== null;
}

/** What is wrong with a table: unreachable states, dead ends, edges out of final states, ambiguous events. */
export function machineFaults<S extends string>(machine: Machine<S>): string[] {
  const faults: string[] = [];
  const reached = new Set<string>(["none"]);
  for (let grew = true; grew; ) {
    const before = reached.size;
    for (const edge of machine.edges) if (reached.has(edge.from)) reached.add(edge.to);
    grew = reached.size > before;
  }
  for (const state of machine.states) {
    if (!reached.has(state)) faults.push(`${machine.entity}: ${state} cannot be reached`);
    const leaves = machine.edges.some((edge) => edge.from === state);
    const isFinal = machine.final.includes(state);
    if (!leaves && !isFinal) faults.push(`${machine.entity}: ${state} has no way out`);
    if (leaves && isFinal) faults.push(`${machine.entity}: ${state} is final but has a way out`);
  }
  const keys = machine.edges.map((edge) => `${edge.from} ${edge.event}`);
  for (const key of new Set(keys.filter((key, index) => keys.indexOf(key) !== index))) {
    faults.push(`${machine.entity}: ${key} leads to two states`);
  }
  return faults;
}

/** Mermaid source of the table, for server/README.md. */
export function machineDiagram<S extends string>(machine: Machine<S>): string {
  const name = (state: string) => (state === "none" ? "[*]" : state);
  const edges = machine.edges.map((edge) => `  ${name(edge.from)} --> ${name(edge.to)}: ${edge.event}`);
  const ends = machine.final.map((state) => `  ${state} --> [*]`);
  return ["stateDiagram-v2", ...edges, ...ends].join("\n");
}
