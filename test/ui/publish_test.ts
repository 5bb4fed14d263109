import { installer } from "./_installer.ts";
import { assertAccessible, assertFits, stories } from "./_site.ts";

stories("publish", {
  "an installer becomes a version, and the next one in two clicks": async (site) => {
    await site.visit("/ui/publish", async (page) => {
      await page.locator("input[type=file]").setInputFiles(installer("1.0.0"));
      await page.getByText("Complete").waitFor();
      await assertAccessible(page);
      await page.getByRole("button", { name: "Look into the files" }).click();
      await page.getByText("From MSI table Property, ProductVersion").waitFor();
      await page.getByText("1 value is missing").first().waitFor();
      await assertAccessible(page);
      await page.getByLabel("Licence", { exact: true }).fill("MIT");
      await page.getByText("Ready to be published").first().waitFor();
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByRole("button", { name: "Publish version" }).click();
      await page.getByText("Acme.Tool 1.0.0 is published").waitFor();

      await page.getByRole("link", { name: "Open the package" }).click();
      await page.getByRole("link", { name: "Publish version" }).click();
      await page.locator("input[type=file]").setInputFiles(installer("2.0.0"));
      await page.getByText("What changes since 1.0.0").waitFor();
      await page.getByRole("button", { name: "Publish version" }).click();
      await page.getByText("Acme.Tool 2.0.0 is published").waitFor();
    });
  },

  "what cannot be published says why where it was typed": async (site) => {
    await site.visit("/ui/publish", async (page) => {
      await page.locator("input[type=file]").setInputFiles(installer("1.0.0"));
      await page.getByText("Complete").waitFor();
      await page.getByRole("button", { name: "Look into the files" }).click();
      await page.getByLabel("Package identifier").fill("no dots");
      await page.getByText("Must be two to eight parts with dots between").first().waitFor();
      await page.getByLabel("Package identifier").fill("Acme.Tool");
      await page.getByText("1 value is missing").first().waitFor();
    });
  },

  "a further installer leaves what was typed": async (site) => {
    await site.visit("/ui/publish", async (page) => {
      await page.locator("input[type=file]").setInputFiles(installer("1.0.0"));
      await page.getByText("Complete").waitFor();
      await page.getByRole("button", { name: "Look into the files" }).click();
      await page.getByLabel("Licence", { exact: true }).fill("MIT");
      await page.getByRole("button", { name: "Files" }).click();
      await page.locator("input[type=file]").setInputFiles({
        ...installer("1.0.0"),
        name: "other.msi",
      });
      await page.getByText("Complete").nth(1).waitFor();
      await page.getByRole("button", { name: "Look into the files" }).click();
      await page.getByText("Installer 2").waitFor();
      await page.getByText("Ready to be published").or(page.getByText("wrong")).first().waitFor();
      await page.setViewportSize({ width: 360, height: 800 });
      await assertFits(page);
    });
  },
});
