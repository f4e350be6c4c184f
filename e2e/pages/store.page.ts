import { expect, type Page } from "@playwright/test";

/** The store's screens as an associate uses them: by name, by tap, by scanner. */
export class StorePage {
  constructor(private readonly page: Page) {}

  async openQueue(tab = "to-pick"): Promise<void> {
    await this.page.goto(`/fulfillment?tab=${tab}`);
    await expect(this.page.getByRole("heading", { name: "Pick queue" })).toBeVisible();
    await expect(this.page.getByRole("status").filter({ hasText: "Live" }).first()).toBeVisible();
  }

  /** Work that came by itself waits behind a pill unless the list was empty. */
  async reveal(customer: string): Promise<void> {
    const card = this.card(customer);
    const pill = this.page.getByRole("button", { name: /^Show \d+ new order/ });
    await expect(card.or(pill).first()).toBeVisible({ timeout: 15_000 });
    if (!(await card.isVisible())) await pill.click();
    await expect(card).toBeVisible();
  }

  card(customer: string) {
    return this.page.getByRole("link", { name: customer });
  }

  step(name: string) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** A wedge scanner: a burst of keys and Enter, wherever the focus is. */
  async scan(code: string): Promise<void> {
    await this.page.evaluate((text) => {
      // Made before the first is heard: what a page does between two keys is no pause of the scanner.
      const strokes = [...text, "Enter"].map(
        (key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
      );
      for (const stroke of strokes) (document.activeElement ?? document.body).dispatchEvent(stroke);
    }, code);
  }

  async expectState(word: string): Promise<void> {
    await expect(this.page.locator("article header").getByText(word, { exact: true })).toBeVisible();
  }
}
