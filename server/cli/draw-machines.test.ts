import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { machineFaults } from "@/server/kernel/machine.ts";
import { machines, withDiagrams } from "./draw-machines.ts";

test("the diagrams in server/README.md are those of the lifecycle tables", () => {
  const page = readFileSync("server/README.md", "utf8");
  expect(page).toBe(withDiagrams(page));
});

test("every lifecycle can reach all its states and leave all that are not final", () => {
  expect(machines.flatMap((machine) => machineFaults(machine))).toEqual([]);
});
