import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { ADMIN, assertAccessible, assertFits, stories } from "./_site.ts";

const REFUSED = /status of 40[13]/;

async function fillIn(page: Page, { username, password }: typeof ADMIN): Promise<void> {
  await page.getByLabel("User name or e-mail").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

stories("signing in", {
  "a wrong password is said, the right one leads where the address pointed, and out again": (
    site,
  ) =>
    site.visit("/ui/packages?q=tool", async (page) => {
      await fillIn(page, { ...ADMIN, password: "not this one" });
      const alert = page.getByRole("alert").filter({ hasText: /wrong|password/i });
      await alert.waitFor();
      assert.equal(await page.getByLabel("User name or e-mail").inputValue(), ADMIN.username);
      await assertAccessible(page);
      await fillIn(page, ADMIN);
      await page.getByRole("button", { name: "Account", exact: true }).waitFor();
      assert.equal(
        new URL(page.url()).pathname + new URL(page.url()).search,
        "/ui/packages?q=tool",
      );
      await page.getByRole("button", { name: "Account", exact: true }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await page.reload();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
    }, { as: "nobody", expected: REFUSED }),

  "theme and language are kept over a reload": (site) =>
    site.visit("/ui/", async (page) => {
      await page.getByRole("button", { name: "Theme" }).click();
      await page.getByRole("menuitem", { name: "Dark" }).click();
      await page.getByRole("button", { name: "Language" }).click();
      await page.getByRole("menuitem", { name: "Русский" }).click();
      await page.reload();
      await page.getByRole("heading", { name: "Обзор" }).waitFor();
      const root = page.locator("html");
      assert.deepEqual(
        [await root.getAttribute("data-theme"), await root.getAttribute("lang")],
        ["dark", "ru"],
      );
      await assertAccessible(page);
      await page.setViewportSize({ width: 360, height: 800 });
      await assertFits(page);
    }),
});
