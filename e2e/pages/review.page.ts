import { expect, type Locator, type Page } from "@playwright/test";

/** Allocation review as a merchandiser uses it: rows, keys, panel. */
export class ReviewPage {
  constructor(private readonly page: Page) {}

  async open(query = ""): Promise<void> {
    await this.page.goto(`/sourcing/review${query}`);
    await expect(this.page.getByRole("heading", { name: "Allocation review" })).toBeVisible();
    await expect(this.rows().first()).toBeVisible();
  }

  rows(): Locator {
    return this.page.getByRole("grid").locator("[role=row][data-key]");
  }

  row(customer: string): Locator {
    return this.rows().filter({ hasText: customer });
  }

  panel(): Locator {
    return this.page.getByRole("complementary", { name: "Explanation of the decision" });
  }
}
