import { readFileSync, writeFileSync } from "node:fs";
import { fulfillmentMachine } from "@/server/fulfillment/core/lifecycle.ts";
import { reservationMachine } from "@/server/inventory/core/lifecycle.ts";
import { type Machine, machineDiagram } from "@/server/kernel/machine.ts";
import { holdMachine, orderMachine } from "@/server/orders/core/lifecycle.ts";
import { authorizationMachine, operationMachine } from "@/server/payments/core/lifecycle.ts";
import { packageMachine } from "@/server/shipping/core/lifecycle.ts";

/** Every lifecycle of the house, in the order in which an order meets them. */
export const machines = [
  orderMachine,
  holdMachine,
  reservationMachine,
  fulfillmentMachine,
  packageMachine,
  authorizationMachine,
  operationMachine,
] as unknown as readonly Machine<string>[];

const [begin, end] = ["<!-- lifecycles: drawn by `npm run draw-machines` -->", "<!-- end of lifecycles -->"];

/** The page with its diagrams drawn anew from the tables. */
export function withDiagrams(page: string): string {
  const drawn = machines.map(
    (machine) => `#### ${machine.entity}\n\n\`\`\`mermaid\n${machineDiagram(machine)}\n\`\`\``,
  );
  const [before = ""] = page.split(begin);
  const after = page.split(end)[1] ?? "";
  return `${before}${begin}\n\n${drawn.join("\n\n")}\n\n${end}${after}`;
}

if (process.argv[1]?.endsWith("draw-machines.ts")) {
  writeFileSync("server/README.md", withDiagrams(readFileSync("server/README.md", "utf8")));
}
