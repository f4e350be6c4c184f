import { expect, test } from "vitest";
import { readEnv } from "./env.ts";
import { startProblems } from "./start-rules.ts";

const good = {
  OMS_ENV: "production",
  NEXTAUTH_SECRET: "3q2+7wAAZk1pQmXr9tVb5nYc8uHs0eLdGfJiKo4P",
  DATABASE_URL: "postgres://oms:s3cr3t@db.internal/oms",
  PUBLIC_URL: "https://oms.example.com",
  PAYMENT_PROVIDER_URL: "https://pay.example.com",
  PAYMENT_WEBHOOK_SECRET: "whsec_5WNr0bVbXKpRkq7mZ1dU3yT9hJ4sA6gE8cLfQoPxMwI=",
};
const problems = (
  change: Record<string, string | undefined>,
  workspaceOrigin: "demo" | "setup" | null = null,
) => startProblems(readEnv({ ...good, ...change }), { workspaceOrigin });

test("production starts with real secrets", () => {
  expect(problems({})).toEqual([]);
  expect(problems({}, "setup")).toEqual([]);
});

test.each([
  ["a missing secret", { NEXTAUTH_SECRET: undefined }],
  ["a secret of one letter", { NEXTAUTH_SECRET: "a".repeat(40) }],
  ["a secret out of an example", { NEXTAUTH_SECRET: "my-super-secret-value-for-nextauth-42!" }],
  ["a missing database", { DATABASE_URL: undefined }],
  ["a database without a password", { DATABASE_URL: "postgres://oms@db.internal/oms" }],
  ["a missing public address", { PUBLIC_URL: undefined }],
  ["a missing payment provider", { PAYMENT_PROVIDER_URL: undefined }],
  ["a missing webhook secret", { PAYMENT_WEBHOOK_SECRET: undefined }],
  ["a webhook secret that is none", { PAYMENT_WEBHOOK_SECRET: "x" }],
  ["a short webhook secret", { PAYMENT_WEBHOOK_SECRET: "whsec_c2VjcmV0" }],
  [
    "a short webhook secret beside a good one",
    { PAYMENT_WEBHOOK_SECRET: `${good.PAYMENT_WEBHOOK_SECRET},whsec_c2VjcmV0` },
  ],
  ["a shifted clock", { OMS_CLOCK_OFFSET_MS: "600000" }],
  ["a limiter that is off", { OMS_LIMITER_OFF: "1" }],
])("production refuses %s with one sentence", (_name, change) => {
  expect(problems(change)).toHaveLength(1);
});

test("production refuses a database with demo sign-ins", () => {
  expect(problems({}, "demo")[0]).toContain("demo retailer");
});

test("the demo starts with nothing set", () => {
  expect(startProblems(readEnv({}), { workspaceOrigin: "demo" })).toEqual([]);
});
