import type { Env } from "./env.ts";

/** What a start knows before it opens a port. */
export type StartFacts = { workspaceOrigin: "demo" | "setup" | null };

/** Every reason why production must not start so, each a sentence with the way out. Empty when it may. */
export function startProblems(env: Env, facts: StartFacts): string[] {
  if (env.OMS_ENV !== "production") return [];
  const problems: (string | false)[] = [
    !env.NEXTAUTH_SECRET && "NEXTAUTH_SECRET is missing. Set it to a random value: openssl rand -base64 48",
    env.NEXTAUTH_SECRET !== undefined &&
      isWeak(env.NEXTAUTH_SECRET) &&
      "NEXTAUTH_SECRET is easy to guess. Set it to a random value: openssl rand -base64 48",
    !env.DATABASE_URL && "DATABASE_URL is missing. Production keeps its data on a server that you back up.",
    env.DATABASE_URL !== undefined &&
      !hasPassword(env.DATABASE_URL) &&
      "DATABASE_URL has no password. Give its user one.",
    !env.PUBLIC_URL && "PUBLIC_URL is missing. Set it to the address that browsers use, with https.",
    !env.PAYMENT_PROVIDER_URL &&
      "PAYMENT_PROVIDER_URL is missing. The local provider is for trying out and does not run in production.",
    !env.PAYMENT_WEBHOOK_SECRET && "PAYMENT_WEBHOOK_SECRET is missing. Take it from your payment provider.",
    env.PAYMENT_WEBHOOK_SECRET !== undefined &&
      !env.PAYMENT_WEBHOOK_SECRET.split(",").every(isStandardSecret) &&
      "PAYMENT_WEBHOOK_SECRET is not whsec_ and 24 random bytes or more in base64. Make one: echo whsec_$(openssl rand -base64 32)",
    env.OMS_CLOCK_OFFSET_MS !== 0 && "OMS_CLOCK_OFFSET_MS is a switch for tests. Unset it.",
    env.OMS_LIMITER_OFF === "1" && "OMS_LIMITER_OFF is a switch for load tests. Unset it.",
    facts.workspaceOrigin === "demo" &&
      "This database holds the demo retailer, whose sign-ins are printed. Use an empty database.",
  ];
  return problems.filter((problem) => problem !== false);
}

/** Too few different characters, or a word that stands in examples. */
function isWeak(secret: string): boolean {
  return (
    new Set(secret).size < 12 ||
    /secret|change.?me|password|everyshelf|example|0123456789|abcdef/i.test(secret)
  );
}

/** What Standard Webhooks asks of a secret; who knows one may tell us that money arrived. */
function isStandardSecret(secret: string): boolean {
  const key = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret.trim())?.[1];
  return key !== undefined && Buffer.from(key, "base64").length >= 24 && new Set(key).size >= 12;
}

function hasPassword(url: string): boolean {
  const { password, searchParams } = new URL(url);
  return password !== "" || searchParams.has("password") || searchParams.has("sslcert");
}

/** What a start should say although it goes on. */
export function startWarnings(env: Env): string[] {
  const { PUBLIC_URL } = env;
  const isPlain =
    PUBLIC_URL?.startsWith("http:") && !/^http:\/\/(localhost|127\.0\.0\.1)(:|\/|$)/.test(PUBLIC_URL);
  return isPlain
    ? [
        `PUBLIC_URL is ${PUBLIC_URL}: over plain http browsers keep camera and offline work off, and passwords travel readable. Use https.`,
      ]
    : [];
}
