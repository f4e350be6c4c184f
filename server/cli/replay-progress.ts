import type { ReplayProgress } from "@/server/simulation/replay-variants.ts";

const millisecondsBetween = 200;

/** Every task with how far it is: a line that is written over in a terminal, elsewhere one for each fifth. */
export function progressOf(tasks: readonly string[]): {
  show: (progress: ReplayProgress) => void;
  end: () => void;
} {
  const state = { shownAt: 0, fifths: new Map<string, number>() };
  const orders = new Map(tasks.map((name) => [name, 0]));
  const isTerminal = process.stdout.isTTY === true;
  return {
    show: ({ task, orders: done, total }) => {
      orders.set(task, done);
      const count = (value: number) => value.toLocaleString("en-US");
      if (!isTerminal) {
        const fifth = Math.floor((done * 5) / total);
        if (fifth <= (state.fifths.get(task) ?? 0)) return;
        state.fifths.set(task, fifth);
        process.stdout.write(`${task}: ${count(done)} of ${count(total)} orders …\n`);
        return;
      }
      const now = performance.now();
      if (now - state.shownAt < millisecondsBetween) return;
      state.shownAt = now;
      const parts = [...orders].map(([name, value]) => `${name} ${count(value)}`);
      process.stdout.write(`\r\u001b[K${parts.join(", ")} of ${count(total)} orders …`);
    },
    end: () => {
      if (isTerminal) process.stdout.write("\r\u001b[K");
    },
  };
}
