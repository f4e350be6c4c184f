import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";

/** Which rooms a room may import; its own ground, db and kernel are always allowed. Nothing here points up. */
const rooms: Record<string, readonly string[]> = {
  catalog: [],
  customers: [],
  locations: [],
  channels: [],
  payments: [],
  pricing: ["catalog"],
  shipping: ["locations"],
  inventory: ["catalog", "locations", "channels"],
  promising: ["shipping", "pricing", "inventory", "locations", "catalog", "channels"],
  orders: ["promising", "inventory", "payments", "pricing", "shipping", "catalog", "customers", "channels"],
  fulfillment: ["orders", "inventory", "shipping", "locations"],
  planning: ["promising", "orders", "inventory", "shipping", "locations", "catalog"],
  sourcing: [
    "promising",
    "fulfillment",
    "orders",
    "inventory",
    "shipping",
    "pricing",
    "locations",
    "catalog",
    "channels",
  ],
  simulation: ["sourcing", "planning", "promising", "orders", "shipping", "locations"],
};
/** `integrations` implements the gateways of every room; doors may use every room; doors never import each other. */
const everyRoom = Object.keys(rooms);
const ground = ["auth", "outbox", "exceptions", "context", "env", "log", "http", "start-rules"];
/** What main.ts is made of, so that tests and benchmarks can serve without a process of their own. */
const partsOfMain = ["serve-web", "http-server"];
const doors = ["api", "rest", "worker", "cli", "main", "bench", "e2e", "seed"];

/** What may be imported from where, by floor. `core` stands for any room's core. */
const floors: Record<string, readonly string[]> = {
  kernel: [],
  db: ["kernel", "core", "db"],
  ...Object.fromEntries(ground.map((place) => [place, ["kernel", "db", "core", ...ground]])),
  ...Object.fromEntries(
    everyRoom.map((room) => [room, ["kernel", "db", ...ground, room, ...(rooms[room] ?? [])]]),
  ),
  integrations: ["kernel", "db", ...ground, ...everyRoom, "integrations"],
  ...Object.fromEntries(
    doors.map((door) => [
      door,
      [
        "kernel",
        "db",
        "core",
        ...ground,
        ...everyRoom,
        "integrations",
        door,
        "process",
        ...(door === "cli" || door === "bench" ? ["seed"] : []),
        ...(door === "bench" ? ["main"] : []),
      ],
    ]),
  ),
  process: ["kernel", "core", ...ground, "api"],
  main: ["kernel", "db", "core", ...ground, ...everyRoom, "integrations", "api", "rest", "worker", "process"],
  app: ["components", "kernel", "core", "process", "app"],
  components: ["components", "kernel", "core"],
};

/** Exceptions to any rule, each `file: rule` with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  "server/cli/policies.ts: imports only go down":
    "prints the policies of the other doors, from the doors themselves",
};

type Module = { path: string; code: string; imports: { target: string; isType: boolean }[]; program: Node };
type Node = { type: string; start: number; end: number } & Record<string, unknown>;

const modules = listModules();
const byPath = new Map(modules.map((module) => [module.path, module]));

function listModules(): Module[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts", "*.tsx"], {
    encoding: "utf8",
  });
  const paths = listed.split("\n").filter((path) => /^(app|server|db|components|e2e|bench)\//.test(path));
  return paths.filter((path) => !path.startsWith("db/migrations/")).map(readModule);
}

function readModule(path: string): Module {
  return parseModule(path, readFileSync(path, "utf8"));
}

function parseModule(path: string, code: string): Module {
  const { program, module } = parseSync(path, code);
  const imports = [
    ...module.staticImports.map((found) => ({
      target: found.moduleRequest.value,
      isType: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap((found) =>
      found.entries.flatMap((entry) =>
        entry.moduleRequest ? [{ target: entry.moduleRequest.value, isType: entry.isType }] : [],
      ),
    ),
  ];
  const resolved = imports.map(({ target, isType }) => ({ target: resolve(path, target), isType }));
  return { path, code, imports: resolved, program: program as unknown as Node };
}

/** Everything of ours that a module runs, itself included. */
function reachedFrom(path: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const walkFrom = (at: string) => {
    const module = byPath.get(at);
    if (!module || reached.has(at)) return;
    reached.add(at);
    for (const { target, isType } of module.imports) if (!isType) walkFrom(target);
  };
  walkFrom(path);
  return reached;
}

