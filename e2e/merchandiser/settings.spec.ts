import { defaultSettings } from "../../server/sourcing/core/strategy-fields.ts";
import { expect, test } from "../fixtures.ts";
import type { Api } from "../pages/api.page.ts";

/** Whatever an earlier try left. */
async function startFromDefaults(api: Api) {
  const { version } = await api.query("sourcing", "strategy", undefined as never);
  await api.mutate("sourcing", "saveStrategy", { basedOn: version, settings: defaultSettings });
  return { version: version + 1, settings: defaultSettings };
}

test("a setting is changed by keys alone as a new version; a contradiction is told at its field and not saved", async ({
  page,
  office,
  signIn,
  effort,
  accessible,
}) => {
  const before = await startFromDefaults(office);
  await signIn("merchandiser");
  await page.goto("/sourcing/settings");
  const wait = page.getByRole("textbox", { name: "Longest wait, days" });
  const save = page.getByRole("button", { name: "Save settings" });

  effort.reset();
  await wait.fill("3");
  await wait.press("Tab");
  await expect(page.getByText(/Orders may wait 3 days, but work is released at once/)).toBeVisible();
  await expect(save).toBeDisabled();
  await accessible();
  await page.getByRole("radio", { name: /At once/ }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByText("2 unsaved changes")).toBeVisible();
  await expect(save).toBeEnabled();
  await page.getByRole("button", { name: "Discard" }).press("Enter");
  await expect(wait).toHaveValue("0");

  const coolDown = page.getByRole("textbox", { name: "Cool-down, hours" });
  await coolDown.fill("30");
  await coolDown.press("Tab");
  await expect(page.getByText("1 unsaved change")).toBeVisible();
  // What was entered outlives a reload.
  await page.reload();
  await expect(page.getByText("Your unsaved changes are still here.")).toBeVisible();
  await expect(coolDown).toHaveValue("30");
  await save.press("Enter");
  await expect(page.getByText(`Version ${before.version + 1} decides from now on.`)).toBeVisible();
  await expect(page.getByText("Cool-down 24 hours → 30 hours")).toBeVisible();
  expect(effort.taps(), effort.told()).toBe(0);
  const after = await office.query("sourcing", "strategy", undefined as never);
  expect(after).toMatchObject({ version: before.version + 1, settings: { coolDownHours: 30 } });
  await office.mutate("sourcing", "saveStrategy", { basedOn: after.version, settings: before.settings });
});

test("settings that somebody else saved meanwhile are not overwritten: what differs is told, and both are kept", async ({
  page,
  office,
  signIn,
  accessible,
}) => {
  const before = await startFromDefaults(office);
  await signIn("merchandiser");
  await page.goto("/sourcing/settings");
  const tries = page.getByRole("textbox", { name: "Most tries" });
  await tries.fill("4");
  await tries.press("Tab");
  await expect(page.getByText("1 unsaved change")).toBeVisible();
  const theirs = { ...before.settings, coolDownHours: 36 };
  await office.mutate("sourcing", "saveStrategy", { basedOn: before.version, settings: theirs });
  await expect(page.getByText("What differs from yours:")).toBeVisible();
  await expect(page.getByText("Cool-down: 36 hours there, 24 hours here")).toBeVisible();
  await accessible();
  await page.getByRole("button", { name: "Keep my changes on top" }).press("Enter");
  await page.getByRole("button", { name: "Save settings" }).press("Enter");
  await expect(page.getByText(`Version ${before.version + 2} decides from now on.`)).toBeVisible();
  const both = await office.query("sourcing", "strategy", undefined as never);
  expect(both.settings).toMatchObject({ coolDownHours: 36, attemptsMax: 4 });
  await office.mutate("sourcing", "saveStrategy", { basedOn: both.version, settings: before.settings });
});

test("settings that do not load say so in place, and trying again brings them", async ({
  page,
  signIn,
  accessible,
}) => {
  await signIn("merchandiser");
  await page.route(/sourcing\.strategy/, (route) => route.abort());
  await page.goto("/sourcing/settings");
  await expect(page.getByText("No connection to the server.")).toBeVisible();
  await page.unroute(/sourcing\.strategy/);
  await page.getByRole("button", { name: "Try again" }).press("Enter");
  await expect(page.getByRole("textbox", { name: "Split penalty" })).toBeVisible();
  await accessible();
});

test("rules are off until they are set: a limit is said in words, and somebody must be allowed to send", async ({
  page,
  office,
  signIn,
  accessible,
}) => {
  const before = await startFromDefaults(office);
  await signIn("merchandiser");
  await page.goto("/sourcing/settings");
  const save = page.getByRole("button", { name: "Save settings" });
  const packages = page.getByRole("textbox", { name: "Most packages" });
  await expect(packages).toHaveValue("0");
  await expect(page.getByText("No limit, the default")).toHaveCount(2);
  await packages.fill("2");
  await packages.press("Tab");
  await expect(page.getByText("Default no limit")).toBeVisible();

  const senders = page.getByRole("group", { name: "Who may send" });
  const boxes = ["Stores", "Warehouses", "Vendors"].map((name) => senders.getByRole("checkbox", { name }));
  for (const box of boxes) await box.press("Space");
  await expect(page.getByText(/No kind of location may send/)).toBeVisible();
  await expect(save).toBeDisabled();
  await accessible();
  for (const box of boxes.slice(0, 2)) await box.press("Space");
  await expect(page.getByText("2 unsaved changes")).toBeVisible();
  await save.press("Enter");
  await expect(page.getByText("Most packages no limit → 2 packages")).toBeVisible();
  await expect(page.getByText("Vendors may send → may not send")).toBeVisible();
  const { version, settings } = await office.query("sourcing", "strategy", undefined as never);
  expect(settings.plan.rules).toMatchObject({ packagesMax: 2, senders: ["store", "warehouse"] });
  await office.mutate("sourcing", "saveStrategy", { basedOn: version, settings: before.settings });
});
