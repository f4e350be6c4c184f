import { expect, test } from "vitest";
import type { Policy } from "@/server/auth/core/policy.ts";
import { policies } from "@/server/auth/policies.ts";
import { policyOf, routes } from "./routes.ts";

test("every policy of this door has a route, and every route its own policy", () => {
  const named = Object.keys(policies).filter((name) => name.startsWith("rest."));
  expect(routes.map(({ policy }) => policy).sort()).toEqual(named.sort());
});

test.each(routes)("$policy is for channels alone", (route) => {
  const policy: Policy = policyOf(route);
  expect(Object.keys(policy.grants)).toEqual(["channel"]);
  expect(policy.isPublic).toBeUndefined();
});

test.each(routes)("$policy refuses unknown fields", ({ input }) => {
  expect(input.safeParse({ surprise: 1 }).success).toBe(false);
});
