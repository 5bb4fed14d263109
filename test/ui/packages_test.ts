import assert from "node:assert/strict";
import { manifest } from "./_packages.ts";
import { assertAccessible, assertFits, type Site, stories } from "./_site.ts";

const PACKAGES = "/repositories/default/winget";

async function publish(site: Site, ...identifiers: readonly string[]): Promise<void> {
  for (const identifier of identifiers) {
    await site.api("POST", `${PACKAGES}/publish`, { manifest: manifest(identifier) });
  }
}

stories("packages", {
  "one is found as its name is typed, and shown with how to install it": async (site) => {
    await publish(site, "Contoso.Tool", "Contoso.Viewer", "Fabrikam.Editor");
    await site.visit("/ui/packages", async (page) => {
      await page.getByRole("status").filter({ hasText: "3 packages" }).waitFor();
      await assertAccessible(page);
      await page.getByRole("searchbox").fill("view");
      await page.getByRole("status").filter({ hasText: "1 package" }).waitFor();
      assert.match(page.url(), /q=view/);
      await page.getByRole("link", { name: /Viewer/ }).click();
      await page.getByText("winget install --id Contoso.Viewer").waitFor();
      await assertAccessible(page);
      await page.goBack();
      assert.equal(await page.getByRole("searchbox").inputValue(), "view");
    });
  },

  "several are hidden at once, and shown again": async (site) => {
    await publish(site, "Contoso.Tool", "Contoso.Viewer");
    await site.visit("/ui/packages", async (page) => {
      await page.getByRole("checkbox", { name: "Select Tool" }).check();
      await page.getByRole("checkbox", { name: "Select Viewer" }).check();
      await page.getByRole("button", { name: "Hide from clients" }).click();
      await page.getByText("Hidden", { exact: true }).nth(1).waitFor();
      await page.getByRole("status").filter({ hasText: "2 packages changed" }).waitFor();
    });
  },

  "a version is withdrawn with a reason, and the package deleted by its name": async (site) => {
    await publish(site, "Contoso.Tool");
    await site.visit("/ui/packages/default/winget/Contoso.Tool/versions", async (page) => {
      await page.getByRole("button", { name: "Actions: 1.0" }).click();
      await page.getByRole("menuitem", { name: "Withdraw" }).click();
      await page.getByLabel("Why").fill("Loses settings");
      await page.getByRole("button", { name: "Withdraw" }).click();
      await page.getByText("Withdrawn: Loses settings").waitFor();
      await page.getByRole("button", { name: "Actions", exact: true }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      const dialog = page.getByRole("dialog", { name: "Delete Contoso.Tool?" });
      await dialog.getByLabel("Type Contoso.Tool to confirm").fill("Contoso.Tool");
      await assertAccessible(page);
      await dialog.getByRole("button", { name: "Delete" }).click();
      await page.getByText("No packages yet").waitFor();
    });
  },

  "the palette leads to a package by keyboard alone": async (site) => {
    await publish(site, "Contoso.Tool");
    await site.visit("/ui/", async (page) => {
      await page.getByRole("heading", { name: "Dashboard" }).waitFor();
      // Its code is fetched when it is first asked for: what is typed meanwhile counts.
      await page.route(/assets/, async (route) => {
        await page.keyboard.type("contoso");
        await route.continue();
      }, { times: 1 });
      await page.keyboard.press("Control+k");
      await page.getByRole("option", { name: /Contoso.Tool/ }).waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Tool" }).waitFor();
    });
  },

  "everything fits a phone, in Russian too": async (site) => {
    await publish(site, "Contoso.Tool");
    for (
      const path of ["", "packages", "packages/default/winget/Contoso.Tool", "publish", "help"]
    ) {
      await site.visit(`/ui/${path}`, async (page) => {
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForLoadState("networkidle");
        await assertFits(page);
      }, { width: 360, language: "ru" });
    }
  },
});
