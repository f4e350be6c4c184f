import { expect, type Locator, type Page, type Route } from "@playwright/test";
import superjson, { type SuperJSONResult } from "superjson";
import type { Outputs } from "../../server/api/router.ts";

type Row = Outputs["planning"]["shipRather"]["rows"][number];
type Answer = { result?: { data: SuperJSONResult } };

/** The season screen as a merchandiser uses it: plans, the plan's form, and what stores should ship. */
export class SeasonPage {
  constructor(private readonly page: Page) {}

  async open(query = ""): Promise<void> {
    await this.page.goto(`/inventory/season${query}`);
    await expect(this.page.getByRole("heading", { name: "Season plans" })).toBeVisible();
  }

  edit(season: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`(Edit|Set a) plan .*${season}`) });
  }

  form(): Locator {
    return this.page.getByRole("dialog", { name: /^Plan of / });
  }

  rows(): Locator {
    return this.page
      .getByRole("grid", { name: "Units to ship rather than mark down" })
      .locator("[role=row][data-key]");
  }

  /**
   * Rows of this table come from weeks of online orders, which a demo of an hour's age does not have: all else of the
   * answer stays the server's own.
   */
  async giveRows(rows: readonly Omit<Row, "locationId" | "seasonId">[], seasonCode: string): Promise<void> {
    await this.page.route(/planning\.shipRather/, (route) => this.answer(route, rows, seasonCode));
  }

  private async answer(
    route: Route,
    rows: readonly Omit<Row, "locationId" | "seasonId">[],
    seasonCode: string,
  ): Promise<void> {
    const names = new URL(route.request().url()).pathname.split("/").at(-1)?.split(",") ?? [];
    const response = await route.fetch();
    const answers = (await response.json()) as Answer[];
    const read = (name: string) =>
      superjson.deserialize(answers[names.indexOf(name)]?.result?.data ?? { json: null });
    const plans = read("planning.seasonPlans") as Outputs["planning"]["seasonPlans"] | null;
    const seasonId = plans?.seasons.find(({ code }) => code === seasonCode)?.seasonId ?? null;
    const given = rows.map((row) => ({ ...row, seasonId, locationId: `loc_${row.locationCode}` }));
    const at = names.indexOf("planning.shipRather");
    answers[at] = { result: { data: superjson.serialize({ rows: given }) } };
    await route.fulfill({ response, json: answers });
  }
}
