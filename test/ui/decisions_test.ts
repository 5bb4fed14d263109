import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { startUpstream } from "../servers/upstream/mod.ts";
import { assertAccessible, assertFits, type Site, stories } from "./_site.ts";

const MIRROR = "/repositories/default/winget/mirror";

/** A mirror of which two versions wait for approval. */
async function mirrorThatWaits(site: Site, url: string): Promise<void> {
  await site.api("PUT", MIRROR, {
    upstream: { kind: "preindexed", url },
    approval: { mode: "manual" },
  });
  await site.api("POST", `${MIRROR}/rules`, { package: "*" });
  await site.api("POST", `${MIRROR}/runs`, {});
  while ((await site.api<{ total: number }>("GET", "/mirrors/waiting")).total < 2) {
    await delay(50);
  }
}

const PACKAGES = [{ id: "Acme.Tool", versions: [{ version: "2.0" }, { version: "1.0" }] }];

stories("decisions", {
  "what waits is counted in the navigation and on the dashboard, and is less after a decision":
    async (
      site,
    ) => {
      await using upstream = await startUpstream({ packages: PACKAGES });
      await mirrorThatWaits(site, upstream.url);
      await site.visit("/ui/", async (page) => {
        const places = page.getByRole("navigation", { name: "Places" });
        await places.getByRole("link", { name: /^Mirror 2\sdecisions wait$/ }).waitFor();
        await assertAccessible(page);
        await page.getByRole("link", { name: /2\sversions wait for approval/ }).click();
        await page.getByRole("checkbox", { name: "Select Acme.Tool 1.0" }).check();
        await page.getByRole("button", { name: "Reject", exact: true }).click();
        await page.getByLabel("Why").fill("Too old");
        await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
        await places.getByRole("link", { name: /^Mirror 1\sdecision waits$/ }).waitFor();
      });
    },

  "a repository's page says what it mirrors, and copies without a rule go when somebody says so":
    async (
      site,
    ) => {
      await using upstream = await startUpstream({ packages: PACKAGES });
      await mirrorThatWaits(site, upstream.url);
      await site.api("PUT", MIRROR, { upstream: { kind: "preindexed", url: upstream.url } });
      await site.visit("/ui/repositories/default/winget/mirror", async (page) => {
        await page.getByText(upstream.url).waitFor();
        await page.getByText("Kept up to date").waitFor();
        await assertAccessible(page);
        await page.getByRole("link", { name: "Open the mirror" }).click();
        await page.getByRole("link", { name: "Retention" }).click();
        await page.getByText("Nothing would go.").waitFor();
        await page.setViewportSize({ width: 360, height: 800 });
        await assertFits(page);
      });
      const { id } = await site.api<{ id: string }>("POST", `${MIRROR}/runs`, {});
      for (let state = "running"; state === "running"; await delay(50)) {
        ({ state } = await site.api<{ state: string }>("GET", `${MIRROR}/runs/${id}`));
      }
      const { rules } = await site.api<{ rules: { id: string }[] }>("GET", `${MIRROR}/rules`);
      await site.api("DELETE", `${MIRROR}/rules/${rules[0]!.id}`);
      await site.visit("/ui/mirror/default/winget/retention", async (page) => {
        await page.getByRole("button", { name: "Include packages without a rule" }).click();
        await page.getByText("No rule names the package").first().waitFor();
        await page.getByRole("button", { name: "Remove now" }).click();
        const question = page.getByRole("dialog", { name: /^Remove 2\sversions/ });
        await assertAccessible(page);
        await question.getByRole("button", { name: "Remove now" }).click();
        await page.getByText("Nothing would go.").waitFor();
      });
      const { packages } = await site.api<{ packages: unknown[] }>("GET", "/packages");
      assert.deepEqual(packages, []);
      const { events } = await site.api<{ events: unknown[] }>(
        "GET",
        "/audit?action=mirror.tidied",
      );
      assert.equal(events.length, 1);
    },
}, { env: { EGRESS_ALLOW: "127.0.0.1/32" } });
