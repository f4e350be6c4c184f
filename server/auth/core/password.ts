import { commonPasswords } from "./common-passwords.ts";

export const passwordLengthMin = 12;
/** A bound, so that nobody makes the server hash a novel. */
export const passwordLengthMax = 200;

export type PasswordProblem =
  | "password-too-short"
  | "password-too-long"
  | "password-common"
  | "password-names-you";

/** Length and the obvious ones, no rules of composition: they make passwords worse. */
export function passwordProblem(
  password: string,
  owner: { email: string; name: string },
): PasswordProblem | null {
  if ([...password].length < passwordLengthMin) return "password-too-short";
  if (password.length > passwordLengthMax) return "password-too-long";
  const plain = password.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (new Set(plain).size < 4 || commonPasswords.has(plain) || commonPasswords.has(unpadded(plain)))
    return "password-common";
  const own = [owner.email, owner.email.split("@")[0] ?? "", owner.name.replaceAll(" ", "")];
  if (own.some((word) => word.length >= 3 && plain === word.toLowerCase().replace(/[^a-z0-9]/g, "")))
    return "password-names-you";
  return null;
}

/** `password2026` and `welcome12345` are the same idea as the word alone. */
function unpadded(plain: string): string {
  return plain.replace(/^\d+|\d+$/g, "");
}
