import assert from "node:assert/strict";
import { manifest } from "./_packages.ts";
import { assertAccessible, stories } from "./_site.ts";

stories("platform", {
  "the audit log is narrowed in the address, and each event told whole": async (site) => {
    await site.api("POST", "/repositories/default/winget/publish", {
      manifest: manifest("Contoso.Tool"),
    });
    await site.visit("/ui/audit?action=package.created", async (page) => {
      await page.getByRole("button", { name: "package.created" }).click();
      await page.getByRole("dialog", { name: "package.created" }).getByText("Contoso.Tool").first()
        .waitFor();
      await assertAccessible(page);
    });
  },

  "the audit log goes on above what is read, and is counted for a reader who is further down":
    async (
      site,
    ) => {
      for (let at = 0; at < 30; at++) {
        await site.api("POST", "/tokens", { title: `Token ${at}` });
      }
      await site.visit("/ui/audit?action=token.*", async (page) => {
        await page.getByRole("button", { name: "Follow", exact: true }).click();
        await page.getByText("Following", { exact: true }).waitFor();
        const rows = page.getByRole("button", { name: "token.created" });
        await rows.nth(29).waitFor();
        await site.api("POST", "/tokens", { title: "At the top" });
        await rows.nth(30).waitFor();
        await page.evaluate(() => scrollTo({ top: 600 }));
        await site.api("POST", "/tokens", { title: "Further down" });
        const bar = page.getByRole("button", { name: /^1\snew event$/ });
        await bar.waitFor();
        assert.equal(await rows.count(), 31);
        await assertAccessible(page);
        await bar.click();
        await rows.nth(31).waitFor();
        assert.equal(await page.evaluate(() => scrollY), 0);
      });
    },

  "the dashboard, jobs, the system and help say how things stand": async (site) => {
    await site.visit("/ui/", async (page) => {
      await page.getByText("Nothing has been published yet.").waitFor();
      await assertAccessible(page);
      await page.getByRole("link", { name: "Jobs" }).click();
      await page.getByRole("link", { name: "sessions" }).click();
      await page.getByText("It has not run yet.").waitFor();
      await assertAccessible(page);
      await page.getByRole("link", { name: "System" }).click();
      await page.getByText("APP_NAME").waitFor();
      await assertAccessible(page);
      await page.getByRole("link", { name: "Help" }).click();
      await page.getByText(/"Type":"Microsoft.Rest"/).waitFor();
      await assertAccessible(page);
    });
  },
});
