import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { assertAccessible, type Site, stories } from "./_site.ts";

const PASSWORD = "one of the longest passwords";
const REPOSITORY = "/ui/repositories/acme/apps";

/** What somebody of a role sees, and nothing besides. */
interface Sees {
  readonly places: readonly string[];
  /** Of the repository. */
  readonly tabs: readonly string[];
  /** Of the organization. */
  readonly sides: readonly string[];
  readonly mayImport: boolean;
}

const EVERYONE = ["Dashboard", "Packages", "Publish", "Mirror", "Organizations", "Repositories"];
const SEES: Readonly<Record<string, Sees>> = {
  reader: {
    places: [...EVERYONE, "Help"],
    ...{ tabs: [], sides: ["Repositories", "Members", "Teams"], mayImport: false },
  },
  developer: {
    places: [...EVERYONE, "Help"],
    ...{ tabs: [], sides: ["Repositories", "Members", "Teams"], mayImport: true },
  },
  leader: {
    places: [...EVERYONE, "Help"],
    tabs: ["Overview", "Mirror", "Access", "Keys", "Views", "Settings"],
    ...{ sides: ["Repositories", "Members", "Teams", "Settings"], mayImport: true },
  },
};

/** An organization with a repository, and somebody of each role on it. */
async function open(site: Site): Promise<void> {
  await site.api("POST", "/organizations", { slug: "acme", title: "Acme", defaultRole: null });
  await site.api("POST", "/organizations/acme/repositories", { slug: "apps", protocol: "winget" });
  for (const username of Object.keys(SEES)) {
    await site.api("POST", "/users", { username, password: PASSWORD });
    const role = username === "leader" ? "admin" : "member";
    await site.api("PUT", `/organizations/acme/members/${username}`, { role });
    if (username === "leader") continue;
    await site.api("PUT", `/repositories/acme/apps/grants/users/${username}`, { role: username });
  }
}

async function linksIn(page: Page, navigation: string): Promise<readonly string[]> {
  const links = page.getByRole("navigation", { name: navigation }).getByRole("link");
  await links.first().waitFor();
  return await links.allTextContents();
}

stories("roles", {
  "each role sees what it may, and nothing that it never could": async (site) => {
    await open(site);
    for (const [username, sees] of Object.entries(SEES)) {
      await site.visit(REPOSITORY, async (page) => {
        await page.getByRole("heading", { name: "Import and export" }).waitFor();
        assert.deepEqual(await linksIn(page, "Places"), sees.places, username);
        const tabs = sees.tabs.length > 0 ? await linksIn(page, "Sides of this page") : [];
        assert.deepEqual(tabs, sees.tabs, username);
        const imports = await page.getByRole("button", { name: "Import files" }).count();
        assert.equal(imports === 1, sees.mayImport, username);
        if (username === "leader") await assertAccessible(page);
        await page.getByRole("link", { name: "acme", exact: true }).click();
        await page.getByRole("heading", { name: "Acme" }).waitFor();
        assert.deepEqual(await linksIn(page, "Sides of this page"), sees.sides, username);
      }, { as: { username, password: PASSWORD } });
    }
  },

  "an address that a role may not see answers as one that leads nowhere": async (site) => {
    await open(site);
    for (const path of [`${REPOSITORY}/settings`, `${REPOSITORY}/keys`]) {
      await site.visit(path, async (page) => {
        await page.getByRole("heading", { name: "Import and export" }).waitFor();
        assert.equal(await page.getByRole("button", { name: "Delete repository" }).count(), 0);
      }, { as: { username: "reader", password: PASSWORD } });
    }
  },
});
