/** The landing page in a real browser. */
import assert from "node:assert/strict";
import { Hono } from "hono";
import { type Browser, chromium, type Page } from "playwright-core";
import config from "../../deno.json" with { type: "json" };
import { bundleUi } from "../../scripts/bundle_ui.ts";
import { uiAssets } from "../../ts/server/ui_assets.ts";
import { findProgram, lacks } from "../servers/component.ts";
import { serveHttp } from "../servers/http.ts";

const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update"],
];

/** A server with the interface and a health that a test decides. */
interface Site extends AsyncDisposable {
  readonly origin: string;
  /** The stores that fail from now on. */
  failing: string[];
}

function openSite(): Site {
  const app = new Hono();
  app.get("/health", (c) => c.json({ status: "ok" }));
  app.get("/healthz", (c) => {
    const checks = site.failing.map((name) => ({ name, status: "failed" }));
    return c.json({ checks }, checks.length ? 503 : 200);
  });
  app.route("/", uiAssets());
  const site: Site = { ...serveHttp((request) => app.fetch(request)), failing: [] };
  return site;
}

/** Opens the page, and fails if it logs an error or breaks the content security policy meanwhile. */
async function visit(
  browser: Browser,
  site: Site,
  act: (page: Page) => Promise<void>,
  expected: RegExp = /^$/,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.origin });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    if (!expected.test(message.text())) complaints.push(message.text());
  });
  await page.goto(`${site.origin}/ui/`);
  await act(page);
  assert.deepEqual(complaints, []);
  await context.close();
}

Deno.test({
  name: "landing page: in Chromium",
  ignore: lacks("chromium"),
  async fn(t) {
    await bundleUi();
    const executablePath = findProgram("chromium")!;
    const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
    try {
      await t.step("shows the product, its health and its version", showsServer(browser));
      await t.step("copies the command by keyboard and announces it", copies(browser));
      await t.step("copies where the page has no clipboard", copiesByCommand(browser));
      await t.step("warns that winget refuses an http address", warns(browser));
      await t.step("names a failing store and recovers on a second check", recovers(browser));
      await t.step("fits 360 px in width, and works after a reload elsewhere", fits(browser));
    } finally {
      await browser.close();
    }
  },
});

const showsServer = (browser: Browser) => async () => {
  await using site = openSite();
  await visit(browser, site, async (page) => {
    await page.getByRole("status").filter({ hasText: "Server is ready" }).waitFor();
    assert.equal(await page.title(), "Packhouse");
    await page.getByRole("link", { name: "Packhouse" }).waitFor();
    await page.getByText(config.version, { exact: true }).waitFor();
  });
};

const copies = (browser: Browser) => async () => {
  await using site = openSite();
  await visit(browser, site, async (page) => {
    const button = page.getByRole("button", { name: "Copy command: Add the source" });
    await button.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "Copied" }).waitFor({ state: "attached" });
    assert.equal(
      await page.evaluate(() => navigator.clipboard.readText()),
      `winget source add -n packhouse -t Microsoft.Rest -a ${site.origin}`,
    );
  });
};

const copiesByCommand = (browser: Browser) => async () => {
  await using site = openSite();
  await visit(browser, site, async (page) => {
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    const button = page.getByRole("button", { name: "Copy the server's address" });
    await button.click();
    await page.getByRole("status").filter({ hasText: "Copied" }).waitFor({ state: "attached" });
    assert.equal(await button.evaluate((element) => element === document.activeElement), true);
    await page.reload();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), site.origin);
  });
};

const warns = (browser: Browser) => async () => {
  await using site = openSite();
  await visit(browser, site, (page) => {
    return page.getByRole("note").filter({ hasText: "WinGet refuses sources" }).waitFor();
  });
};

const recovers = (browser: Browser) => async () => {
  await using site = openSite();
  site.failing = ["documents"];
  await visit(browser, site, async (page) => {
    await page.getByRole("alert").filter({ hasText: "document store does not answer" }).waitFor();
    site.failing = [];
    await page.getByRole("button", { name: "Check again" }).click();
    await page.getByRole("status").filter({ hasText: "Server is ready" }).waitFor();
    await page.getByRole("alert").waitFor({ state: "detached" });
  }, /status of 503/);
};

const fits = (browser: Browser) => async () => {
  await using site = openSite();
  await visit(browser, site, async (page) => {
    await page.goto(`${site.origin}/ui/anything/7zip.7zip`);
    await page.getByRole("status").filter({ hasText: "Server is ready" }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  });
};
