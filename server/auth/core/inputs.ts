import { z } from "zod";
import { commandInput } from "../../kernel/command-id.ts";
import { idSchema } from "../../kernel/ids.ts";
import { passwordLengthMax } from "./password.ts";
import { roles } from "./role.ts";

const email = z.email().max(200);
const personName = z.string().trim().min(1).max(120);
/** Its rules are asked in the command, so that a refusal can say which one. */
const password = z.string().min(1).max(passwordLengthMax);

export const signInInput = z.strictObject({ email: z.string().trim().min(1).max(200), password });

export const setUpInput = commandInput({
  token: z.string().min(20).max(100),
  name: personName,
  email,
  password,
  workspaceName: z.string().trim().min(1).max(120).optional(),
});

export const changePasswordInput = commandInput({ currentPassword: password, newPassword: password });

/** For the command line; a person of a store has at least one. */
export const newUserInput = z.strictObject({
  userId: idSchema("usr"),
  email,
  name: personName,
  role: z.enum(roles).exclude(["channel"]),
  storeCodes: z.array(z.string().min(1).max(20)).max(50),
  isManager: z.boolean(),
});
