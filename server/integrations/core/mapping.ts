import { z } from "zod";

const column = z.string().min(1).max(80);

/** How an order file of some system is read, as data: `mappings/<name>.json`, or a file that the user names. */
export const mappingSchema = z.strictObject({
  /** Part of the keys of what is imported: changing it imports everything anew. */
  name: z.string().regex(/^[a-z0-9-]{2,30}$/, "is not a name of 2 to 30 small letters, digits or -"),
  channel: z.strictObject({
    code: z.string().regex(/^[a-z0-9-]{2,40}$/),
    name: z.string().min(1).max(80),
  }),
  delimiter: z.string().length(1).default(","),
  encoding: z.enum(["utf8", "latin1"]).default("utf8"),
  columns: z.strictObject({
    document: column,
    article: column,
    description: column,
    quantity: column,
    orderedAt: column,
    unitPrice: column,
    customer: column,
  }),
  /** `DD`, `MM`, `YYYY`, `HH` and `mm` with other signs between them. */
  dateFormat: z
    .string()
    .refine(
      (text) => ["DD", "MM", "YYYY", "HH", "mm"].every((part) => text.split(part).length === 2),
      "names not each of DD, MM, YYYY, HH and mm once",
    ),
  timeZone: z.string().min(1),
  /** Documents whose number begins so cancel lines of earlier ones. */
  cancellationPrefix: z.string().min(1).max(10),
  /** Codes that are articles; others are charges or refused. */
  articlePattern: z.string().refine(isPattern, "is not a regular expression"),
  chargeCodes: z.array(z.string()).default([]),
  /** What the file does not say of an article. */
  articleDefaults: z.strictObject({
    category: z.string().min(1),
    weightGrams: z.number().int().min(1).max(50_000),
    unitCostPercent: z.number().int().min(0).max(100),
  }),
  serviceCode: z.string().min(1),
  /** Carrier days from the import to the promised arrival. */
  promiseDays: z.number().int().min(1).max(60),
});
export type Mapping = z.output<typeof mappingSchema>;

export const mappingColumns = Object.keys(mappingSchema.shape.columns.shape) as MappedColumn[];
export type MappedColumn = keyof Mapping["columns"];

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== "";
  } catch {
    return false;
  }
}
