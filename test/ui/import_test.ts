import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { assertAccessible, assertFits, stories } from "./_site.ts";

/** A manifest in one file. */
function manifest(version: string, { sha256 = "0A".repeat(32) } = {}): string {
  return `PackageIdentifier: Contoso.Tool
PackageVersion: "${version}"
PackageLocale: en-US
Publisher: Contoso
PackageName: Tool
License: MIT
ShortDescription: Does something
Installers:
- Architecture: x64
  InstallerType: exe
  InstallerUrl: https://example.com/setup.exe
  InstallerSha256: ${sha256}
ManifestType: singleton
ManifestVersion: 1.6.0
`;
}

/** Drops files as a mouse would. */
async function drop(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  const dataTransfer = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const [name, text] of Object.entries(all)) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.getByText(/^Drop /).dispatchEvent("drop", { dataTransfer });
}

stories("manifests", {
  "what is dropped is looked at, then imported, with what became of each file": async (site) => {
    await site.visit("/ui/publish", async (page) => {
      await page.getByText("Drop installers here").waitFor();
      await drop(page, {
        "one.yaml": manifest("1.0"),
        "two.yaml": manifest("2.0"),
        "wrong.yaml": manifest("3.0", { sha256: "nonsense" }),
      });
      await page.getByRole("heading", { name: "What would happen" }).waitFor();
      await page.getByText(/^line 12: .*InstallerSha256/).waitFor();
      await assertAccessible(page);
      await page.getByRole("button", { name: /Import 2\sversions/ }).click();
      await page.getByRole("heading", { name: "What has happened" }).waitFor();
      await page.getByRole("button", { name: /^Added 2/ }).click();
      assert.equal(await page.getByText("wrong.yaml").count(), 0);
      await assertAccessible(page);
      await page.setViewportSize({ width: 360, height: 800 });
      await assertFits(page);
      await page.getByRole("link", { name: "Contoso.Tool" }).first().click();
      await page.getByRole("heading", { name: "Tool" }).waitFor();
    });
  },

  "a folder is taken with all below it, and what is there already stays": async (site) => {
    const folder = await Deno.makeTempDir({ prefix: "packhouse-manifests-" });
    await Deno.mkdir(`${folder}/c/Contoso`, { recursive: true });
    await Deno.writeTextFile(`${folder}/c/Contoso/tool.yaml`, manifest("1.0"));
    await Deno.writeTextFile(`${folder}/readme.txt`, "Of no package");
    await site.visit("/ui/publish/manifests", async (page) => {
      const chooser = page.getByLabel("Choose a folder");
      await chooser.setInputFiles(folder);
      await page.getByRole("button", { name: /Import 1\sversion/ }).click();
      await page.getByText("Added", { exact: true }).waitFor();
      await chooser.setInputFiles(folder);
      await page.getByText("There already", { exact: true }).waitFor();
      await page.getByText("Says nothing of packages").waitFor();
      await page.getByRole("button", { name: "Begin anew" }).click();
      await drop(page, { "tool.yaml": manifest("1.0").replace("MIT", "GPL-3.0") });
      await page.getByText(/says something else/).waitFor();
      await page.getByLabel("Replace versions that say otherwise").check();
      await page.getByText("Would be replaced", { exact: true }).waitFor();
    });
    await Deno.remove(folder, { recursive: true });
  },

  "a manifest is read as YAML and as JSON, copied and saved": async (site) => {
    const files = [{ path: "tool.yaml", text: manifest("1.0") }];
    await site.api("POST", "/repositories/default/winget/import", { files });
    await site.visit("/ui/packages/default/winget/Contoso.Tool/manifest", async (page) => {
      await page.getByRole("button", { name: "YAML" }).click();
      await page.getByText("ManifestType: installer").waitFor();
      await assertAccessible(page);
      await page.reload();
      const shown = page.getByRole("figure", { name: "Contoso.Tool.installer.yaml" });
      await shown.getByRole("button", { name: "Copy" }).click();
      await shown.getByRole("button", { name: "Copied" }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /InstallerUrl: https:\/\/example\.com\/setup\.exe/);
      await page.getByRole("button", { name: "JSON" }).click();
      const [saved] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download", exact: true }).click(),
      ]);
      const { PackageVersion } = JSON.parse(await Deno.readTextFile(await saved.path()));
      assert.equal(PackageVersion, "1.0");
      assert.equal(saved.suggestedFilename(), "Contoso.Tool.1.0.json");
    });
  },
});
