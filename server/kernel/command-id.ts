import { z } from "zod";

/** Made by the caller when a form opens, so that a double submit is one effect. */
export const commandIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,80}$/, "is not a command id of 8 to 80 letters, digits, _ or -");

/** The input of a mutation: its command id and nothing that is not named. */
export function commandInput<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject({ commandId: commandIdSchema, ...shape });
}
