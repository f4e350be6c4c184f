import { printedPolicies } from "@/server/api/policy-table.ts";

process.stdout.write(`${printedPolicies()}\n`);
