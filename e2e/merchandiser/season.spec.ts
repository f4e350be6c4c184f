import { expect, test } from "../fixtures.ts";
import { SeasonPage } from "../pages/season.page.ts";

const rows = [
  {
    ...{ locationCode: "S101", locationName: "Boston Back Bay", styleCode: "A1", styleName: "Wool coat" },
    ...{ color: "Navy", missingSizes: ["M", "L"], units: 6, shelfValue: 30_000, onlineValue: 54_000 },
    markdownOn: "2026-12-23" as const,
  },
  {
    ...{ locationCode: "S102", locationName: "Chicago Loop", styleCode: "A1", styleName: "Wool coat" },
    ...{
      color: "Camel",
      missingSizes: [],
      units: 2,
      shelfValue: 9_000,
      onlineValue: 17_550,
      markdownOn: null,
    },
  },
  {
    ...{ locationCode: "S101", locationName: "Boston Back Bay", styleCode: "B7", styleName: "Cord trousers" },
    ...{
      color: null,
      missingSizes: ["30"],
      units: 1,
      shelfValue: 2_000,
      onlineValue: 2_500,
      markdownOn: null,
    },
  },
];
type Rows = Parameters<SeasonPage["giveRows"]>[0];

test("a season's plan is changed by keys alone, and a fault is told at its field", async ({
  page,
  signIn,
  effort,
  accessible,
}) => {
  await signIn("merchandiser");
  const screen = new SeasonPage(page);
  await screen.open();
  await accessible();
  effort.reset();
  await screen.edit("Spring").focus();
  await page.keyboard.press("Enter");
  await expect(screen.form()).toBeVisible();
  const salvage = screen.form().getByRole("textbox", { name: "A left-over unit brings" });
  await salvage.fill("120");
  await salvage.press("Tab");
  await expect(screen.form().getByText("Enter 0 to 100 %.")).toBeVisible();
  await expect(screen.form().getByRole("button", { name: "Save plan" })).toBeDisabled();
  await accessible();

  // What was typed outlives leaving the page.
  await page.goto("/today");
  await screen.open("?edit=SS27");
  await expect(screen.form().getByText("Your unsaved changes are still here.")).toBeVisible();
  await expect(salvage).toHaveValue("120%");
  await salvage.fill("22");
  await salvage.press("Tab");
  await screen.form().getByRole("button", { name: "Save plan" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Plan of .* saved\./)).toBeVisible();
  await expect(page.getByText("A left-over unit brings 22% of the list price")).toBeVisible();
  expect(effort.taps(), effort.told()).toBe(0);
});

test("a plan that somebody else saved meanwhile is not overwritten, and nothing typed is lost", async ({
  page,
  office,
  signIn,
  accessible,
}) => {
  await signIn("merchandiser");
  const screen = new SeasonPage(page);
  await screen.open("?edit=FW26");
  const salvage = screen.form().getByRole("textbox", { name: "A left-over unit brings" });
  await salvage.fill("31");
  await salvage.press("Tab");
  const { seasons } = await office.query("planning", "seasonPlans", undefined as never);
  const season = seasons.find(({ code }) => code === "FW26");
  if (!season) throw new Error("The demo has no season FW26.");
  const { seasonId, markdowns, elasticity } = season;
  const basedOn = season.saved?.at ?? null;
  await office.mutate("planning", "saveSeasonPlan", {
    seasonId,
    markdowns,
    elasticity,
    salvageShare: 0.12,
    basedOn,
  });
  await screen
    .form()
    .getByRole("button", { name: "Save plan" })
    .press("Enter")
    .catch(() => undefined);
  await expect(screen.form().getByText(/saved another plan of/)).toBeVisible();
  await expect(salvage).toHaveValue("31%");
  await accessible();
  await screen.form().getByRole("button", { name: "Save mine instead" }).press("Enter");
  await screen.form().getByRole("button", { name: "Save plan" }).press("Enter");
  await expect(page.getByText("A left-over unit brings 31% of the list price")).toBeVisible();
});

test("what stores should ship is sorted by gain, narrowed by store and season in the URL, and names missing sizes", async ({
  page,
  signIn,
  accessible,
}) => {
  await signIn("merchandiser");
  const screen = new SeasonPage(page);
  await screen.giveRows(rows as Rows, "FW26");
  await screen.open();
  await expect(page.getByText("9 units would gain $330.50 online")).toBeVisible();
  await expect(screen.rows()).toHaveCount(3);
  await expect(screen.rows().first()).toContainText("M, L missing");
  await expect(screen.rows().first()).toContainText("+$240.00");
  await accessible();
  await page.getByRole("button", { name: /^Boston Back Bay/ }).press("Enter");
  await expect(page).toHaveURL(/store=S101/);
  await expect(screen.rows()).toHaveCount(2);
  await screen.open("?store=S102&season=FW26");
  await expect(screen.rows()).toHaveCount(1);
  await screen.open("?store=S101&season=SS27");
  await expect(page.getByText("No row matches")).toBeVisible();
});

test("a server that does not answer is told in place, and trying again brings the plans", async ({
  page,
  signIn,
}) => {
  await signIn("merchandiser");
  await page.route(/planning\.seasonPlans/, (route) => route.abort());
  await page.goto("/inventory/season");
  await expect(page.getByText("No connection to the server.").first()).toBeVisible();
  await page.unroute(/planning\.seasonPlans/);
  await page.getByRole("button", { name: "Try again" }).first().press("Enter");
  await expect(page.getByText("Fall/Winter 2026").first()).toBeVisible();
});

test("customer service sees neither the place nor its data", async ({ page, signIn }) => {
  await signIn("service");
  await page.goto("/today");
  const places = page.getByRole("navigation", { name: "Main" });
  await expect(places.getByRole("link", { name: "Look up" })).toBeVisible();
  await expect(places.getByRole("link", { name: "Season" })).toHaveCount(0);
  await expect(places.getByRole("link", { name: "Sourcing settings" })).toHaveCount(0);
  await page.goto("/inventory/season");
  await expect(page.getByText("Your role does not allow this.").first()).toBeVisible();
});
