import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { oneTimeCode } from "../one_time_code.ts";
import { ADMIN, assertAccessible, assertFits, type Site, stories } from "./_site.ts";

const NOW = Date.parse("2030-01-31T12:00:00Z");
const SECOND_WANTED = /status of 401/;

/** Gives the page a device that makes passkeys. */
async function giveAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", automaticPresenceSimulation: true } as const,
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
    },
  });
}

stories("my account", {
  "one-time passwords are set up by a code, and recovery codes are shown once": (site) =>
    site.visit("/ui/account/security", async (page) => {
      await page.getByRole("button", { name: "Set up" }).click();
      const dialog = page.getByRole("dialog", { name: "Set up one-time passwords" });
      await dialog.getByRole("img", { name: "QR code" }).waitFor();
      await assertAccessible(page);
      const secret = await dialog.getByText(/^[A-Z2-7]{32}$/).textContent();
      await dialog.getByLabel("Code", { exact: true }).fill(oneTimeCode(secret!, NOW));
      await dialog.getByRole("button", { name: "Confirm" }).click();
      const codes = page.getByRole("dialog", { name: "Write these down now" });
      await codes.waitFor();
      assert.equal(await codes.getByRole("listitem").count(), 10);
      const first = await codes.getByRole("listitem").first().textContent();
      await codes.getByRole("button", { name: "I have kept them" }).click();
      await page.getByText("10 codes are left").waitFor();
      await page.getByRole("button", { name: "Take away" }).click();
      await page.getByRole("radio", { name: "A code" }).check();
      await page.getByLabel("One-time password or recovery code").fill(first!);
      await page.getByRole("button", { name: "Take away", exact: true }).click();
      await page.getByRole("button", { name: "Set up" }).waitFor();
    }),

  "a passkey is added, signs in alone, and is taken away": (site) =>
    site.visit("/ui/account/security", async (page) => {
      await giveAuthenticator(page);
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.getByLabel("Name", { exact: true }).fill("Laptop");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("button", { name: "I have kept them" }).click();
      await page.getByRole("cell", { name: "Laptop", exact: true }).waitFor();
      await assertAccessible(page);
      await page.getByRole("button", { name: "Account", exact: true }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.getByRole("button", { name: "Actions: Laptop" }).click();
      await page.getByRole("menuitem", { name: "Take away" }).click();
      await page.getByRole("button", { name: "Take away", exact: true }).click();
      await page.getByText("No passkeys").waitFor();
    }, { expected: SECOND_WANTED }),

  "other sessions end, and this one stays": async (site) => {
    const login = { username: ADMIN.username, password: ADMIN.password };
    await site.api("POST", "/auth/login", login);
    await site.visit("/ui/account/sessions", async (page) => {
      const rows = page.getByRole("row");
      await page.getByText("This one").waitFor();
      assert.equal(await rows.count(), 3);
      await assertAccessible(page);
      await page.getByRole("button", { name: "End all others" }).click();
      const question = page.getByRole("dialog");
      await question.getByRole("button", { name: "End all others" }).click();
      await question.waitFor({ state: "detached" });
      assert.equal(await rows.count(), 2);
    });
  },

  "a token that is narrowed opens only that": (site) =>
    site.visit("/ui/account/tokens", async (page) => {
      await page.getByRole("button", { name: "New token" }).click();
      await page.getByLabel("Title").fill("Laptop");
      await page.getByLabel("Ends").selectOption("Never");
      await page.getByRole("button", { name: "Create token" }).click();
      const shown = page.getByRole("dialog", { name: "Copy it now" });
      const secret = await shown.getByText(/^phk_/).textContent();
      await shown.getByRole("button", { name: "Done" }).click();
      assert.equal(await createUserBy(site, secret!), 403);
      await page.getByRole("cell", { name: "Read", exact: true }).waitFor();
      await page.setViewportSize({ width: 360, height: 800 });
      await assertFits(page);
      await assertAccessible(page);
    }),
}, { now: () => NOW });

async function createUserBy(site: Site, secret: string): Promise<number> {
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const body = JSON.stringify({ username: "mallory" });
  const init = { method: "POST", headers, body };
  return (await site.registry.fetch("/api/v1/users", init)).status;
}
