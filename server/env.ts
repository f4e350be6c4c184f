import { z } from "zod";

const flag = z.enum(["0", "1"]).default("0");

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATA_DIR: z
    .string()
    .min(1)
    .default(process.getuid?.() === 0 ? "/var/lib/everyshelf" : ".data"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  OMS_ROLE: z.enum(["web", "worker", "all"]).default("all"),
  OMS_ENV: z.enum(["demo", "test", "production"]).default("demo"),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Proxies in front whose X-Forwarded-For is believed. */
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  NEXTAUTH_SECRET: z.string().min(32).optional(),
  PAYMENT_PROVIDER_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** `whsec_…`, two during a rotation, separated by a comma. */
  PAYMENT_WEBHOOK_SECRET: z.string().min(1).optional(),
  /** Shifts this process' own clock only, to prove that nothing depends on it. */
  OMS_CLOCK_OFFSET_MS: z.coerce.number().int().default(0),
  /** Load tests only: no limit on sign-ins. */
  OMS_LIMITER_OFF: flag,
  /** How large a retailer the first start seeds; `m` in the demo, `s` in tests. Production seeds none. */
  OMS_SEED_SIZE: z.enum(["s", "m", "l"]).optional(),
  /** Set by the launcher: `development` compiles screens as they are asked for. */
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

export type Env = z.infer<typeof schema>;

/**
 * Reads the environment, the only place that does. Errors name the variable, the value found and what would be right.
 * @throws {EnvError} with one sentence per wrong variable
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const isSecret = name.includes("SECRET") || name === "DATABASE_URL";
    const found = isSecret ? "its value" : `"${given[name] ?? ""}"`;
    return `${name}: ${found} is not valid (${issue.message.replace(/^Invalid input: /, "")}).`;
  });
  throw new EnvError(sentences.join("\n"));
}

/** Says something to libraries that read the environment by themselves. */
export function tellLibraries(changes: Readonly<Record<string, string>>): void {
  Object.assign(process.env, changes);
}

/** Our own environment with changes, for a process that we start. */
export function inheritedEnv(changes: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes } as NodeJS.ProcessEnv;
}

export class EnvError extends Error {
  override name = "EnvError";
}
