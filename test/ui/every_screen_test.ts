import type { Page, Request } from "playwright-core";
import { ROUTES } from "../../ui/app/routes.ts";
import { manifest } from "./_packages.ts";
import { assertAccessible, assertFits, type Site, stories } from "./_site.ts";

const LONG = "averylongnamethatnobodywouldchooseandthatwrapsnowhereunlessitisbroken";
const TITLE = `${"Incomprehensibilities".repeat(4)} שלום العالم ${"W".repeat(40)}`;
const PACKAGE = ["Contoso", ...Array(3).fill("Unbreakable".repeat(2))].join(".");

/** What stands for each parameter of an address: things with nothing in them, or with names as long as may be. */
interface Named {
  readonly org: string;
  readonly repo: string;
  readonly team: string;
  readonly user: string;
  readonly name: string;
}

/** Addresses of all pages; one that needs what is not there shows that it is missing. */
function addresses(named: Named): string[] {
  const values: Record<string, string> = { ...named, kind: "oidc", provider: "local" };
  return ROUTES.map(({ path }) =>
    path.replace(/\/:tab\?/, "").replace(/:(\w+)/g, (_, name) => values[name]!)
  );
}

async function see(site: Site, named: Named, judge: (page: Page) => Promise<void>): Promise<void> {
  await site.visit("/ui/help", async (page) => {
    const asked = askedBy(page);
    for (const address of addresses(named)) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${site.origin}${address}`);
      await settled(page, asked);
      await assertFits(page);
      await judge(page);
      await page.setViewportSize({ width: 360, height: 800 });
      await settled(page, asked);
      await assertFits(page);
    }
  }, { expected: /status of (404|409)/ });
}

/** Once it says what it is, or that it is not there, and nothing is asked for any more. */
async function settled(page: Page, asked: ReadonlySet<Request>): Promise<void> {
  await page.locator("main :is(h1, [role=alert])").first().waitFor();
  do await page.evaluate(twoFrames); while (asked.size > 0);
}

function twoFrames(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}

/** Requests of a page that have not been answered yet. */
function askedBy(page: Page): ReadonlySet<Request> {
  const asked = new Set<Request>();
  page.on("request", (request) => asked.add(request));
  page.on("requestfinished", (request) => asked.delete(request));
  page.on("requestfailed", (request) => asked.delete(request));
  return asked;
}

stories("every screen", {
  "fits 1440 and 360 pixels where there is nothing to show": (site) =>
    see(site, {
      ...{ org: "default", repo: "winget", team: "nobody", user: "admin", name: "Nothing.There" },
    }, () => Promise.resolve()),

  "the same with names as long as they may be, of which axe finds nothing": async (site) => {
    const { api } = site;
    await api("POST", "/users", { username: LONG.slice(0, 60), title: TITLE.slice(0, 100) });
    await api("POST", "/organizations", { slug: LONG.slice(0, 39), title: TITLE.slice(0, 100) });
    const organization = `/organizations/${LONG.slice(0, 39)}`;
    await api("POST", `${organization}/teams`, {
      slug: LONG.slice(0, 39),
      title: TITLE.slice(0, 90),
    });
    await api("POST", `${organization}/repositories`, {
      ...{ slug: LONG.slice(0, 39), title: TITLE.slice(0, 100), protocol: "winget" },
    });
    const repository = `/repositories/${LONG.slice(0, 39)}/${LONG.slice(0, 39)}`;
    await api("POST", `${repository}/publish`, { manifest: manifest(PACKAGE) });
    await see(site, {
      ...{ org: LONG.slice(0, 39), repo: LONG.slice(0, 39), team: LONG.slice(0, 39) },
      ...{ user: LONG.slice(0, 60), name: PACKAGE },
    }, assertAccessible);
  },
});
