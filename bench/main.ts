import { benchBacklog } from "./backlog.ts";
import { benchDecide } from "./decide.ts";
import { benchOversell } from "./oversell.ts";
import { benchPhoneOrders } from "./phone-orders.ts";
import { benchReplay } from "./replay.ts";
import { benchReservations } from "./reservations.ts";
import { benchWaves } from "./waves.ts";

/** `npm run bench -- <name> [--option number]`. */
const benches: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  backlog: benchBacklog,
  decide: benchDecide,
  oversell: benchOversell,
  "phone-orders": benchPhoneOrders,
  replay: benchReplay,
  reservations: benchReservations,
  waves: benchWaves,
};

const [name = "", ...args] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  console.error(`There is no benchmark "${name}". Known: ${Object.keys(benches).join(", ")}.`);
  process.exit(2);
}
await bench(args);
