import { expect, test } from "../fixtures.ts";
import { PhoneOrderPage } from "../pages/phone-order.page.ts";
import { findArticles, makeCaller, newCallerName, takeAllAt } from "../pages/phone-order-stock.page.ts";

test("a known caller's two lines, one shipped and one picked up, take at most 15 keys and no mouse", async ({
  page,
  office,
  signIn,
  effort,
  accessible,
}) => {
  const caller = await makeCaller(office);
  const [first, second] = await findArticles(office, 2);
  await signIn("service");
  const screen = new PhoneOrderPage(page);
  await screen.open();

  effort.reset();
  await screen.takeCaller(caller.name);
  await screen.add(`${first?.sku}*2`);
  await screen.add(`${second?.sku}`);
  await screen.pickUpLastLine();
  await screen.pay("tok_visa");
  const number = await screen.placedNumber();
  expect(effort.keys(), effort.told()).toBeLessThanOrEqual(15);
  expect(effort.taps(), effort.told()).toBe(0);

  await expect(page.getByText("The card is authorized.")).toBeVisible();
  await accessible();
  const order = await office.query("orders", "get", { number });
  expect(order.lines).toMatchObject([
    { sku: first?.sku, ordered: 2, mode: "ship" },
    { sku: second?.sku, ordered: 1, mode: "pickup" },
  ]);
  expect(order.person.personId).toBe(caller.personId);

  await page.keyboard.press("n");
  await expect(screen.caller()).toBeFocused();
});

test("one digit from the empty field decides how the whole order gets there", async ({
  page,
  office,
  signIn,
  effort,
  accessible,
}) => {
  const caller = await makeCaller(office);
  const [first, second] = await findArticles(office, 2);
  await signIn("service");
  const screen = new PhoneOrderPage(page);
  await screen.open();
  await screen.takeCaller(caller.name);
  await screen.add(`${first?.sku}`);
  await screen.add(`${second?.sku}`);
  await expect(screen.ways().first()).toBeVisible();

  effort.reset();
  const ways = await screen.ways().allInnerTexts();
  const shipped = ways.findIndex((text) => text.includes("All shipped"));
  expect(shipped, ways.join(" | ")).toBeGreaterThanOrEqual(0);
  await page.keyboard.press("ArrowDown");
  await expect(screen.ways().first()).toBeFocused();
  await page.keyboard.press(String(shipped + 1));
  await expect(screen.items()).toBeFocused();
  expect(effort.keys(), effort.told()).toBe(2);
  await expect(screen.ways().nth(shipped)).toHaveAttribute("aria-pressed", "true");
  await accessible();

  await screen.pay("tok_visa");
  const order = await office.query("orders", "get", { number: await screen.placedNumber() });
  expect(order.lines.map((line) => line.mode)).toEqual(["ship", "ship"]);
});

test("a caller nobody knows is taken down in place and ordered for in at most 35 keys", async ({
  page,
  office,
  signIn,
  effort,
}) => {
  const [article] = await findArticles(office, 1);
  const name = newCallerName();
  await signIn("service");
  const screen = new PhoneOrderPage(page);
  await screen.open();

  effort.reset();
  await page.keyboard.type(name);
  await expect(page.getByRole("option", { name: `New caller “${name}”` })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(name);
  const rest = ["3125550148", "", "40 Elm Street", "", "60611"];
  for (const text of rest) {
    await page.keyboard.press("Tab");
    if (text) await page.keyboard.type(text);
  }
  await expect(page.getByRole("textbox", { name: "City" })).toHaveValue("Chicago");
  await page.keyboard.press("Enter");
  await expect(screen.items()).toBeFocused();
  await screen.add(`${article?.sku}`);
  await screen.pay("tok_visa");
  await screen.placedNumber();
  expect(effort.keys(), effort.told()).toBeLessThanOrEqual(35);
  expect(effort.taps(), effort.told()).toBe(0);
});

test("a draft that was left is there again with caller, lines, offers and the same reservation", async ({
  page,
  office,
  signIn,
  accessible,
}) => {
  const caller = await makeCaller(office);
  const [article] = await findArticles(office, 1);
  await signIn("service");
  const screen = new PhoneOrderPage(page);
  await screen.open();
  await screen.takeCaller(caller.name);
  await screen.add(`${article?.sku}*2`);
  await page.goto("/orders");
  await page.goto("/orders/new");
  await expect(page.getByText("Your draft is back.")).toBeVisible();
  await expect(page.getByText(caller.name, { exact: true }).first()).toBeVisible();
  await expect(screen.lines()).toHaveCount(1);
  await expect(screen.offers(0).first()).toBeVisible();
  await accessible();
});

test("a line lost to somebody else takes the next offer in place and says so", async ({
  page,
  office,
  signIn,
}) => {
  const caller = await makeCaller(office);
  const [article] = await findArticles(office, 1);
  if (!article) throw new Error("no article");
  await signIn("service");
  const screen = new PhoneOrderPage(page);
  await screen.open();
  await screen.takeCaller(caller.name);
  await screen.add(article.sku);
  await screen.pickUpLastLine();
  await expect(page.getByText(/^Reserved for/)).toBeVisible();

  // The draft's units expire, and another buyer takes all that the store has.
  const { orderId, lines } = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith("everyshelf.phone-order."));
    return JSON.parse(localStorage.getItem(key ?? "") ?? "{}").draft;
  });
  await office.mutate("orders", "releaseDraft", { orderId });
  await takeAllAt(office, article, lines[0].choice.locationId);

  await page.getByRole("textbox", { name: /^Quantity of/ }).focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Tab");
  await expect(page.getByText(/The earlier choice was taken by somebody else/)).toBeVisible();
  await expect(screen.lines()).toHaveCount(1);
  await expect(screen.lines().first().getByRole("radio", { checked: true })).toHaveCount(1);
});

test("a declined card is said at once, and another card pays the same order", async ({
  page,
  office,
  signIn,
}) => {
  const caller = await makeCaller(office);
  const [article] = await findArticles(office, 1);
  await signIn("service");
  const screen = new PhoneOrderPage(page);
  await screen.open();
  await screen.takeCaller(caller.name);
  await screen.add(`${article?.sku}`);
  await screen.pay("tok_declined");
  const number = await screen.placedNumber();
  await expect(page.getByText(/The card was declined/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("textbox", { name: "Another card token" })).toBeFocused();
  await page.keyboard.type("tok_mastercard");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The card is authorized.")).toBeVisible({ timeout: 20_000 });
  await expect.poll(async () => (await office.query("orders", "get", { number })).payment).toBe("authorized");
});
