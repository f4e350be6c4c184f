import { z } from "zod";
import { idSchema, type OrderLineId } from "@/server/kernel/ids.ts";
import { positiveQuantitySchema } from "@/server/kernel/quantity.ts";
import { type Choice, choiceSchema } from "@/server/orders/core/inputs.ts";

const lineSchema = z.object({
  lineId: idSchema("oln"),
  variantId: idSchema("var"),
  sku: z.string(),
  name: z.string(),
  quantity: positiveQuantitySchema,
  /** Null until the best default is known. */
  choice: choiceSchema.nullable(),
  /** Its earlier choice was gone; the next offer stands in its place until the person has seen it. */
  isReplaced: z.boolean(),
});
export type DraftLine = z.output<typeof lineSchema>;

const callerSchema = z.object({ personId: idSchema("per"), name: z.string() });
export type Caller = z.output<typeof callerSchema>;

const draftSchema = z.object({
  orderId: idSchema("ord"),
  commandId: z.string(),
  caller: callerSchema.nullable(),
  addressId: idSchema("adr").nullable(),
  zip: z.string().nullable(),
  lines: z.array(lineSchema),
  note: z.string(),
});
/** A phone order while it is being written, as this device keeps it. The card's token is never kept. */
export type Draft = z.output<typeof draftSchema>;

export type DraftAct =
  | { kind: "take-caller"; caller: Caller; address: { addressId: Draft["addressId"]; zip: string } | null }
  | { kind: "drop-caller" }
  | { kind: "choose-address"; addressId: Draft["addressId"]; zip: string }
  | { kind: "add-line"; line: Pick<DraftLine, "lineId" | "variantId" | "sku" | "name" | "quantity"> }
  | { kind: "set-quantity"; lineId: OrderLineId; quantity: number }
  | { kind: "choose"; lineId: OrderLineId; choice: Choice }
  | { kind: "choose-all"; choices: readonly { lineId: OrderLineId; choice: Choice }[] }
  | { kind: "remove-line"; lineId: OrderLineId }
  | { kind: "set-zip"; zip: string }
  | { kind: "write-note"; note: string }
  /** What the server reserved: defaults become choices, lost choices are marked. */
  | {
      kind: "reserved";
      /** The lines as they were sent: what the person chose meanwhile stands. */
      sent: readonly Pick<DraftLine, "lineId" | "choice">[];
      choices: ReadonlyMap<OrderLineId, Choice>;
      lost: readonly OrderLineId[];
    }
  | { kind: "start"; draft: Draft };

export function emptyDraft(ids: Pick<Draft, "orderId" | "commandId">): Draft {
  return { ...ids, caller: null, addressId: null, zip: null, lines: [], note: "" };
}

export function changeDraft(draft: Draft, act: DraftAct): Draft {
  switch (act.kind) {
    case "start":
      return act.draft;
    case "take-caller":
      return {
        ...draft,
        caller: act.caller,
        addressId: act.address?.addressId ?? null,
        zip: act.address?.zip ?? draft.zip,
      };
    case "drop-caller":
      return { ...draft, caller: null, addressId: null };
    case "choose-address":
      return { ...draft, addressId: act.addressId, zip: act.zip };
    case "set-zip":
      return { ...draft, zip: act.zip };
    case "write-note":
      return { ...draft, note: act.note };
    case "add-line":
      return { ...draft, lines: addLine(draft.lines, act.line) };
    case "remove-line":
      return { ...draft, lines: draft.lines.filter((line) => line.lineId !== act.lineId) };
    case "set-quantity":
      return changeLine(draft, act.lineId, { quantity: act.quantity });
    case "choose":
      return changeLine(draft, act.lineId, { choice: act.choice, isReplaced: false });
    case "choose-all":
      return act.choices.reduce(
        (next, { lineId, choice }) => changeLine(next, lineId, { choice, isReplaced: false }),
        draft,
      );
    case "reserved":
      return { ...draft, lines: draft.lines.map((line) => settleLine(line, act)) };
  }
}

/** The same article again means more of it, not a second line. */
function addLine(lines: readonly DraftLine[], line: Omit<DraftLine, "choice" | "isReplaced">): DraftLine[] {
  const known = lines.find((candidate) => candidate.variantId === line.variantId);
  if (!known) return [...lines, { ...line, choice: null, isReplaced: false }];
  return lines.map((candidate) =>
    candidate === known ? { ...candidate, quantity: candidate.quantity + line.quantity } : candidate,
  );
}

function changeLine(draft: Draft, lineId: OrderLineId, change: Partial<DraftLine>): Draft {
  return {
    ...draft,
    lines: draft.lines.map((line) => (line.lineId === lineId ? { ...line, ...change } : line)),
  };
}

function settleLine(line: DraftLine, act: Extract<DraftAct, { kind: "reserved" }>): DraftLine {
  const sent = act.sent.find((candidate) => candidate.lineId === line.lineId);
  if (!sent || JSON.stringify(sent.choice) !== JSON.stringify(line.choice)) return line;
  const choice = act.choices.get(line.lineId) ?? line.choice;
  return { ...line, choice, isReplaced: line.isReplaced || act.lost.includes(line.lineId) };
}

/** What quick-add understands: `SKU`, `SKU*2`, `SKU x 2`. */
export function parseQuickAdd(text: string): { query: string; quantity: number } {
  const parts = /^(.+?)(?:\s*[*×]\s*|\s+x\s*)(\d{1,5})$/i.exec(text.trim());
  const quantity = parts ? Number(parts[2]) : 1;
  return { query: (parts?.[1] ?? text).trim(), quantity: Math.max(1, quantity) };
}

/** What the server would be asked to reserve; equal text, equal wish. */
export function wishOf({ orderId, zip, lines }: Draft) {
  return {
    orderId,
    destinationZip: zip,
    nearZip: zip,
    lines: lines.map(({ lineId, variantId, quantity, choice }) => ({ lineId, variantId, quantity, choice })),
  };
}

export function readDraft(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    return draftSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Whether there is anything in it worth keeping. */
export function hasContent(draft: Draft): boolean {
  return draft.caller !== null || draft.lines.length > 0 || draft.note !== "";
}
