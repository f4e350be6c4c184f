import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const schema = z.object({
  nextauthSecret: z.string().min(32),
  webhookSecret: z.string().startsWith("whsec_"),
});
export type AppSecrets = z.infer<typeof schema>;

/** Made at the first start and kept, so that sign-ins outlive a restart. Production brings its own instead. */
export function appSecrets(dataDir: string): AppSecrets {
  const path = join(resolve(dataDir), "secrets.json");
  if (existsSync(path)) return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  const made = {
    nextauthSecret: randomBytes(48).toString("base64url"),
    webhookSecret: `whsec_${randomBytes(32).toString("base64")}`,
  };
  writeFileSync(`${path}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return made;
}
