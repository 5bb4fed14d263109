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
      await page.getByRole("alert").filter({ hasText: "password" }).waitFor();
      assert.equal(await page.getByLabel("User name or e-mail").inputValue(), ADMIN.username);
      await assertAccessible(page);
      await fillIn(page, ADMIN);
      const account = page.getByRole("button", { name: "Account", exact: true });
      await account.waitFor();
      const { pathname, search } = new URL(page.url());
      assert.equal(pathname + search, "/ui/packages?q=tool");
      await account.click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await page.reload();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
    }, { as: "nobody", expected: REFUSED }),

  "a session that ended is begun anew where one is, with what was typed": (site) =>
    site.visit("/ui/organizations", async (page) => {
      await page.getByRole("button", { name: "New organization" }).click();
      await page.getByLabel("Name", { exact: true }).fill("acme");
      await site.api("DELETE", "/auth/me/sessions");
      await page.getByRole("button", { name: "Create organization" }).click();
      const again = page.getByRole("dialog", { name: "Sign in again" });
      await again.getByLabel("Password", { exact: true }).fill(ADMIN.password);
      await again.getByRole("button", { name: "Sign in", exact: true }).click();
      await again.waitFor({ state: "detached" });
      assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "acme");
      await page.getByRole("button", { name: "Create organization" }).click();
      await page.getByRole("heading", { name: "acme" }).waitFor();
    }, { expected: REFUSED }),

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
      await page.setViewportSize({ width: 360, height: 800 });
      await assertFits(page);
    }),
});
