import assert from "node:assert/strict";
import { ADMIN } from "../scenario/registry.ts";
import { assertAccessible, assertFits, type Site, stories } from "./_site.ts";

const NEXT = "a sentence that nobody guesses";

/** A server that was started for the first time just now. */
async function fresh({ registry }: Site): Promise<void> {
  await registry.packhouse.services.identity.expectFirstRun();
}

stories("the first run", {
  "leads from the printed password to the first install line": async (site) => {
    await fresh(site);
    await site.visit("/ui/", async (page) => {
      await page.getByRole("heading", { name: "Set up this server" }).waitFor();
      await assertAccessible(page);
      await page.getByLabel("Your name").fill("Zora Neale");
      await page.getByLabel("Password that the first start printed").fill("a wrong one");
      await page.getByLabel("New password", { exact: true }).fill(NEXT);
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByText(/password/i).filter({ hasText: /wrong|not/i }).first().waitFor();
      await page.getByLabel("Password that the first start printed").fill(ADMIN.password);
      await page.getByRole("button", { name: "Continue" }).click();

      await page.getByLabel("Name of this server").fill("Acme packages");
      await page.getByText("Other machines cannot reach this address").waitFor();
      await page.getByLabel("Address that Windows machines use").fill("http://packages.example");
      await page.getByText("WinGet refuses sources without https").waitFor();
      await page.getByLabel("Address that Windows machines use").fill("https://packages.example");
      await assertAccessible(page);
      await page.getByRole("button", { name: "Continue" }).click();

      await page.getByText("SQLite at").waitFor();
      await page.reload();
      await page.getByText("SQLite at").waitFor();
      await assertAccessible(page);
      await page.getByRole("button", { name: "Continue" }).click();

      const line = "winget source add -n packhouse -t Microsoft.Rest -a https://packages.example";
      await page.getByText(line).waitFor();
      await assertAccessible(page);
      await page.getByRole("button", { name: "Go to the dashboard" }).click();
      await page.getByRole("heading", { name: "Dashboard" }).waitFor();
      await page.getByText("Acme packages").first().waitFor();
      await page.getByRole("button", { name: "Account" }).getByText("Z").waitFor();
      await page.goto(`${site.origin}/ui/`);
      await page.getByRole("heading", { name: "Dashboard" }).waitFor();
    }, { expected: /status of 4\d\d/ });
    const body = JSON.stringify({ username: ADMIN.username, password: NEXT });
    const headers = { "content-type": "application/json" };
    const login = await site.registry.fetch("/api/v1/auth/login", {
      method: "POST",
      body,
      headers,
    });
    assert.equal(login.status, 200);
    await login.body?.cancel();
  },

  "can wait, and is found again": async (site) => {
    await fresh(site);
    await site.visit("/ui/", async (page) => {
      await page.getByRole("button", { name: "Настроить позже" }).click();
      await page.getByRole("heading", { name: "Обзор" }).waitFor();
      await page.goto(`${site.origin}/ui/system`);
      await page.getByRole("link", { name: "Изменить" }).click();
      await page.getByLabel("Имя сервера").waitFor();
      await assertFits(page);
    }, { language: "ru", width: 360 });
  },

  "is nobody's who does not administer the platform": async (site) => {
    await fresh(site);
    const password = "a sentence of a reader";
    await site.api("POST", "/users", { username: "rita", password });
    await site.visit("/ui/", async (page) => {
      await page.getByRole("heading", { name: "Dashboard" }).waitFor();
      await page.waitForLoadState("networkidle");
      assert.ok(page.url().endsWith("/ui/"));
    }, { as: { username: "rita", password } });
  },
});
