import { TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Actor } from "@/server/auth/core/actor.ts";
import type { Policy } from "@/server/auth/core/policy.ts";
import { type Role, roles } from "@/server/auth/core/role.ts";
import { policies } from "@/server/auth/policies.ts";
import { newId } from "@/server/kernel/ids.ts";
import { policyTable, printedPolicies, unusedPolicies } from "./policy-table.ts";
import type { RequestContext } from "./root.ts";
import { appRouter } from "./router.ts";

const rows = policyTable();
const named: Readonly<Record<string, Policy>> = policies;

describe("every procedure", () => {
  test.each(rows)("$path takes the policy of its own name", ({ name, policy }) => {
    expect(named[name]).toBe(policy);
  });

  test.each(rows.filter(({ kind }) => kind === "mutation"))("$path carries a command id", ({ inputs }) => {
    const carriers = inputs.filter((input) => input instanceof z.ZodObject && "commandId" in input.shape);
    expect(carriers).toHaveLength(1);
  });

  test.each(rows.filter(({ inputs }) => inputs.length > 0))("$path refuses unknown keys", ({ inputs }) => {
    for (const input of inputs)
      expect((input as z.ZodType).safeParse({ surprise: 1 }).error?.issues.length).toBeGreaterThan(0);
  });
});

test("every policy has a procedure", () => {
  expect(unusedPolicies()).toEqual([]);
});

describe("who may call", () => {
  const callers: (Role | null)[] = [null, ...roles];
  const cases = rows.flatMap((row) => callers.map((role) => ({ ...row, role, who: role ?? "nobody" })));

  test.each(cases)("$path as $who: what the table says", async ({ path, policy, role }) => {
    const answer = await codeOf(path, role);
    if (policy.isPublic) expect(answer).not.toMatch(/UNAUTHORIZED|FORBIDDEN/);
    else if (role === null) expect(answer).toBe("UNAUTHORIZED");
    else if (!policy.grants[role]) expect(answer).toBe("FORBIDDEN");
    else expect(answer).not.toMatch(/UNAUTHORIZED|FORBIDDEN/);
  });
});

test("the printed table names each procedure once, with every role", () => {
  const lines = printedPolicies().split("\n");
  expect(lines).toHaveLength(rows.length + 1);
  for (const role of roles) expect(lines[0]).toContain(role);
});

/** The error code of a call with an input that no schema takes: whoever is let in fails on the input or the database. */
async function codeOf(path: string, role: Role | null): Promise<string> {
  const caller = appRouter.createCaller(contextOf(role));
  const [room, name] = path.split(".") as [string, string];
  const rooms = caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  try {
    await rooms[room]?.[name]?.({ surprise: 1 });
    return "OK";
  } catch (error) {
    return error instanceof TRPCError ? error.code : "OTHER";
  }
}

function contextOf(role: Role | null): RequestContext {
  const down = () => Promise.reject(new Error("there is no database here"));
  const userId = newId("usr");
  const actor: Actor | null = role && {
    client: `user:${userId}`,
    role,
    name: "Test",
    userId,
    channelId: newId("chn"),
    stores: [],
  };
  return {
    db: { read: down, transact: down },
    actor,
    isSessionLive: async () => true,
    requestId: "test",
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    services: { reserve: down, solve: down, live: { changes: async function* () {} } },
  };
}
