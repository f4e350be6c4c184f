import type { ImportProgress } from "@/server/integrations/import-orders.ts";

/** A line that is written over in a terminal; elsewhere one line for each ten thousand rows. */
const rowsPerLine = 10_000;
const millisecondsBetween = 200;

export function progressLine(): { show: (progress: ImportProgress) => void; end: () => void } {
  const state = { shownAt: 0, linesShown: 0 };
  const isTerminal = process.stdout.isTTY === true;
  return {
    show: ({ rows, orders }) => {
      const text = `${rows.toLocaleString("en-US")} rows read, ${orders.toLocaleString("en-US")} orders placed`;
      if (!isTerminal) {
        if (rows < (state.linesShown + 1) * rowsPerLine) return;
        state.linesShown = Math.floor(rows / rowsPerLine);
        process.stdout.write(`${text} …\n`);
        return;
      }
      const now = performance.now();
      if (now - state.shownAt < millisecondsBetween) return;
      state.shownAt = now;
      process.stdout.write(`\r\u001b[K${text} …`);
    },
    end: () => {
      if (isTerminal) process.stdout.write("\r\u001b[K");
    },
  };
}
