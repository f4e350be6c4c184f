import { expect, test } from "../fixtures.ts";
import { placeOrder } from "../pages/placed-order.page.ts";

const store = "S101";

test("one line is cancelled in at most 8 keys, and the timeline tells it", async ({
  page,
  office,
  signIn,
  effort,
  accessible,
}) => {
  const order = await placeOrder(office, { mode: "ship", store, quantities: [1, 1] });
  await signIn("service");
  await page.goto(`/orders/${order.number}`);
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(order.customer) })).toBeVisible();
  await expect(page.getByRole("region", { name: "Why these locations" })).toContainText(/\w{4}/);
  await accessible();

  effort.reset();
  await page.keyboard.press("x");
  await expect(page.getByRole("textbox", { name: /^Units of/ }).first()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 unit cancelled.")).toBeVisible();
  expect(effort.keys(), effort.told()).toBeLessThanOrEqual(8);
  expect(effort.taps(), effort.told()).toBe(0);
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("1 unit cancelled");
  const found = await office.query("orders", "get", { number: order.number });
  expect(found.lines.map((line) => line.quantities.cancelled).sort()).toEqual([0, 1]);
});

test("an order is held and released by keys, and its headline says so", async ({ page, office, signIn }) => {
  const order = await placeOrder(office, { mode: "pickup", store, quantities: [1] });
  await signIn("service");
  await page.goto(`/orders/${order.number}`);
  await expect(page.getByRole("button", { name: "Hold order" })).toBeVisible();
  await page.keyboard.press("h");
  await expect(page.getByRole("dialog").getByRole("radio").first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^On hold since/)).toBeVisible();
  await page.getByRole("button", { name: "Release hold" }).press("Enter");
  await expect(page.getByText(/^On hold since/)).toBeHidden();
});

test("an order is found from anywhere in two keys, and lists keep their state in the address", async ({
  page,
  office,
  signIn,
  effort,
  accessible,
}) => {
  const order = await placeOrder(office, { mode: "ship", store, quantities: [1] });
  await signIn("service");
  await page.goto("/today");
  await expect(page.getByRole("heading", { level: 1, name: "Today" })).toBeVisible();
  await accessible();

  effort.reset();
  await page.keyboard.press("Control+k");
  await page.keyboard.type(String(order.number));
  await expect(page.getByRole("menuitem", { name: new RegExp(order.customer) })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/orders/${order.number}`);
  expect(effort.keys(), effort.told()).toBeLessThanOrEqual(2);

  await expect(page.getByRole("heading", { level: 1, name: new RegExp(order.customer) })).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await expect(page).toHaveURL("/orders");
  await page.keyboard.press("/");
  await page.keyboard.type(order.customer);
  await expect(page).toHaveURL(/q=/);
  await expect(page.getByRole("grid", { name: "Orders" })).toContainText(order.customer);
  await accessible();
  const address = page.url();
  await page.goto("/today");
  await page.goto(address);
  await expect(page.getByRole("grid", { name: "Orders" })).toContainText(order.customer);
});
