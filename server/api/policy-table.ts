import type { Policy } from "@/server/auth/core/policy.ts";
import { roles } from "@/server/auth/core/role.ts";
import { policies } from "@/server/auth/policies.ts";
import { appRouter } from "./router.ts";

export type PolicyRow = {
  /** As the policy table names it: `orders.cancel-lines`. */
  name: string;
  /** As a client calls it: `orders.cancelLines`. */
  path: string;
  kind: "query" | "mutation" | "subscription";
  policy: Policy;
  isIdempotent: boolean;
  /** The input's schemas, in the order of parsing. */
  inputs: readonly unknown[];
};

type Definition = {
  type: PolicyRow["kind"];
  meta?: { policy: Policy; isIdempotent: boolean };
  inputs: readonly unknown[];
};

/** Every procedure of the router with its policy, from the router itself, which keeps them flat by path. */
export function policyTable(): PolicyRow[] {
  return Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: unknown }>)
    .map(([path, procedure]): PolicyRow => {
      const { type, meta, inputs } = procedure._def as Definition;
      if (!meta) throw new Error(`the procedure ${path} has no policy`);
      return { name: policyName(path), path, kind: type, inputs, ...meta };
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** `orders.cancelLines` → `orders.cancel-lines` */
export function policyName(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The table as text, one line per procedure: who may call it, and how far each role reaches. */
export function printedPolicies(others: readonly Omit<PolicyRow, "inputs">[] = []): string {
  const header = ["procedure", "kind", ...roles, "idempotent"];
  const lines = [...policyTable(), ...others].map(({ name, kind, policy, isIdempotent }) => [
    name,
    kind,
    ...roles.map((role) => reachOf(policy, role)),
    isIdempotent ? "yes" : "no",
  ]);
  const widths = header.map((title, at) =>
    Math.max(title.length, ...lines.map((line) => line[at]?.length ?? 0)),
  );
  return [header, ...lines]
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function reachOf(policy: Policy, role: (typeof roles)[number]): string {
  if (policy.isPublic) return "public";
  const grant = policy.grants[role];
  if (!grant) return "–";
  return policy.needsManager && role === "associate" ? `${grant} (manager)` : grant;
}

/** Policies that no procedure takes; the REST door's own are its to prove. */
export function unusedPolicies(): string[] {
  const used = new Set(policyTable().map(({ name }) => name));
  return Object.keys(policies).filter((name) => !used.has(name) && !name.startsWith("rest."));
}
