/**
 * Photographs every main screen of a registry as it may stand in a company: `deno task screenshots [folder]`.
 * Without a folder, only what the documentation shows is taken, into `docs/screenshots`.
 */
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright-core";
import { bundleUi } from "../../scripts/bundle_ui.ts";
import { findProgram } from "../servers/component.ts";
import { DemoClock, fillDemo } from "./_demo.ts";
import { openSite, type Site } from "./_site.ts";

const DOCS = fileURLToPath(new URL("../../docs/screenshots", import.meta.url));

const SCREENS: Readonly<Record<string, string>> = {
  dashboard: "/ui/",
  packages: "/ui/packages",
  packages_found: "/ui/packages?q=office&origin=mirrored",
  package: "/ui/packages/default/winget/Lumen.Terminal",
  package_versions: "/ui/packages/default/winget/Lumen.Terminal/versions",
  package_files: "/ui/packages/default/winget/Lumen.Terminal/files",
  package_history: "/ui/packages/default/winget/Lumen.Terminal/history",
  publish: "/ui/publish",
  publish_manifests: "/ui/publish/manifests",
  first_run: "/ui/first-run",
  first_run_server: "/ui/first-run?step=server",
  first_run_storage: "/ui/first-run?step=storage",
  first_run_clients: "/ui/first-run?step=clients",
  mirrors: "/ui/mirror",
  mirror: "/ui/mirror/default/winget",
  mirror_rules: "/ui/mirror/default/winget/rules",
  mirror_runs: "/ui/mirror/default/winget/runs",
  mirror_settings: "/ui/mirror/default/winget/settings",
  organizations: "/ui/organizations",
  organization: "/ui/organizations/contoso",
  organization_members: "/ui/organizations/contoso/members",
  organization_teams: "/ui/organizations/contoso/teams",
  team: "/ui/organizations/contoso/teams/desktop",
  repositories: "/ui/repositories",
  repository: "/ui/repositories/contoso/apps",
  access: "/ui/repositories/contoso/apps/access",
  keys: "/ui/repositories/contoso/apps/keys",
  repository_settings: "/ui/repositories/contoso/apps/settings",
  account: "/ui/account",
  account_security: "/ui/account/security",
  account_sessions: "/ui/account/sessions",
  account_tokens: "/ui/account/tokens",
  users: "/ui/users",
  user: "/ui/users/ada",
  sign_in_settings: "/ui/sign-in-settings",
  new_directory: "/ui/sign-in-settings/add/ldap",
  audit: "/ui/audit",
  jobs: "/ui/jobs",
  system: "/ui/system",
  help: "/ui/help",
};
/** What the documentation shows, and in which theme. */
const SHOWN: Readonly<Record<string, Look>> = {
  ...{
    first_run_clients: {},
    dashboard: {},
    packages: {},
    package: {},
    mirror: {},
    access: { theme: "dark" },
  },
};

interface Look {
  readonly width?: number;
  readonly theme?: "light" | "dark";
  readonly language?: "en" | "ru";
}

const LOOKS: readonly Look[] = [
  { width: 1440 },
  { width: 1440, theme: "dark", language: "ru" },
  { width: 360, language: "ru" },
  { width: 360, theme: "dark" },
];

if (import.meta.main) await main(Deno.args[0]);

async function main(folder?: string): Promise<void> {
  await bundleUi();
  const args = ["--no-sandbox", "--disable-gpu"];
  const browser = await chromium.launch({ executablePath: findProgram("chromium")!, args });
  const clock = new DemoClock();
  const env = { EGRESS_ALLOW: "127.0.0.1/32" };
  await using site = await openSite(browser, { env, now: clock.now });
  await using _upstream = await fillDemo(site, clock);
  if (folder) await takeAll(site, folder);
  else await takeShown(site);
  await browser.close();
}

async function takeShown(site: Site): Promise<void> {
  for (const [name, look] of Object.entries(SHOWN)) {
    const file = `${DOCS}/${name}${look.theme === "dark" ? "_dark" : ""}.png`;
    await looking(site, { width: 1280, ...look }, async (page) => {
      await show(page, `${site.origin}${SCREENS[name]!}`);
      await page.screenshot({ path: file });
    });
  }
}

async function takeAll(site: Site, folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const look of LOOKS) {
    const { width, theme = "light", language = "en" } = look;
    await looking(site, look, async (page) => {
      for (const [name, path] of Object.entries(SCREENS)) {
        await show(page, `${site.origin}${path}`);
        const file = `${folder}/${width}_${theme}_${language}_${name}.png`;
        await page.screenshot({ path: file, fullPage: true });
      }
    });
  }
}

/** One visit for all pictures of a look: each begins with a sign-in, which the audit log would be full of. */
async function looking(
  site: Site,
  { width, theme = "light", language }: Look,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  await site.visit("/ui/help", async (page) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await act(page);
  }, { width, language, expected: /./ });
}

async function show(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForLoadState("networkidle");
}
