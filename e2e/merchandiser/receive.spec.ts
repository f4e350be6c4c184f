import { expect, test } from "../fixtures.ts";

test("expected goods are received where their number is explained, a part first and then the rest", async ({
  page,
  office,
  signIn,
  accessible,
}) => {
  await signIn("merchandiser");
  const { variants } = await office.query("catalog", "search", { query: "jacket", limit: 1 });
  const variant = variants[0];
  if (!variant) throw new Error("The demo sells no jacket.");
  const view = await office.query("inventory", "lookUp", { query: variant.sku });
  const place = view.nearby[0];
  if (!place) throw new Error("The demo has no store.");
  const source = `PO-${Date.now()}`;
  const expectedOn = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const lines = [{ variantId: variant.variantId, quantity: 5, expectedOn }];
  await office.mutate("inventory", "expect", { locationId: place.locationId, source, lines });

  await page.goto(`/inventory/lookup?q=${variant.sku}`);
  await page.getByRole("button", { name: `available at ${place.name}: how was this computed?` }).click();
  const sheet = page.getByRole("dialog", { name: "How was this computed?" });
  const receive = page.getByRole("button", { name: "Receive" });
  // The movements below name the source too.
  const row = sheet.getByRole("listitem").filter({ hasText: source, has: receive });
  await row.getByRole("button", { name: "Receive" }).click();
  const units = row.getByRole("textbox", { name: `Units of ${source} that came in` });
  await expect(units).toHaveValue("5");
  await accessible();
  await units.fill("2");
  await units.press("Tab");
  await row.getByRole("button", { name: "Receive" }).click();
  await expect(page.getByText("2 units received, 3 are still expected.")).toBeVisible();

  await row.getByRole("button", { name: "Receive" }).click();
  await expect(units).toHaveValue("3");
  await row.getByRole("button", { name: "Receive" }).click();
  await expect(page.getByText("3 units received.")).toBeVisible();
  await expect(row).toBeHidden();
  const after = await office.query("inventory", "lookUp", { query: variant.sku });
  expect(after.nearby.find(({ code }) => code === place.code)?.terms.onHand).toBe(place.terms.onHand + 5);
});
