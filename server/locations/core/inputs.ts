import { z } from "zod";

export const zipSchema = z
  .string()
  .trim()
  .regex(/^\d{5}$/, "is not a ZIP code of five digits");
export const postalCodeInput = z.strictObject({ zip: zipSchema });
