import assert from "node:assert/strict";
import { assertAccessible, assertFits, type Site, stories } from "./_site.ts";

const ADA = { username: "ada", password: "a sentence of my own" };

async function openAcme(site: Site): Promise<void> {
  await site.api("POST", "/users", { ...ADA, title: "Ada Lovelace" });
  await site.api("POST", "/organizations", { slug: "acme", title: "Acme" });
}

stories("organizations", {
  "a member is added, becomes admin at once, and is let go": async (site) => {
    await openAcme(site);
    await site.visit("/ui/organizations", async (page) => {
      await page.getByRole("link", { name: "Acme" }).click();
      await page.getByRole("link", { name: "Members" }).click();
      await page.getByRole("button", { name: "Add a member" }).click();
      const dialog = page.getByRole("dialog", { name: "Add a member" });
      await dialog.getByLabel("User name").fill("nobody-here");
      await dialog.getByRole("button", { name: "Add", exact: true }).click();
      await dialog.getByRole("alert").filter({ hasText: "nobody-here" }).waitFor();
      await dialog.getByLabel("User name").fill("ada");
      await dialog.getByRole("button", { name: "Add", exact: true }).click();
      const role = page.getByLabel("Role of ada");
      await role.selectOption("Admin");
      await page.reload();
      assert.equal(await role.inputValue(), "admin");
      await assertAccessible(page);
      await page.getByRole("button", { name: "Actions: ada" }).click();
      await page.getByRole("menuitem", { name: "Let go" }).click();
      await page.getByRole("button", { name: "Let go", exact: true }).click();
      await role.waitFor({ state: "detached" });
    }, { expected: /status of 404/ });
  },

  "a team gets a member, a repository and a view": async (site) => {
    await openAcme(site);
    await site.api("POST", "/organizations/acme/repositories", {
      ...{ slug: "apps", protocol: "winget" },
    });
    await site.visit("/ui/organizations/acme/teams", async (page) => {
      await page.getByRole("button", { name: "New team" }).click();
      await page.getByLabel("Name", { exact: true }).fill("tools");
      await page.getByRole("button", { name: "Create team" }).click();
      await page.getByRole("button", { name: "Put somebody in" }).click();
      await page.getByLabel("User name").fill("ada");
      await page.getByRole("button", { name: "Put in" }).click();
      await page.getByLabel("Role of ada").waitFor();
      await page.getByRole("link", { name: "Repositories" }).last().click();
      await page.getByRole("button", { name: "Give a repository" }).click();
      await page.getByLabel("Repository", { exact: true }).selectOption("apps");
      await page.getByRole("radio", { name: "At most Reader" }).check();
      await page.getByRole("button", { name: "Give", exact: true }).click();
      await page.getByLabel("What members get on acme/apps").waitFor();
      await page.getByRole("link", { name: "View", exact: true }).click();
      await page.getByRole("radio", { name: "Only what matches a rule" }).check();
      await page.getByRole("button", { name: "Add a rule" }).click();
      await page.getByLabel("Package of rule 1").fill("Contoso.*");
      await page.getByRole("button", { name: "Save changes" }).click();
      await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
      await assertAccessible(page);
    });
    const { view } = await site.api("GET", "/organizations/acme/teams/tools");
    assert.deepEqual(view, { allow: [{ package: "Contoso.*" }] });
  },

  "whoever is a member alone sees no button for what they may not do": async (site) => {
    await openAcme(site);
    await site.api("PUT", "/organizations/acme/members/ada", { role: "member" });
    await site.visit("/ui/organizations/acme/members", async (page) => {
      await page.getByRole("button", { name: "Actions: ada" }).waitFor();
      assert.equal(await page.getByRole("button", { name: "Add a member" }).count(), 0);
      assert.equal(await page.getByRole("link", { name: "Settings" }).count(), 0);
      assert.equal(await page.getByRole("link", { name: "Users" }).count(), 0);
      await assertFits(page);
    }, { as: ADA, width: 360 });
  },

  "an organization is deleted once its name was typed": async (site) => {
    await openAcme(site);
    await site.visit("/ui/organizations/acme/settings", async (page) => {
      await page.getByRole("button", { name: "Delete organization" }).click();
      const dialog = page.getByRole("dialog", { name: "Delete Acme?" });
      await dialog.getByRole("button", { name: "Delete organization" }).click();
      await dialog.getByLabel("Type acme to confirm").fill("acme");
      await dialog.getByRole("button", { name: "Delete organization" }).click();
      await page.getByRole("status").filter({ hasText: "Acme is deleted" }).waitFor();
      assert.equal(new URL(page.url()).pathname, "/ui/organizations");
    });
  },
});
