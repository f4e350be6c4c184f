import type { BrowserContext, Page } from "@playwright/test";
import { en } from "../components/messages/en.ts";
import { localeCookie } from "../components/messages/locale.ts";
import { pseudoText } from "../components/messages/pseudo.ts";
import { expect, test } from "./fixtures.ts";
import { Api } from "./pages/api.page.ts";
import { LanguagePage } from "./pages/language.page.ts";
import { type PlacedOrder, placeOrder } from "./pages/placed-order.page.ts";

const store = "S101";

type Screen = { path: string; act?: (page: Page) => Promise<void> };
type Role = "associate" | "service" | "merchandiser" | "admin";

/** What each role works on. Only what is opened by an act needs one. */
const screens: Record<Role, (order: PlacedOrder, personId: string) => Screen[]> = {
  associate: ({ work }) => [
    { path: "/today" },
    { path: "/fulfillment" },
    { path: "/fulfillment?tab=done&mode=pickup" },
    { path: `/fulfillment/${work.code}` },
    { path: "/fulfillment/pickups" },
    { path: "/inventory/lookup" },
    { path: `/inventory/lookup?q=${work.lines[0]?.sku}` },
    { path: `/inventory/lookup?q=${work.lines[0]?.sku}&explain=${store}` },
    { path: "/inventory/lookup?q=zzqq" },
    { path: `/print/pick-list/${work.code}` },
    { path: `/print/packing-slip/${work.code}` },
    { path: `/print/label/${work.code}` },
  ],
  service: ({ number }, personId) => [
    { path: "/today" },
    { path: "/orders?view=all" },
    { path: "/orders?view=all&q=zzqq" },
    { path: `/orders/${number}` },
    { path: `/orders/${number}`, act: (page) => page.keyboard.press("x") },
    { path: `/orders/${number}`, act: (page) => page.keyboard.press("h") },
    { path: "/orders/new" },
    { path: `/customers/${personId}` },
    { path: "/today", act: (page) => page.keyboard.press("?") },
    { path: "/today", act: (page) => page.keyboard.press("Control+k") },
  ],
  merchandiser: ({ number }) => [
    { path: "/today" },
    { path: "/sourcing/review" },
    { path: `/sourcing/review?q=${number}`, act: (page) => page.getByRole("row").nth(1).click() },
    { path: "/sourcing/review?q=zzqq" },
    { path: `/orders/${number}` },
  ],
  admin: () => [{ path: "/today" }],
};

for (const role of ["associate", "service", "merchandiser", "admin"] as const) {
  test(`every word that the ${role} reads is a message, and no page is wider than a phone`, async ({
    page,
    office,
    baseURL,
    signIn,
  }) => {
    const order = await placeOrder(office, { mode: "ship", store, quantities: [1] });
    const { person } = await office.query("orders", "get", { number: order.number });

    await signIn(role === "associate" ? { role, store } : role);
    const screen = new LanguagePage(page);
    screen.know(await new Api(page.context(), baseURL ?? "").query("system", "me", undefined as never));
    screen.know(order.work);
    await speakPseudo(page.context(), baseURL ?? "");
    for (const { path, act } of screens[role](order, person.personId)) {
      await page.goto(path);
      await settled(page);
      await act?.(page);
      await settled(page);
      expect.soft(await screen.untranslated(), path).toEqual([]);
      expect.soft(await screen.overflow(), `${path} is too wide by`).toBeLessThanOrEqual(0);
    }
  });
}

async function speakPseudo(context: BrowserContext, url: string): Promise<void> {
  await context.addCookies([{ name: localeCookie, value: "pseudo", url }]);
}

/** All that the page asked for has come. The stream of changes stays open, so the network is never idle. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator("main, [role=dialog]").first()).toBeVisible();
  await expect(page.getByText(pseudoText(en.ui.loading))).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}
