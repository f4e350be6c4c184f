import { createHash, randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), cost);
}

/** Hash of a random value that nobody knows: checking against it costs what checking a real one costs. */
const nobody = hashPassword(randomBytes(32).toString("hex"));

/** An unknown person's password takes as long to refuse as a known one's. */
export async function matchesPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const stored = passwordHash ?? (await nobody);
  const isMatch = await verify(stored, password.normalize("NFKC")).catch(() => false);
  return isMatch && passwordHash !== null;
}

/** For values that are random themselves, where slowness buys nothing: API keys, the setup token. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