/** A path from the root for our own files, the package's name for others. */
function resolve(from: string, target: string): string {
  if (target.startsWith("@/")) return target.slice(2);
  return target.startsWith(".") ? normalize(join(dirname(from), target)) : target;
}

const isOurs = (target: string) => /^(app|server|db|components|e2e|bench)\//.test(target);
const isTest = (path: string) => /\.(test|spec)\.tsx?$/.test(path) || /^db\/testing/.test(path);
const isCore = (path: string) => /^server\/\w+\/core\//.test(path);

/** The place of a file in the house: a room, a piece of ground, a door or a floor. */
function placeOf(path: string): string {
  if (path.startsWith("db/seed")) return "seed";
  const [top = "", second = ""] = path.split("/");
  const place = top === "server" ? second.replace(/\.tsx?$/, "") : top;
  return partsOfMain.includes(place) ? "main" : place;
}

function mayImport(module: Module, { target, isType }: { target: string; isType: boolean }): boolean {
  const [from, to] = [placeOf(module.path), placeOf(target)];
  if (isCore(module.path)) {
    return (
      to === "kernel" ||
      (isCore(target) && (from === to || ground.includes(to) || (rooms[from] ?? everyRoom).includes(to)))
    );
  }
  const knowsRouterType = ["components", "app", "bench", "e2e"].includes(from);
  if (isType && knowsRouterType && target === "server/api/router.ts") return true;
  const allowed = floors[from] ?? [];
  return from === to || allowed.includes(to) || (allowed.includes("core") && isCore(target));
}

function walk(
  node: unknown,
  visit: (node: Node, parents: readonly Node[]) => void,
  parents: readonly Node[] = [],
): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit, parents);
    return;
  }
  if (node === null || typeof node !== "object") return;
  const isNode = "type" in node && typeof node.type === "string";
  if (isNode) visit(node as Node, parents);
  const inner = isNode ? [...parents, node as Node] : parents;
  for (const value of Object.values(node)) if (typeof value === "object") walk(value, visit, inner);
}

function nodesOf(module: Module, ...types: string[]): Node[] {
  const found: Node[] = [];
  walk(module.program, (node) => {
    if (types.includes(node.type)) found.push(node);
  });
  return found;
}

const linesBetween = (code: string, start: number, end: number) => code.slice(start, end).split("\n").length;

/** Lines of a function, without the JSX that it returns. */
function functionLines(module: Module, node: Node): number {
  let jsx = 0;
  walk(node, (inner, parents) => {
    const isOutermost = !parents.some((parent) => parent.type.startsWith("JSX"));
    if ((inner.type === "JSXElement" || inner.type === "JSXFragment") && isOutermost) {
      jsx += linesBetween(module.code, inner.start, inner.end) - 1;
    }
  });
  return linesBetween(module.code, node.start, node.end) - jsx;
}

