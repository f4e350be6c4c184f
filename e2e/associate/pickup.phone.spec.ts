import { expect, test } from "../fixtures.ts";
import { placeOrder } from "../pages/placed-order.page.ts";
import { StorePage } from "../pages/store.page.ts";

const store = "S101";

test("a pickup is made ready, found by one scan, and handed over in two taps once the name is checked", async ({
  page,
  office,
  signIn,
  effort,
  accessible,
}) => {
  const order = await placeOrder(office, {
    mode: "pickup",
    store,
    quantities: [2, 1],
  });
  await signIn({ role: "associate", store });
  const screen = new StorePage(page);
  await page.goto(`/fulfillment/${order.work.code}`);
  await screen.step("Start picking").click();
  for (const line of order.work.lines) {
    await page
      .getByRole("button", { name: new RegExp(`^Pick .*${line.name.replace(/[()]/g, ".")}`) })
      .click();
  }
  await screen.step("Mark ready").click();
  await screen.expectState("Ready for pickup");
  await expect(screen.step("Hand over")).toBeDisabled();
  await accessible();

  await page.goto("/fulfillment/pickups");
  await expect(screen.card(order.customer)).toBeVisible();
  await accessible();

  effort.reset();
  await screen.scan(order.work.code);
  await expect(page.getByRole("heading", { name: order.customer })).toBeVisible();
  await expect(page.getByText("This is the right order.")).toBeVisible();
  await page.getByText(`The customer's name is ${order.customer}`).click();
  await expect(page.getByText(`3 units to ${order.customer}`)).toBeVisible();
  await screen.step("Hand over").click();
  await expect(page.getByText(`Handed over to ${order.customer}.`)).toBeVisible();
  expect(effort.taps(), effort.told()).toBeLessThanOrEqual(2);
  expect(effort.keys(), effort.told()).toBe(0);

  await page.goto(`/fulfillment/${order.work.code}`);
  await screen.expectState("Collected");
});

test("another order's number is refused before anything is handed over", async ({ page, office, signIn }) => {
  const order = await placeOrder(office, { mode: "pickup", store, quantities: [1] });
  await signIn({ role: "associate", store });
  const screen = new StorePage(page);
  await page.goto(`/fulfillment/${order.work.code}`);
  await screen.step("Start picking").click();
  await page.getByRole("button", { name: /^Pick / }).click();
  await screen.step("Mark ready").click();
  await screen.expectState("Ready for pickup");
  await screen.scan(`${order.number + 1}-1`);
  await expect(page.getByText(`This is not order ${order.number}.`)).toBeVisible();
  await page.getByText(`The customer's name is ${order.customer}`).click();
  await expect(screen.step("Hand over")).toBeDisabled();
});
