import { expect, test } from "../fixtures.ts";

test("units are set aside for a channel, seen where a number is explained, changed and set free", async ({
  page,
  office,
  signIn,
  accessible,
}) => {
  await signIn("merchandiser");
  const { variants } = await office.query("catalog", "search", { query: "jacket", limit: 8 });
  const sku = variants.at(-1)?.sku ?? "";
  const { nearby } = await office.query("inventory", "lookUp", { query: sku });
  const place = nearby.find(({ terms }) => terms.available > 1);
  if (!place) throw new Error("No store of the demo has two jackets.");

  await page.goto("/inventory/ring-fences");
  await page.getByRole("button", { name: "Set units aside" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("combobox", { name: "Item" })).toBeFocused();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Choose the item.")).toBeVisible();
  await dialog.getByRole("combobox", { name: "Item" }).fill(sku);
  await page.getByRole("option", { name: sku }).click();
  await dialog.getByRole("combobox", { name: "Location" }).fill(place.code);
  await page.getByRole("option", { name: place.code }).click();
  await dialog.getByRole("button", { name: "Channel" }).click();
  await page.getByRole("option", { name: "Marketplace" }).click();
  const units = dialog.getByRole("textbox", { name: "Set aside" });
  await units.fill("2");
  await units.press("Tab");
  await accessible();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("2 units are set aside for Marketplace.")).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: sku }).filter({ hasText: place.name });
  await expect(row).toContainText("Marketplace");
  await accessible();

  const { available, onHand } = place.terms;
  await page.goto(`/inventory/lookup?q=${sku}&explain=${place.code}`);
  const sheet = page.getByRole("dialog", { name: "How was this computed?" });
  await expect(sheet.getByRole("definition").nth(4)).toHaveText("−2");
  await expect(sheet.getByRole("definition").last()).toHaveText(String(available - 2));
  await accessible();
  await sheet.getByRole("button", { name: "Change what is set aside for Marketplace" }).click();
  await units.fill(String(onHand + 3));
  await units.press("Tab");
  await expect(page.getByText("not there yet: what comes in is kept first.")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(sheet.getByText("availability is never below zero")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(sheet.getByRole("definition").nth(4)).toHaveText("−2");

  await page.goto("/inventory/ring-fences");
  await row.click();
  await expect(units).toBeFocused();
  await units.fill("0");
  await units.press("Tab");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Nothing is set aside for Marketplace.")).toBeVisible();
  await expect(row).toBeHidden();
  const after = await office.query("inventory", "lookUp", { query: sku });
  expect(after.nearby.find(({ code }) => code === place.code)?.terms.available).toBe(available);
});
