import { expect, it } from "vitest";
import { canTransition, machineFaults } from "../../kernel/machine.ts";
import { reservationMachine, reservationStates } from "./lifecycle.ts";

it("every state of a reservation can be reached and only its ends have no way out", () => {
  expect(machineFaults(reservationMachine)).toEqual([]);
});

it("a closed reservation never changes again", () => {
  for (const state of reservationStates.filter((name) => name !== "active"))
    for (const event of ["reserve", "convert", "release", "expire"])
      expect(canTransition(reservationMachine, state, event)).toBe(false);
});
