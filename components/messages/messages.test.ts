import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exceptionKinds } from "@/server/exceptions/core/kind.ts";
import { fulfillmentStates } from "@/server/fulfillment/core/lifecycle.ts";
import { rejectReasons } from "@/server/fulfillment/core/reject-reason.ts";
import { reservationStates } from "@/server/inventory/core/lifecycle.ts";
import { lineBuckets } from "@/server/orders/core/buckets.ts";
import { holdReasons } from "@/server/orders/core/hold-reason.ts";
import { holdStates, orderStates } from "@/server/orders/core/lifecycle.ts";
import { authorizationStates, operationStates } from "@/server/payments/core/lifecycle.ts";
import { reasonKeys } from "@/server/promising/core/reason.ts";
import { packageStates } from "@/server/shipping/core/lifecycle.ts";
import { en } from "./en.ts";
import { pseudoMessages, pseudoText } from "./pseudo.ts";
import { statusLooks } from "./status.ts";

const root = join(import.meta.dirname, "../..");
type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : leaves(value, `${path}${key}.`),
  );
}

const texts = new Map(leaves(en as Tree));
const has = (path: string) => texts.has(path) || [...texts.keys()].some((key) => key.startsWith(`${path}.`));

function sources(folder: string): { path: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("messages/") && !name.endsWith(".test.ts"))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(root, folder, name), "utf8") }));
}

/** `const t = useTranslations("a.b")` and every `t("c")` or `t.rich("c"` after it, as `a.b.c`. */
function usedKeys(text: string): string[] {
  const found: string[] = [];
  const scopes = [...text.matchAll(/const (\w+) = useTranslations\((?:"([^"]*)")?\)/g)];
  for (const [index, scope] of scopes.entries()) {
    const [, name, area] = scope;
    const next = scopes.slice(index + 1).find((other) => other[1] === name);
    const body = text.slice(scope.index, next?.index);
    const calls = body.matchAll(new RegExp(`(?<![\\w.])${name}(?:\\.rich)?\\("([^"]+)"`, "g"));
    for (const [, key] of calls) found.push(area ? `${area}.${key}` : String(key));
  }
  return found;
}

test("every message that a screen asks for exists", () => {
  const missing = [...sources("components"), ...sources("app")].flatMap(({ path, text }) =>
    usedKeys(text)
      .filter((key) => !has(key))
      .map((key) => `${path}: ${key}`),
  );
  expect(missing).toEqual([]);
});

test("every state of every axis has a word, a tone and an icon", () => {
  const states = {
    order: orderStates,
    fulfillment: fulfillmentStates,
    bucket: lineBuckets,
    package: packageStates,
    operation: operationStates,
    authorization: authorizationStates,
    hold: holdStates,
    reservation: reservationStates,
    exception: exceptionKinds,
    rollup: Object.keys(en.status.rollup),
    payment: Object.keys(en.status.payment),
  } satisfies Record<keyof typeof statusLooks, readonly string[]>;
  for (const [axis, names] of Object.entries(states)) {
    const looks: Record<string, { tone: string; icon: unknown }> =
      statusLooks[axis as keyof typeof statusLooks];
    for (const name of names) {
      expect(texts.has(`status.${axis}.${name}`), `word of ${axis}.${name}`).toBe(true);
      expect(looks[name]?.tone, `tone of ${axis}.${name}`).toBeTruthy();
      expect(looks[name]?.icon, `icon of ${axis}.${name}`).toBeTruthy();
    }
  }
});

test("every reason that the rooms give has its sentence", () => {
  const paths = [
    ...reasonKeys.map((key) => `reasons.${key}`),
    ...holdReasons.map((key) => `sourcing.hold.reason.${key}`),
    ...rejectReasons.map((key) => `fulfillment.reject.reason.${key}`),
  ];
  expect(paths.filter((path) => !texts.has(path))).toEqual([]);
});

test("every fact that an order's timeline can tell has its sentence", () => {
  const facts = readdirSync(join(root, "server"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("events.ts"))
    .flatMap((name) => [
      ...readFileSync(join(root, "server", name), "utf8").matchAll(/declareFact\(\s*"([^"]+)"/g),
    ])
    .map(([, name]) => `timeline.${name}`);
  expect(facts.length).toBeGreaterThan(10);
  expect(facts.filter((path) => !texts.has(path))).toEqual([]);
});

test("every command that the administrator may read of has its words", () => {
  const commands = readdirSync(join(root, "server"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .flatMap((name) => [
      ...readFileSync(join(root, "server", name), "utf8").matchAll(
        /\b(?:name|command): "([a-z]+\.[a-z-]+)"/g,
      ),
    ])
    .map(([, name]) => `audit.${name}`);
  expect(commands.length).toBeGreaterThan(30);
  expect(commands.filter((path) => !texts.has(path))).toEqual([]);
});

test("no message is empty, and braces are balanced", () => {
  for (const [path, text] of texts) {
    expect(text.trim(), path).not.toBe("");
    expect(text.split("{").length, path).toBe(text.split("}").length);
  }
});

test("the pseudo-locale accents words and keeps arguments, plurals and tags", () => {
  expect(pseudoText("Copy {what}")).toMatch(/^\[Çópý \{what\}~+\]$/);
  expect(pseudoText("{count, plural, one {# day} other {# days}}")).toContain(
    "{count, plural, one {# đáý} other {# đáýš}}",
  );
  expect(pseudoText("expected <day></day>")).toContain("<day></day>");
  const twin = leaves(pseudoMessages(en) as unknown as Tree);
  expect(twin.map(([path]) => path)).toEqual([...texts.keys()]);
});
