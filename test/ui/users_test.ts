import assert from "node:assert/strict";
import { json } from "../scenario/registry.ts";
import { assertAccessible, assertFits, stories } from "./_site.ts";

stories("users and sign-in", {
  "a service account is found, gets a token, and is disabled": (site) =>
    site.visit("/ui/users", async (page) => {
      await page.getByRole("button", { name: "New user" }).click();
      await page.getByRole("radio", { name: "Service account" }).check();
      await page.getByLabel("User name", { exact: true }).fill("build-server");
      await page.getByRole("button", { name: "Create user" }).click();
      await page.getByRole("heading", { name: "build-server" }).waitFor();
      await page.getByRole("link", { name: "Tokens" }).click();
      await page.getByRole("button", { name: "New token" }).click();
      await page.getByLabel("Title").fill("Nightly");
      await page.getByRole("button", { name: "Create token" }).click();
      const shown = page.getByRole("dialog", { name: "Copy it now" });
      const secret = await shown.getByText(/^phk_/).textContent();
      await shown.getByRole("button", { name: "Done" }).click();
      const asked = { headers: { authorization: `Bearer ${secret}` } };
      assert.equal((await site.registry.fetch("/api/v1/auth/me", asked)).status, 200);
      await page.getByRole("link", { name: "Account" }).click();
      await page.getByRole("button", { name: "Disable", exact: true }).click();
      const question = page.getByRole("dialog", { name: "Disable build-server?" });
      await question.getByRole("button", { name: "Disable", exact: true }).click();
      await page.getByRole("button", { name: "Enable" }).waitFor();
      await assertAccessible(page);
      await page.goto(`${site.origin}/ui/users?q=build`);
      await page.getByRole("link", { name: "build-server" }).waitFor();
      assert.equal(await page.getByRole("row").count(), 2);
      await assertAccessible(page);
    }),

  "nobody disables or deletes themselves, and a password that is guessed first is refused": (
    site,
  ) =>
    site.visit("/ui/users/admin", async (page) => {
      const disable = page.getByRole("button", { name: "Disable", exact: true });
      assert.equal(await disable.getAttribute("aria-disabled"), "true");
      await page.getByRole("button", { name: "Set password" }).click();
      const dialog = page.getByRole("dialog", { name: "Set a password" });
      await dialog.getByLabel("New password").fill("password1");
      await dialog.getByRole("button", { name: "Set password" }).click();
      await dialog.getByRole("alert").filter({ hasText: "guessed first" }).waitFor();
      assert.equal(await dialog.getByLabel("New password").inputValue(), "password1");
    }, { expected: /status of 4\d\d/ }),

  "somebody is signed out everywhere": async (site) => {
    const login = { username: "grace", password: "one of the longest passwords" };
    await site.api("POST", "/users", login);
    const signIn = json("POST", login);
    const answer = await site.registry.fetch("/api/v1/auth/login", signIn);
    const { accessToken } = await answer.json();
    await site.visit("/ui/users/grace/sessions", async (page) => {
      await page.getByRole("row").nth(1).waitFor();
      await assertAccessible(page);
      await page.getByRole("button", { name: "Sign out everywhere" }).click();
      const question = page.getByRole("dialog", { name: "Sign grace out everywhere?" });
      await question.getByRole("button", { name: "Sign out everywhere" }).click();
      await page.getByText("Not signed in anywhere").waitFor();
    });
    const asked = { headers: { authorization: `Bearer ${accessToken}` } };
    assert.equal((await site.registry.fetch("/api/v1/auth/me", asked)).status, 401);
  },

  "a directory is added and tried step by step, and a member at fault is named": (site) =>
    site.visit("/ui/sign-in-settings", async (page) => {
      await page.getByRole("link", { name: "Add a directory" }).click();
      await page.getByLabel("Id", { exact: true }).fill("company");
      await page.getByLabel("Title").fill("Company");
      await page.getByLabel("Password of the account").fill("not to be kept");
      await page.reload();
      await page.getByText("What you had typed is here again").waitFor();
      assert.equal(await page.getByLabel("Title").inputValue(), "Company");
      assert.equal(await page.getByLabel("Password of the account").inputValue(), "");
      await page.getByLabel("Servers").fill("ldap://127.0.0.1:1");
      await page.getByLabel("Base", { exact: true }).fill("dc=example");
      await page.getByLabel("Filter", { exact: true }).fill("(uid={login})");
      await page.getByRole("button", { name: "Add provider" }).click();
      await page.getByText(/^1: must begin with ldaps/).waitFor();
      await page.getByLabel("Servers").fill("ldaps://127.0.0.1:1");
      await page.getByRole("button", { name: "Add provider" }).click();
      await page.getByRole("heading", { name: "Company" }).waitFor();
      await page.getByRole("button", { name: "Try", exact: true }).click();
      await page.getByText("Stopped at the first thing that failed").waitFor();
      await assertAccessible(page);
      await page.setViewportSize({ width: 360, height: 800 });
      await assertFits(page);
    }, { expected: /status of 400/ }),
});
