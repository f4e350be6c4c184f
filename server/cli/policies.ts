import { printedPolicies } from "@/server/api/policy-table.ts";
import { policyOf, routes } from "@/server/rest/routes.ts";

const rest = routes.map((route) => ({
  name: route.policy,
  path: route.path.source,
  kind: route.method === "GET" ? ("query" as const) : ("mutation" as const),
  policy: policyOf(route),
  isIdempotent: true,
}));

process.stdout.write(`${printedPolicies(rest)}\n`);
