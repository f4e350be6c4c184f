import { expect, type Locator, type Page } from "@playwright/test";

/** The phone order page by its keys: nothing here presses a mouse. */
export class PhoneOrderPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/orders/new");
    await expect(this.caller()).toBeFocused();
  }

  caller(): Locator {
    return this.page.getByRole("combobox", { name: "Name, email or phone" });
  }

  items(): Locator {
    return this.page.getByRole("combobox", { name: "Add by SKU, barcode or name" });
  }

  token(): Locator {
    return this.page.getByRole("textbox", { name: "Card token" });
  }

  /** Types a name as a person does, waits for the hit, takes it with Enter. */
  async takeCaller(name: string): Promise<void> {
    await this.page.keyboard.type(name);
    await expect(this.page.getByRole("option", { name }).first()).toBeVisible();
    await this.page.keyboard.press("Enter");
    await expect(this.items()).toBeFocused();
  }

  async add(text: string): Promise<void> {
    const before = await this.lines().count();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
    await expect(this.lines()).toHaveCount(before + 1);
    await expect(this.offers(before).first()).toBeVisible();
  }

  lines(): Locator {
    return this.page.getByRole("region", { name: "Items" }).locator("ol > li");
  }

  /** The best ways to get the whole order. */
  ways(): Locator {
    return this.page.getByRole("toolbar", { name: /^Ways to get the whole order/ }).getByRole("button");
  }

  offers(line: number): Locator {
    return this.lines().nth(line).getByRole("radio");
  }

  /** From the empty field up into the newest line's offers, to the first store, and back. */
  async pickUpLastLine(): Promise<void> {
    const line = (await this.lines().count()) - 1;
    const offers = this.lines()
      .nth(line)
      .locator("label", { has: this.page.getByRole("radio") });
    const labels = await offers.allInnerTexts();
    const store = labels.findIndex((text) => text.includes("Pickup"));
    expect(store, `a store among: ${labels.join(" | ")}`).toBeGreaterThanOrEqual(0);
    await this.page.keyboard.press("ArrowUp");
    await this.page.keyboard.press(String(store + 1));
    await expect(this.offers(line).nth(store)).toBeChecked();
    await this.page.keyboard.press("Enter");
    await expect(this.items()).toBeFocused();
  }

  /** Enter in the empty field goes on to payment. */
  async pay(token: string): Promise<void> {
    await this.page.keyboard.press("Enter");
    await expect(this.token()).toBeFocused();
    await this.page.keyboard.type(token);
    await this.page.keyboard.press("Control+Enter");
  }

  /** The number that the page tells after placing. */
  async placedNumber(): Promise<number> {
    const heading = this.page.getByRole("heading", { level: 1, name: /^Order \d+ is placed$/ });
    await expect(heading).toBeVisible({ timeout: 20_000 });
    return Number((await heading.innerText()).replace(/\D/g, ""));
  }
}
