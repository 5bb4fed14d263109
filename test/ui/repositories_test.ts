import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { manifest, VERSION } from "./_packages.ts";
import { assertAccessible, assertFits, type Site, stories } from "./_site.ts";

const ADA = { username: "ada", password: "a sentence of my own" };
const APPS = "/ui/repositories/acme/apps";

async function openApps(site: Site): Promise<void> {
  await site.api("POST", "/users", { ...ADA, title: "Ada Lovelace" });
  await site.api("POST", "/organizations", { slug: "acme", title: "Acme" });
  const wanted = { slug: "apps", protocol: "winget", title: "Apps" };
  await site.api("POST", "/organizations/acme/repositories", wanted);
}

stories("repositories", {
  "packages are imported from a file, and what was refused says why": (site) =>
    site.visit("/ui/repositories/default/winget", async (page) => {
      const chooser = page.locator("input[type=file]");
      const { DefaultLocale, ...rest } = manifest("Contoso.Tool");
      const text = JSON.stringify({
        ...rest,
        ...DefaultLocale as object,
        ManifestType: "singleton",
        ManifestVersion: "1.6.0",
      });
      await chooser.setInputFiles({
        ...{ name: "Contoso.Tool.yaml", mimeType: "application/yaml" },
        buffer: Buffer.from(text),
      });
      await page.getByRole("status").getByText(/^1\sversion taken over/).waitFor();
      await assertAccessible(page);
    }),

  "a source key is shown once, opens the repository, and is revoked": async (site) => {
    await openApps(site);
    await site.visit(`${APPS}/keys`, async (page) => {
      await page.getByRole("button", { name: "New source key" }).click();
      await page.getByLabel("Title").fill("Laptops");
      await page.getByRole("button", { name: "Create source key" }).click();
      const shown = page.getByRole("dialog", { name: "Copy it now" });
      await shown.getByRole("button", { name: "Copy the address" }).click();
      const address = await page.evaluate(() => navigator.clipboard.readText());
      await assertAccessible(page);
      await shown.getByRole("button", { name: "Done" }).click();
      const path = `${new URL(address).pathname}/information`;
      assert.equal((await site.registry.fetch(path)).status, 200);
      assert.equal(await page.getByText(address).count(), 0);
      await page.getByRole("button", { name: "Actions: Laptops" }).click();
      await page.getByRole("menuitem", { name: "Revoke" }).click();
      await page.getByRole("button", { name: "Revoke", exact: true }).click();
      await page.getByText("No source keys").waitFor();
      assert.equal((await site.registry.fetch(path)).status, 404);
    });
  },

  "what a key shows is looked at before it is saved": async (site) => {
    await openApps(site);
    for (const name of ["Contoso.Tool", "Fabrikam.Player"]) {
      const publication = { manifest: manifest(name) };
      await site.api("POST", "/repositories/acme/apps/publish", publication);
    }
    await site.api("POST", "/repositories/acme/apps/source-keys", { title: "Laptops" });
    await site.visit(`${APPS}/views`, async (page) => {
      await page.getByLabel("As", { exact: true }).selectOption("Source key Laptops");
      await page.getByRole("button", { name: "Hide something" }).click();
      await page.getByLabel("Package of rule 1").fill("Fabrikam.*");
      await page.getByRole("button", { name: "Preview" }).click();
      await page.getByRole("status").filter({ hasText: "1 of 2" }).waitFor();
      await page.getByRole("cell", { name: "Contoso.Tool" }).waitFor();
      assert.equal(await page.getByRole("cell", { name: VERSION }).count(), 1);
      await assertAccessible(page);
      await page.getByRole("button", { name: "Save for Laptops" }).click();
      await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
    });
    const { sourceKeys } = await site.api<{ sourceKeys: { view: unknown }[] }>(
      ...["GET", "/repositories/acme/apps/source-keys"] as const,
    );
    assert.deepEqual(sourceKeys[0]!.view, { deny: [{ package: "Fabrikam.*" }] });
  },

  "a grant lets somebody see it, who sees how to use it and no more": async (site) => {
    await openApps(site);
    await site.visit(`${APPS}/access`, async (page) => {
      await page.getByRole("button", { name: "Grant a role" }).click();
      await page.getByLabel("User name").fill("ada");
      await page.getByRole("radio", { name: "Reader" }).check();
      await page.getByRole("button", { name: "Grant", exact: true }).click();
      await page.getByLabel("Role of ada").waitFor();
      await assertAccessible(page);
    });
    await site.visit(APPS, async (page) => {
      await page.getByText(/winget source add .*\/winget\/acme\/apps/).waitFor();
      assert.equal(await page.getByRole("navigation", { name: "Sides" }).count(), 0);
      await assertFits(page);
    }, { as: ADA, width: 360 });
  },

  "settings keep what was typed where they are refused": async (site) => {
    await openApps(site);
    await site.visit(`${APPS}/settings`, async (page) => {
      await page.getByLabel("Open to networks").fill("192.0.2.0/24\nnowhere");
      await page.getByRole("button", { name: "Add an agreement" }).click();
      await page.getByLabel("Label").fill("Terms of use");
      await page.getByRole("button", { name: "Save changes" }).click();
      await page.getByText(/^2: must be an IP address/).waitFor();
      await assertAccessible(page);
      await page.getByLabel("Open to networks").fill("192.0.2.0/24");
      await page.getByRole("button", { name: "Save changes" }).click();
      await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
    }, { expected: /status of 400/ });
    const { settings } = await site.api("GET", "/repositories/acme/apps");
    assert.deepEqual(settings, {
      networks: ["192.0.2.0/24"],
      options: { sourceAgreements: [{ AgreementLabel: "Terms of use" }] },
    });
  },
});
