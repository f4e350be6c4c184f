import { expect, test } from "../fixtures.ts";
import { Api } from "../pages/api.page.ts";
import { StorePage } from "../pages/store.page.ts";

test("one scan answers what is here, near and far, and every number explains itself", async ({
  page,
  baseURL,
  signIn,
  effort,
  accessible,
}) => {
  await signIn({ role: "associate", store: "S101" });
  const api = new Api(page.context(), baseURL ?? "");
  const { variants } = await api.query("catalog", "search", { query: "jacket", limit: 1 });
  const variant = variants[0];
  if (!variant) throw new Error("The demo sells no jacket.");
  const screen = new StorePage(page);
  await page.goto("/inventory/lookup");
  await expect(page.getByText("Scan or type an item")).toBeVisible();
  await accessible();

  effort.reset();
  await screen.scan(variant.sku);
  const own = page.getByRole("button", { name: /available at .*: how was this computed\?/ }).first();
  await expect(own).toBeVisible();
  expect(effort.taps() + effort.keys(), effort.told()).toBe(0);
  await expect(page).toHaveURL(new RegExp(`q=${variant.sku}`));
  await expect(page.getByRole("heading", { name: "Stores nearby" })).toBeVisible();
  await expect(page.getByRole("table", { name: /Available units/ })).toBeVisible();
  await expect(page.getByText(/Open until|Opens|Closed/).first()).toBeVisible();
  await accessible();

  await own.click();
  const sheet = page.getByRole("dialog", { name: "How was this computed?" });
  await expect(sheet.getByText("Safety stock")).toBeVisible();
  await expect(sheet.getByText("Latest movements")).toBeVisible();
  await accessible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("an unknown code says so, and words find the item", async ({ page, signIn, accessible }) => {
  await signIn({ role: "associate", store: "S101" });
  await page.goto("/inventory/lookup?q=ZZZ-UNKNOWN-1");
  await expect(page.getByText("Nothing matches “ZZZ-UNKNOWN-1”")).toBeVisible();
  await accessible();
  await page.goto("/inventory/lookup?q=jacket");
  await expect(page.getByText("Which one do you mean?")).toBeVisible();
  await accessible();
});
