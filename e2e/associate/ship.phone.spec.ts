import { expect, test } from "../fixtures.ts";
import { Api } from "../pages/api.page.ts";
import { placeOrder } from "../pages/placed-order.page.ts";
import { StorePage } from "../pages/store.page.ts";

const store = "S101";

test("new work appears by itself, and three lines are picked in two taps and three scans", async ({
  page,
  office,
  signIn,
  effort,
  accessible,
}) => {
  await signIn({ role: "associate", store });
  const screen = new StorePage(page);
  await screen.openQueue();

  const order = await placeOrder(office, {
    mode: "ship",
    store,
    quantities: [1, 1, 1],
  });
  await screen.reveal(order.customer);
  await accessible();

  effort.reset();
  await screen.card(order.customer).click();
  await screen.step("Start picking").click();
  await screen.expectState("Accepted");
  for (const [index, line] of order.work.lines.entries()) {
    await screen.scan(index === 0 ? line.sku : (line.barcode ?? line.sku));
    await expect(page.getByText(`${line.name} picked, 1 of 1`)).toBeVisible();
  }
  await expect(screen.step("Pack and label")).toBeVisible();
  expect(effort.taps(), effort.told()).toBeLessThanOrEqual(2);
  expect(effort.keys(), effort.told()).toBe(0);
  await accessible();

  effort.reset();
  await screen.step("Pack and label").click();
  await expect(page.getByText("Tracking number")).toBeVisible();
  await screen.step("Handed to carrier").click();
  await screen.expectState("Shipped");
  expect(effort.taps(), effort.told()).toBeLessThanOrEqual(2);
  await accessible();
});

test("a wrong item blocks the picking until it is put back", async ({ page, office, signIn, accessible }) => {
  const order = await placeOrder(office, { mode: "ship", store, quantities: [2] });
  await signIn({ role: "associate", store });
  const screen = new StorePage(page);
  await page.goto(`/fulfillment/${order.work.code}`);
  await screen.step("Start picking").click();
  await expect(page.getByLabel("Scan or type a code").last()).toBeVisible();

  await screen.scan("NOT-OF-THIS-ORDER");
  const panel = page.getByRole("alertdialog", { name: "Wrong item" });
  await expect(panel).toContainText("NOT-OF-THIS-ORDER");
  await expect(panel).toContainText(order.work.lines[0]?.name ?? "");
  await accessible();
  await page.getByRole("button", { name: "I put it back" }).click();
  await expect(panel).toBeHidden();

  // By hand: the code typed beside the scanner, then the rest by tap.
  await page.getByRole("textbox", { name: "Scan or type a code" }).fill(order.work.lines[0]?.sku ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 of 2", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Pick all 2/ }).click();
  await expect(screen.step("Pack and label")).toBeVisible();
});

test("a line that can't be picked leaves availability here and is served elsewhere, and the timeline tells both", async ({
  page,
  browser,
  baseURL,
  signIn,
  effort,
  accessible,
}) => {
  const office = await browser.newContext({ baseURL });
  const desk = await office.newPage();
  await signIn("admin", desk);
  const api = new Api(office, baseURL ?? "");
  const order = await placeOrder(api, { mode: "ship", store, quantities: [1, 1] });
  await signIn({ role: "associate", store });
  const screen = new StorePage(page);
  await page.goto(`/fulfillment/${order.work.code}`);
  await screen.step("Start picking").click();
  const line = order.work.lines[0];
  if (!line) throw new Error("no line");
  const before = await api.query("inventory", "explain", {
    variantId: line.variantId,
    locationId: order.work.locationId,
  });

  effort.reset();
  await page.getByRole("button", { name: `Can't pick ${line.name}` }).click();
  await page.getByText("Not found", { exact: true }).click();
  await expect(page.getByText(/Takes 1 off availability here/)).toBeVisible();
  await accessible();
  await page.getByRole("button", { name: "Send 1 elsewhere" }).click();
  await expect(page.getByText("1 unit sent elsewhere: Not found")).toBeVisible();
  expect(effort.taps(), effort.told()).toBeLessThanOrEqual(3);

  const after = await api.query("inventory", "explain", {
    variantId: line.variantId,
    locationId: order.work.locationId,
  });
  expect(after.terms.withheld).toBe(before.terms.withheld + 1);
  await expect
    .poll(async () => {
      const { fulfillmentOrders } = await api.query("orders", "get", { number: order.number });
      return fulfillmentOrders.filter((one) => one.location.code !== store && one.state === "released")
        .length;
    })
    .toBe(1);

  await desk.goto(`/orders/${order.number}`);
  await expect(desk.getByText(/rejected 1 unit/)).toBeVisible();
  await expect(desk.getByText(/Work \d+-2 released to/)).toBeVisible();
  await office.close();
});
