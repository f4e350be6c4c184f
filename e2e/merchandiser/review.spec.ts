import { expect, test } from "../fixtures.ts";
import { placeOrder } from "../pages/placed-order.page.ts";
import { ReviewPage } from "../pages/review.page.ts";

const store = "S101";

test("a line is moved to another location in three keys, checked and recorded", async ({
  page,
  office,
  signIn,
  effort,
  accessible,
}) => {
  const order = await placeOrder(office, { mode: "ship", store, quantities: [1] });
  await signIn("merchandiser");
  const screen = new ReviewPage(page);
  await screen.open(`?q=${order.number}`);
  await expect(screen.row(order.customer)).toContainText(store);
  await accessible();

  effort.reset();
  await page.keyboard.press("j");
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: /^Move / });
  await expect(dialog.getByRole("radio").first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Moved to /)).toBeVisible();
  expect(effort.keys(), effort.told()).toBeLessThanOrEqual(3);
  expect(effort.taps(), effort.told()).toBe(0);
  await expect(screen.row(order.customer)).not.toContainText(store);

  const { decisions } = await office.query("sourcing", "decision", { orderId: order.orderId });
  expect(decisions[0]).toMatchObject({ method: "manual", trigger: "moved" });
});

test("Enter opens the explanation: costs, runners-up and why each other place lost", async ({
  page,
  office,
  signIn,
  accessible,
}) => {
  const order = await placeOrder(office, { mode: "ship", store, quantities: [1, 1] });
  await signIn("merchandiser");
  const screen = new ReviewPage(page);
  await screen.open(`?q=${order.number}`);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(screen.panel()).toContainText("Parts of the cost");
  await expect(screen.panel()).toContainText("Locations that lost");
  await expect(page).toHaveURL(/line=oln_/);
  await accessible();
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/line=oln_/);
  await page.keyboard.press("Escape");
  await expect(screen.panel()).toBeHidden();
});

test("a line is put on hold with its reason and released again by keys", async ({
  page,
  office,
  signIn,
  accessible,
}) => {
  const order = await placeOrder(office, { mode: "ship", store, quantities: [1] });
  await signIn("merchandiser");
  const screen = new ReviewPage(page);
  await screen.open(`?q=${order.number}`);
  await page.keyboard.press("j");
  await page.keyboard.press("h");
  await expect(
    page.getByRole("dialog", { name: /^Hold / }).getByRole("radio", { checked: true }),
  ).toBeFocused();
  await accessible();
  await page.keyboard.press("Enter");
  await expect(screen.row(order.customer)).toContainText("On hold");
  await expect(screen.row(order.customer)).toBeFocused();
  await page.keyboard.press("h");
  await expect(screen.row(order.customer)).not.toContainText("On hold");
});

test("filters live in the URL: a copied address shows the same rows", async ({
  page,
  browser,
  baseURL,
  office,
  signIn,
}) => {
  const order = await placeOrder(office, { mode: "ship", store, quantities: [1] });
  await signIn("merchandiser");
  const screen = new ReviewPage(page);
  await screen.open();
  await page.keyboard.press("/");
  await expect(page.locator('input[aria-keyshortcuts="/"]:focus')).toHaveCount(1);
  await page.keyboard.type(order.customer);
  await expect(screen.rows()).toHaveCount(1);
  await page.getByRole("radio", { name: "Ship" }).check({ force: true });
  await expect(page).toHaveURL(/mode=ship/);
  const address = page.url();

  const other = await browser.newPage({ baseURL });
  await signIn("admin", other);
  await other.goto(address);
  await expect(other.getByRole("grid").locator("[role=row][data-key]")).toHaveCount(1);
  await other.close();
  await page.getByRole("radio", { name: "Pickup" }).check({ force: true });
  await expect(page.getByText("No line matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).first().click();
  await expect(page).not.toHaveURL(/mode=|q=/);
});