/** Every rule: the faults that it finds in one module, in words. */
const rules: Record<string, (module: Module) => string[]> = {
  "imports only go down": (module) =>
    isTest(module.path)
      ? []
      : module.imports
          .filter((edge) => isOurs(edge.target) && !mayImport(module, edge))
          .map((edge) => `imports ${edge.target}`),
  "no import of a file that isn't there": (module) =>
    module.imports
      .filter(({ target }) => isOurs(target) && /\.tsx?$/.test(target) && !byPath.has(target))
      .map(({ target }) => `imports ${target}`),
  "a room is furnished from the closed list": (module) => {
    const [, room = "", ...rest] = module.path.split("/");
    if (!module.path.startsWith("server/") || !(room in rooms || room === "integrations")) return [];
    const file = rest.join("/");
    const isKnown =
      /^core\/([a-z0-9-]+\/)*[a-z0-9-]+(\.test)?\.ts$/.test(file) ||
      /^(queries|events|jobs|gateway|live)(\.db)?(\.test)?\.ts$/.test(file) ||
      /^queries\/[a-z-]+(\.db)?(\.test)?\.ts$/.test(file) ||
      (/^locks\.ts$/.test(file) && ["inventory", "payments"].includes(room)) ||
      /^[a-z]+(-[a-z0-9]+)+(\.db)?(\.test)?\.ts$/.test(file);
    return isKnown ? [] : [`${file} is not in the vocabulary of a room`];
  },
  "no dump of odds and ends": (module) =>
    /(^|\/)(index|utils?|helpers?|services?|repositor(y|ies)|types|common|misc)\.tsx?$/.test(module.path) &&
    module.path !== "server/api/services.ts"
      ? ["has a name that says nothing"]
      : [],
  "a core is pure": (module) => (isCore(module.path) && !isTest(module.path) ? impurities(module) : []),
  "no file over 400 lines": (module) => {
    const lines = module.code.split("\n").length - 1;
    return lines > 400 ? [`has ${lines} lines`] : [];
  },
  "no function over 70 lines": (module) =>
    isTest(module.path)
      ? []
      : nodesOf(module, "FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression")
          .map((node) => functionLines(module, node))
          .filter((lines) => lines > 70)
          .map((lines) => `has a function of ${lines} lines`),
  "no any": (module) =>
    nodesOf(module, "TSAnyKeyword").map(
      (node) => `says any in line ${linesBetween(module.code, 0, node.start)}`,
    ),
  "nothing global that changes": (module) =>
    // A test file's own database is made before its tests.
    (isTest(module.path) ? [] : (module.program.body as Node[]))
      .map((node) => (node.type === "ExportNamedDeclaration" ? (node.declaration as Node | null) : node))
      .filter((node) => node?.type === "VariableDeclaration" && node.kind === "let")
      .map(() => "has a top-level let"),
  "pools are made in few places": (module) =>
    /new (pg\.)?Pool\(/.test(module.code) &&
    !isTest(module.path) &&
    !/^(bench\/|(server\/(main|cli\/with-database)|db\/(connection|testing|testing-server|embedded|migrate))\.ts$)/.test(
      module.path,
    )
      ? ["makes a pool"]
      : [],
  "the environment is read in one place": (module) =>
    /process\.env/.test(module.code) &&
    /^(server|db|app|components)\//.test(module.path) &&
    module.path !== "server/env.ts" &&
    !isTest(module.path)
      ? ["reads process.env"]
      : [],
  "libraries stay on their floor": (module) => (isTest(module.path) ? [] : strayLibraries(module)),
};

function impurities(module: Module): string[] {
  const faults: string[] = [];
  walk(module.program, (node) => {
    if ("async" in node && node.async === true) faults.push("is async");
    if (node.type === "AwaitExpression") faults.push("awaits");
    const source = module.code.slice(node.start, node.end);
    if (node.type === "CallExpression" && /^(Date\.now|Math\.random|performance\.now)\(/.test(source))
      faults.push(`calls ${source}`);
    if (node.type === "NewExpression" && /^new (Date\(\)|Promise\b)/.test(source))
      faults.push(`makes ${source.slice(0, 20)}`);
  });
  const outside = module.imports.filter(({ target }) => /^(node:|pg$|drizzle-orm|next|react)/.test(target));
  return [...faults, ...outside.map(({ target }) => `imports ${target}`)];
}

function strayLibraries({ path, imports }: Module): string[] {
  const place = placeOf(path);
  const floorsOf: [RegExp, (target: string) => boolean][] = [
    [
      /^@trpc\//,
      () =>
        place === "api" ||
        place === "bench" ||
        path === "components/trpc.tsx" ||
        path === "components/live.tsx" ||
        place === "main" ||
        place === "process",
    ],
    [/^next(-auth)?(\/|$)/, () => ["app", "components", "auth", "main", "bench"].includes(place)],
    [
      /^drizzle-orm/,
      () => !isCore(path) && ["db", "seed", ...ground, ...everyRoom, "integrations"].includes(place),
    ],
  ];
  return imports
    .filter(({ target }) => floorsOf.some(([library, isHome]) => library.test(target) && !isHome(target)))
    .map(({ target }) => `imports ${target}`);
}

function findCycle(): string[] {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    const edges = byPath.get(path)?.imports.filter((edge) => !edge.isType && byPath.has(edge.target)) ?? [];
    for (const { target } of edges) {
      const cycle = visit(target, [...trail, path]);
      if (cycle.length > 0) return cycle;
    }
    done.add(path);
    return [];
  };
  for (const { path } of modules) {
    const cycle = visit(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

describe("the house", () => {
  for (const [rule, find] of Object.entries(rules)) {
    test(rule, () => {
      const faults = modules.flatMap((module) => find(module).map((fault) => `${module.path} ${fault}`));
      const excused = Object.keys(exceptions)
        .filter((key) => key.endsWith(`: ${rule}`))
        .map((key) => key.split(":")[0]);
      expect(faults.filter((fault) => !excused.includes(fault.split(" ")[0]))).toEqual([]);
    });
  }

  test("no import goes round in a circle", () => {
    expect(findCycle()).toEqual([]);
  });

  const core = (name: string) => `server/${name}.ts`;
  test.each([
    ["live orders", "server/sourcing/source-order.ts", ["promising/core/plan", "promising/core/prices"]],
    ["the backlog", "server/sourcing/source-backlog.ts", ["promising/core/plan", "sourcing/core/decide"]],
    ["waves", "server/sourcing/release-wave.ts", ["promising/core/plan", "sourcing/core/wait"]],
    [
      "live prices",
      "server/planning/run-prices.ts",
      ["planning/core/forecast", "planning/core/solve-future"],
    ],
    [
      "replays",
      "server/simulation/run-variant.ts",
      ["promising/core/plan", "promising/core/prices", "sourcing/core/decide", "planning/core/solve-future"],
    ],
    [
      "played seasons",
      "server/cli/sourcing-season.ts",
      ["promising/core/plan", "sourcing/core/wait", "planning/core/forecast", "planning/core/solve-future"],
    ],
  ])("%s are decided by the one core", (_who, from, cores) => {
    const reached = reachedFrom(from);
    expect(cores.map(core).filter((path) => !reached.has(path))).toEqual([]);
  });

  test("no exception outlives its fault", () => {
    for (const key of Object.keys(exceptions)) {
      const [path = "", rule = ""] = key.split(": ");
      const module = byPath.get(path);
      expect(module ? rules[rule]?.(module) : [], key).not.toEqual([]);
    }
  });
});

describe("the rules bite", () => {
  const planted: [rule: string, path: string, code: string][] = [
    [
      "imports only go down",
      "server/inventory/take-stock.ts",
      'import { placeOrder } from "@/server/orders/place-order.ts";',
    ],
    ["imports only go down", "server/inventory/core/x.ts", 'import { Pool } from "@/db/client.ts";'],
    ["imports only go down", "components/x.tsx", 'import { orders } from "@/server/orders/queries.ts";'],
    ["a room is furnished from the closed list", "server/orders/service.ts", ""],
    ["no dump of odds and ends", "server/kernel/utils.ts", ""],
    ["a core is pure", "server/orders/core/x.ts", "export async function x() {}"],
    ["a core is pure", "server/orders/core/x.ts", "export const x = () => Date.now();"],
    ["a core is pure", "server/orders/core/x.ts", "export const x = () => new Date();"],
    ["no file over 400 lines", "server/orders/x-y.ts", "\n".repeat(401)],
    ["no function over 70 lines", "server/orders/x-y.ts", `export function x() {${"\n".repeat(71)}}`],
    ["no any", "server/orders/x-y.ts", "export const x: any = 1;"],
    ["nothing global that changes", "server/orders/x-y.ts", "export let x = 1;"],
    ["pools are made in few places", "server/orders/x-y.ts", "export const x = new Pool();"],
    ["the environment is read in one place", "server/orders/x-y.ts", "export const x = process.env.PORT;"],
    ["libraries stay on their floor", "server/api/orders.ts", 'import { sql } from "drizzle-orm";'],
    ["libraries stay on their floor", "server/orders/x-y.ts", 'import { TRPCError } from "@trpc/server";'],
  ];
  test.each(planted)("%s: found in %s", (rule, path, code) => {
    expect(rules[rule]?.(parseModule(path, code))).not.toEqual([]);
  });
});
