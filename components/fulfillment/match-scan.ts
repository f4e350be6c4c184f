/** What picking needs to know of a line. */
export type ScanLine = {
  fulfillmentLineId: string;
  sku: string;
  barcode: string | null;
  name: string;
  quantity: number;
  quantityPicked: number;
  isOnHold: boolean;
};

/** What a scanned code means for the lines of an order. */
export type ScanMatch<L extends ScanLine> =
  | { kind: "pick"; line: L; picked: number }
  | { kind: "held"; line: L }
  | { kind: "too-many"; line: L }
  | { kind: "wrong"; expected: L[] };

/** The first line of that item that still needs a unit. The same item may stand on several lines. */
export function matchScan<L extends ScanLine>(lines: readonly L[], code: string): ScanMatch<L> {
  const wanted = plainCode(code);
  const isSame = (text: string | null) => text !== null && plainCode(text) === wanted;
  const same = lines.filter((line) => isSame(line.sku) || isSame(line.barcode));
  const isOpen = (line: L) => line.quantityPicked < line.quantity;
  const next = same.find((line) => isOpen(line) && !line.isOnHold);
  if (next) return { kind: "pick", line: next, picked: next.quantityPicked + 1 };
  const held = same.find(isOpen);
  if (held) return { kind: "held", line: held };
  const full = same[0];
  if (full) return { kind: "too-many", line: full };
  return { kind: "wrong", expected: lines.filter((line) => isOpen(line) && !line.isOnHold) };
}

/** A scanner may read a GTIN with 12, 13 or 14 digits: leading zeros don't make another item. */
function plainCode(code: string): string {
  const plain = code.trim().toUpperCase();
  return /^\d{8,14}$/.test(plain) ? plain.replace(/^0+/, "") : plain;
}
