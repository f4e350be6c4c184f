import { expect, test } from "vitest";
import { passwordProblem } from "./password.ts";

const owner = { email: "mia.hayes@example.com", name: "Mia Hayes" };

test.each([
  ["hunter2", "password-too-short"],
  ["x".repeat(201), "password-too-long"],
  ["aaaaaaaaaaaa", "password-common"],
  ["Password12345", "password-common"],
  ["qwertyuiop123", "password-common"],
  ["correct horse battery staple", "password-common"],
  ["mia.hayes@example.com", "password-names-you"],
  ["copper-lantern-drift-42", null],
  ["nine yellow umbrellas", null],
] as const)("%s is judged %s", (password, problem) => {
  expect(passwordProblem(password, owner)).toBe(problem);
});
