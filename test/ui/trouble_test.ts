import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { signed } from "../scenario/registry.ts";
import { installer, largeInstaller, PACKAGE } from "./_installer.ts";
import { openLine } from "./_line.ts";
import { manifest } from "./_packages.ts";
import { ADMIN, type Site, stories } from "./_site.ts";

/** Milliseconds that a busy machine may take for the bytes of one step. */
const PATIENCE = 300_000;
const MEBIBYTE = 1024 * 1024;
const VERSION = `/repositories/default/winget/packages/${PACKAGE}/versions/1.0.0`;

async function draftAndPublish(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Look into the files" }).click();
  await page.getByLabel("Licence", { exact: true }).fill("MIT");
  await page.getByText("Ready to be published").first().waitFor();
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("button", { name: "Publish version" }).click();
  await page.getByText("Acme.Tool 1.0.0 is published").waitFor();
}

/** The digest of the bytes that clients get. */
async function digestServed({ registry, api }: Site): Promise<string> {
  const { files: [file] } = await api<{ files: { id: string }[] }>("GET", VERSION);
  const { url } = await api<{ url: string }>("POST", `${VERSION}/files/${file!.id}/link`);
  const { pathname, search } = new URL(url, "http://here");
  const answer = await registry.packhouse.answer(
    new Request(`http://here${pathname}${search}`, { headers: signed() }),
  );
  const digest = createHash("sha256");
  for await (const bytes of answer.body!) digest.update(bytes);
  return digest.digest("hex");
}

stories("trouble", {
  "300 MB arrive as they were over a line that breaks twice, and a page that is loaded anew":
    async (
      site,
    ) => {
      await using file = await largeInstaller("1.0.0", 300);
      await using line = openLine(Number(new URL(site.origin).port));
      await site.visit("/ui/publish", async (page) => {
        page.setDefaultTimeout(PATIENCE);
        await page.locator("input[type=file]").waitFor({ state: "attached" });
        const first = line.breakAfter(100 * MEBIBYTE);
        await page.locator("input[type=file]").setInputFiles(file.path);
        await first;
        await page.getByText("The connection was lost").waitFor();
        const second = line.breakAfter(100 * MEBIBYTE);
        line.mend();
        await second;
        await page.getByText("The connection was lost").waitFor();
        line.mend();
        await page.reload();
        await page.getByText("Choose the same file again to go on").waitFor();
        await page.locator("input[type=file]").setInputFiles(file.path);
        await page.getByText("Complete").waitFor();
        await draftAndPublish(page);
      }, { through: line.origin, expected: /ERR_|Failed to load resource/ });
      assert.equal(await digestServed(site), file.sha256);
    },

  "what is typed outlives the server, the page and the session": async (site) => {
    await site.visit("/ui/publish", async (page) => {
      await page.locator("input[type=file]").setInputFiles(installer("1.0.0"));
      await page.getByText("Complete").waitFor();
      await page.getByRole("button", { name: "Look into the files" }).click();
      const name = page.getByLabel("Name", { exact: true });
      await name.fill("The Acme Tool");
      await site.restart(async () => {
        await page.getByLabel("Licence", { exact: true }).fill("MIT");
        await page.getByText("The server cannot be reached").first().waitFor();
      });
      await page.getByText("Ready to be published").first().waitFor();
      await page.reload();
      await page.getByText("What you had typed is here again").waitFor();
      await page.getByText("Ready to be published").first().waitFor();
      await page.context().clearCookies();
      await page.reload();
      await page.getByLabel("User name or e-mail").fill(ADMIN.username);
      await page.getByLabel("Password").fill(ADMIN.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByText("Ready to be published").first().waitFor();
      assert.equal(await name.inputValue(), "The Acme Tool");
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByRole("button", { name: "Publish version" }).click();
      await page.getByText("Acme.Tool 1.0.0 is published").waitFor();
      await page.reload();
      await page.getByText("Drop installers here").waitFor();
      assert.equal(await page.getByText("tool.msi").count(), 0);
    }, { expected: /ERR_|status of 401/ });
  },

  "a page whose code did not come is shown once the line is back": async (site) => {
    await site.visit("/ui/help", async (page) => {
      await page.getByRole("heading", { name: "Help" }).waitFor();
      await page.route(/assets/, (route) => route.abort(), { times: 1 });
      await page.getByRole("link", { name: "Jobs" }).click();
      await page.getByRole("heading", { name: "Jobs" }).waitFor();
    }, { expected: /ERR_FAILED/ });
  },

  "a slow line shows the first screen, and typing does not wait for it": async (site) => {
    for (const identifier of ["Contoso.Tool", "Contoso.Viewer"]) {
      await site.api("POST", "/repositories/default/winget/publish", {
        manifest: manifest(identifier),
      });
    }
    await site.visit("/ui/help", async (page) => {
      const cdp = await page.context().newCDPSession(page);
      const speed = 1_500_000 / 8;
      await cdp.send("Network.enable");
      await cdp.send("Network.emulateNetworkConditions", {
        ...{ offline: false, latency: 150, downloadThroughput: speed, uploadThroughput: speed },
      });
      await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
      await page.goto(`${site.origin}/ui/packages`);
      const search = page.getByRole("searchbox");
      await search.pressSequentially("viewer");
      assert.equal(await search.inputValue(), "viewer");
      await page.getByRole("status").filter({ hasText: "1 package" }).waitFor();
      assert.equal(await search.inputValue(), "viewer");
    });
  },
});
