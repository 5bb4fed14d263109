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
