import { expect, findSignIn, test } from "./fixtures.ts";

for (const role of ["associate", "service", "merchandiser", "admin"]) {
  test(`the ${role} of the demo signs in and sees Today`, async ({ page, signIn }) => {
    await signIn(role);
    await page.goto("/today");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
}

test("a wrong password is refused in words, and the page has no violation", async ({ page, accessible }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(findSignIn("service").email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Email and password do not match.")).toBeVisible();
  await accessible();
});

test("characters put into a field are content, all other keys and taps are effort", async ({
  page,
  effort,
}) => {
  await page.goto("/sign-in");
  await page.getByLabel("Email").click();
  effort.reset();
  await page.keyboard.type("a@b.example");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await page.getByLabel("Password").click();
  expect(effort.keys(), effort.told()).toBe(2);
  expect(effort.taps(), effort.told()).toBe(1);
});
