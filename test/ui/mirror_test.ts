import { startUpstream } from "../servers/upstream/mod.ts";
import { assertAccessible, stories } from "./_site.ts";

stories("mirror", {
  "a mirror is set up, a rule tried and kept, and brought up to date": async (site) => {
    await using upstream = await startUpstream({
      packages: [
        { id: "Acme.Tool", versions: [{ version: "2.0" }, { version: "1.0" }] },
        { id: "Other.Thing", versions: [{ version: "1.0" }] },
      ],
    });
    await site.visit("/ui/mirror/default/winget", async (page) => {
      await page.getByLabel("Address").fill(upstream.url);
      await assertAccessible(page);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("link", { name: "Rules" }).click();
      await page.getByText("No rule yet").waitFor();
      await page.getByRole("button", { name: "Add rule" }).click();
      const dialog = page.getByRole("dialog", { name: "Add rule" });
      await dialog.getByLabel("Packages").fill("Acme.*");
      await page.reload();
      await dialog.getByText("What you had typed is here again").waitFor();
      await dialog.getByRole("button", { name: "Try it" }).click();
      await dialog.getByText(/This would add 1\spackage with 2\sversions/).waitFor();
      await assertAccessible(page);
      await dialog.getByRole("button", { name: "Add rule" }).click();
      await page.getByText("Acme.*").waitFor();
      await page.getByRole("button", { name: "Bring up to date" }).click();
      await page.getByRole("link", { name: "Runs" }).click();
      await page.getByRole("cell").getByRole("link").first().click();
      await page.getByText("Done", { exact: true }).waitFor();
      await page.getByText("Acme.Tool 2.0").waitFor();
      await assertAccessible(page);
    }, { expected: /status of 404/ });
  },

  "what waits is approved with a reason": async (site) => {
    await using upstream = await startUpstream({
      packages: [{ id: "Acme.Tool", versions: [{ version: "1.0" }] }],
    });
    const mirror = "/repositories/default/winget/mirror";
    await site.api("PUT", mirror, {
      upstream: { kind: "preindexed", url: upstream.url },
      approval: { mode: "manual" },
    });
    await site.api("POST", `${mirror}/rules`, { package: "*" });
    await site.api("POST", `${mirror}/runs`, {});
    await site.visit("/ui/mirror/default/winget", async (page) => {
      const chosen = page.getByRole("checkbox", { name: "Select Acme.Tool 1.0" });
      while (!await chosen.isVisible()) {
        await page.reload();
        await page.getByRole("tab").or(page.getByRole("heading", { level: 1 })).first().waitFor();
        await page.waitForLoadState("networkidle");
      }
      await chosen.check();
      await page.getByRole("button", { name: "Approve" }).click();
      await page.getByLabel("Why").fill("Tested on the pilot group");
      await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
      await page.getByRole("status").filter({ hasText: "1 version decided" }).waitFor();
    });
  },
}, { env: { EGRESS_ALLOW: "127.0.0.1/32" } });
