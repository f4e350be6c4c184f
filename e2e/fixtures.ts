/**
 * What journeys share.
 *
 *     import { expect, test } from "../fixtures.ts";
 *
 *     test("…", async ({ page, signIn, effort, accessible }) => {
 *       await signIn("service");                      // or { role: "associate", store: "S101" }
 *       effort.reset();                               // counting begins here
 *       …
 *       expect(effort.keys(), effort.told()).toBeLessThanOrEqual(15);
 *       await accessible();                           // axe: light and dark, 360 and 1440 px wide
 *     });
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { Api } from "./pages/api.page.ts";

export { expect } from "@playwright/test";

export type SignIn = { role: string; name: string; email: string; password: string; store?: string | null };
export type Who = SignIn["role"] | { role: string; store?: string };
type Cookies = Parameters<BrowserContext["addCookies"]>[0];

/** The people of the demo retailer that this run was seeded with. */
export function signIns(): SignIn[] {
  const path = join(process.env.EVERYSHELF_E2E_DATA_DIR ?? "", "demo-sign-ins.json");
  return JSON.parse(readFileSync(path, "utf8")) as SignIn[];
}

export function findSignIn(who: Who): SignIn {
  const wanted = typeof who === "string" ? { role: who, store: undefined } : who;
  const found = signIns().find(
    ({ role, store }) => role === wanted.role && (!wanted.store || store === wanted.store),
  );
  if (!found) throw new Error(`The demo has no ${wanted.role}${wanted.store ? ` at ${wanted.store}` : ""}.`);
  return found;
}

export type Effort = {
  /** Key presses beyond typed content: Enter, Tab, arrows, shortcuts; not the characters put into a field. */
  keys(): number;
  /** Presses of mouse or finger. */
  taps(): number;
  /** What was counted, for the message of a budget that is broken. */
  told(): string;
  reset(): void;
};

type Fixtures = {
  signIn: (who: Who, page?: Page) => Promise<SignIn>;
  /** An administrator in another browser, who prepares what a journey needs and looks at what came of it. */
  office: Api;
  effort: Effort;
  accessible: (page?: Page) => Promise<void>;
};
type WorkerFixtures = { sessions: Map<string, Cookies> };

export const test = base.extend<Fixtures, WorkerFixtures>({
  sessions: [async ({ browserName: _ }, use) => use(new Map()), { scope: "worker" }],

  signIn: async ({ page, sessions }, use) => {
    await use(async (who, on = page) => {
      const person = findSignIn(who);
      const kept = sessions.get(person.email);
      if (kept) {
        await on.context().addCookies(kept);
        return person;
      }
      await on.goto("/sign-in");
      await on.getByLabel("Email").fill(person.email);
      await on.getByLabel("Password").fill(person.password);
      await on.getByRole("button", { name: "Sign in" }).click();
      await on.waitForURL(/\/today/);
      sessions.set(person.email, await on.context().cookies());
      return person;
    });
  },

  office: async ({ browser, baseURL, signIn }, use) => {
    const context = await browser.newContext({ baseURL });
    await signIn("admin", await context.newPage());
    await use(new Api(context, baseURL ?? ""));
    await context.close();
  },

  effort: async ({ page }, use) => {
    const counted: { kind: "key" | "tap"; what: string }[] = [];
    await page.exposeBinding("everyshelfCount", (_source, kind: "key" | "tap", what: string) => {
      counted.push({ kind, what });
    });
    await page.addInitScript(countInPage);
    const number = (kind: string) => counted.filter((entry) => entry.kind === kind).length;
    await use({
      keys: () => number("key"),
      taps: () => number("tap"),
      told: () => counted.map(({ kind, what }) => `${kind} ${what}`).join(", "),
      reset: () => void counted.splice(0),
    });
  },

  accessible: async ({ page }, use) => {
    await use((on = page) => expectAccessible(on));
  },
});

/** Runs in the page. A character that goes into a field is content; everything else pressed is effort. */
function countInPage(): void {
  const count = (globalThis as unknown as { everyshelfCount(kind: string, what: string): void })
    .everyshelfCount;
  const isField = (target: EventTarget | null) =>
    target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea"));
  const modifiers = ["Shift", "Control", "Alt", "Meta"];
  window.addEventListener(
    "keydown",
    (event) => {
      const isChord = event.ctrlKey || event.metaKey || event.altKey;
      const isContent = event.key.length === 1 && !isChord && isField(event.target);
      if (event.isTrusted && !isContent && !modifiers.includes(event.key)) count("key", event.key);
    },
    true,
  );
  window.addEventListener(
    "pointerdown",
    (event) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      const name = target?.closest("button, a, [role]")?.textContent ?? target?.tagName ?? "";
      if (event.isTrusted) count("tap", name.trim().slice(0, 40));
    },
    true,
  );
}

const widths = [1440, 360];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * Until the colors of the other scheme are gone: each takes a moment on its element before those inside begin theirs,
 * and deep inside a busy page that is many frames.
 */
async function settled(): Promise<void> {
  let quiet = 0;
  for (let frames = 0; frames < 240 && quiet < 3; frames++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const isMoving = document.getAnimations().some((one) => one instanceof CSSTransition);
    quiet = isMoving ? 0 : quiet + 1;
  }
}

/** No violation that axe can find, light and dark, at a desk and on a phone. Leaves the page as it was. */
async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  const faults: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.evaluate(settled);
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      for (const { id, help, nodes } of violations) {
        const places = nodes
          .slice(0, 3)
          .map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`);
        faults.push(`${page.url()} ${width} px ${colorScheme} ${id} (${help})\n    ${places.join("\n    ")}`);
      }
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
  expect(faults, faults.join("\n")).toEqual([]);
}
