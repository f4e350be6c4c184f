import { expect, test } from "../fixtures.ts";
import { Api } from "../pages/api.page.ts";

test("a setting is changed by keys alone as a new version; a contradiction is told at its field and not saved", async ({
  page,
  browser,
  baseURL,
  signIn,
  effort,
  accessible,
}) => {
  const office = await browser.newContext({ baseURL });
  await signIn("admin", await office.newPage());
  const api = new Api(office, baseURL ?? "");
  const before = await api.query("sourcing", "strategy", undefined as never);
  await signIn("merchandiser");
  await page.goto("/sourcing/settings");
  const wait = page.getByRole("textbox", { name: "Longest wait, days" });
  await expect(wait).toBeVisible();
  await accessible();

  effort.reset();
  await wait.fill("3");
  await wait.press("Tab");
  await expect(page.getByText(/Orders may wait 3 days, but work is released at once/)).toBeVisible();
  const save = page.getByRole("button", { name: "Save settings" });
  await expect(save).toBeDisabled();
  await accessible();
  await page.getByRole("radio", { name: /At once/ }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByText("2 unsaved changes")).toBeVisible();

  // What was entered outlives a reload.
  await page.reload();
  await expect(page.getByText("Your unsaved changes are still here.")).toBeVisible();
  await expect(wait).toHaveValue("3");
  await save.press("Enter");
  await expect(page.getByText(`Version ${before.version + 1} decides from now on.`)).toBeVisible();
  await expect(page.getByText("Longest wait 0 days → 3 days")).toBeVisible();
  expect(effort.taps(), effort.told()).toBe(0);
  const after = await api.query("sourcing", "strategy", undefined as never);
  expect(after).toMatchObject({
    version: before.version + 1,
    settings: { release: "at-cutoff", waitDaysMax: 3 },
  });
  await accessible();

  // Somebody else saves while this form has changes: both are kept where they are of different settings.
  const penalty = page.getByRole("textbox", { name: "Split penalty" });
  await penalty.fill("2.75");
  await penalty.press("Tab");
  const theirs = { ...after.settings, coolDownHours: 36 };
  await api.mutate("sourcing", "saveStrategy", { basedOn: after.version, settings: theirs });
  await expect(page.getByText("What differs from yours:")).toBeVisible();
  await expect(page.getByText("Cool-down: 36 hours there, 24 hours here")).toBeVisible();
  await accessible();
  await page.getByRole("button", { name: "Keep my changes on top" }).press("Enter");
  await save.press("Enter");
  await expect(page.getByText(`Version ${before.version + 3} decides from now on.`)).toBeVisible();
  const both = await api.query("sourcing", "strategy", undefined as never);
  expect(both.settings).toMatchObject({ coolDownHours: 36, plan: { splitPenalty: 275 } });
  await api.mutate("sourcing", "saveStrategy", { basedOn: both.version, settings: before.settings });
  await office.close();
});

test("settings that do not load say so in place, and trying again brings them", async ({ page, signIn }) => {
  await signIn("merchandiser");
  await page.route(/sourcing\.strategy/, (route) => route.abort());
  await page.goto("/sourcing/settings");
  await expect(page.getByText("No connection to the server.")).toBeVisible();
  await page.unroute(/sourcing\.strategy/);
  await page.getByRole("button", { name: "Try again" }).press("Enter");
  await expect(page.getByRole("textbox", { name: "Split penalty" })).toBeVisible();
});
