import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { LocalOperation } from "./core/local-payments.ts";

type Line =
  | { type: "operation"; operation: LocalOperation }
  | { type: "settled"; id: string; state: "succeeded" | "failed"; reason: string | null };

/** The local provider's books: one line of JSON per entry, on disk before anybody hears of it. */
export type LocalPaymentStore = {
  /** In the order of acceptance. */
  all: readonly LocalOperation[];
  find(id: string): LocalOperation | null;
  findByRef(providerRef: string): LocalOperation | null;
  on(providerRef: string): readonly LocalOperation[];
  add(operation: LocalOperation): void;
  settle(
    id: string,
    outcome: { state: "succeeded" | "failed"; reason: string | null },
  ): LocalOperation | null;
  nextRef(): string;
  close(): void;
};

export function openLocalPaymentStore(dataDir: string): LocalPaymentStore {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, "payment-provider.jsonl");
  const all: LocalOperation[] = [];
  const byId = new Map<string, number>();
  const byRef = new Map<string, LocalOperation>();
  const onAuthorization = new Map<string, string[]>();
  const find = (id: string) => all[byId.get(id) ?? -1] ?? null;

  const apply = (line: Line) => {
    if (line.type === "settled") {
      const index = byId.get(line.id);
      const found = index === undefined ? undefined : all[index];
      if (index === undefined || !found) return;
      all[index] = { ...found, state: line.state, reason: line.reason };
      byRef.set(found.providerRef, all[index]);
      return;
    }
    const { request, providerRef } = line.operation;
    byId.set(request.id, all.length);
    all.push(line.operation);
    byRef.set(providerRef, line.operation);
    if (request.authorization) {
      const others = onAuthorization.get(request.authorization) ?? [];
      onAuthorization.set(request.authorization, [...others, request.id]);
    }
  };
  for (const line of readLines(path)) apply(line);
  const file = openSync(path, "a", 0o600);
  const write = (line: Line) => {
    writeSync(file, `${JSON.stringify(line)}\n`);
    fsyncSync(file);
    apply(line);
  };
  return {
    all,
    find,
    findByRef: (providerRef) => byRef.get(providerRef) ?? null,
    on: (providerRef) => (onAuthorization.get(providerRef) ?? []).flatMap((id) => find(id) ?? []),
    add: (operation) => write({ type: "operation", operation }),
    settle: (id, outcome) => {
      if (find(id)?.state === "pending") write({ type: "settled", id, ...outcome });
      return find(id);
    },
    nextRef: () => `local_${String(all.length + 1).padStart(8, "0")}`,
    close: () => closeSync(file),
  };
}

/** A torn last line is what a crash leaves: nobody was answered from it, so it is cut off. */
function readLines(path: string): Line[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
}
