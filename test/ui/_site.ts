/** The whole product in a real browser: a registry, a page of its interface, and what a reader would trip over. */
import axe from "axe-core";
import assert from "node:assert/strict";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { bundleUi } from "../../scripts/bundle_ui.ts";
import {
  ADMIN,
  json,
  type OpenOptions,
  openRegistry,
  type Registry,
} from "../scenario/registry.ts";
import { findProgram, lacks } from "../servers/component.ts";

export { ADMIN };

const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update"],
];
/** What axe judges by: WCAG 2.2 at level AA, and what its makers advise besides. */
const ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** A page in the other theme differs by its colours alone. */
const RULES = { light: ALL_RULES, dark: ["color-contrast"] } as const;

/** Who looks at a page, and with what. */
export interface VisitOptions {
  /** The administrator when left out. */
  readonly as?: { readonly username: string; readonly password: string } | "nobody";
  /** In CSS pixels; 1280 when left out. */
  readonly width?: number;
  readonly language?: "en" | "ru";
  /** What the console may say besides nothing, such as that a request was refused. */
  readonly expected?: RegExp;
  /** How the server is reached; by its own address when left out. */
  readonly through?: string;
}

/** A running registry and a browser in front of it. */
export interface Site extends AsyncDisposable {
  readonly origin: string;
  readonly registry: Registry;
  /** Asks the REST API as the administrator, and answers the JSON; anything but 2xx is a failure. */
  api<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  /**
   * Opens a page of the interface, such as `/ui/users`. Fails if it logs an error, breaks the content
   * security policy or asks another host meanwhile.
   */
  visit(path: string, act: (page: Page) => Promise<void>, options?: VisitOptions): Promise<void>;
  /** Stops the server in the middle of whatever it does, and starts it again with what it has kept. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
}

/** Something that somebody does with the interface. */
export type Story = (site: Site) => Promise<void>;

/** Tells stories in Chromium, each with a registry of its own. */
export function stories(
  feature: string,
  all: Readonly<Record<string, Story>>,
  options: Pick<OpenOptions, "env" | "now"> = {},
): void {
  Deno.test({
    name: `${feature}: in Chromium`,
    ignore: lacks("chromium"),
    async fn(t) {
      await bundleUi();
      const executablePath = findProgram("chromium")!;
      const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
      try {
        for (const [name, story] of Object.entries(all)) {
          await t.step(name, async () => {
            await using site = await openSite(browser, options);
            await story(site);
          });
        }
      } finally {
        await browser.close();
      }
    },
  });
}

/** Opens a registry and a server in front of it. */
export async function openSite(browser: Browser, { env, now }: OpenOptions): Promise<Site> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-site-" });
  const options = { env: { BASE_URL: "", DATA_DIR: folder, ...env }, now };
  let running = await serve(options, 0);
  const { port } = running;
  const origin = `http://localhost:${port}`;
  return {
    origin,
    get registry() {
      return running.registry;
    },
    async api<T>(method: string, path: string, body?: unknown): Promise<T> {
      const init = body === undefined ? { method } : json(method, body);
      const answer = await running.registry.admin(`/api/v1${path}`, init);
      const text = await answer.text();
      assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text || "{}") as T;
    },
    visit: (path, act, options = {}) =>
      visit(browser, `${options.through ?? origin}${path}`, act, options),
    async restart(meanwhile) {
      await running.stop();
      await meanwhile();
      running = await serve(options, port);
    },
    async [Symbol.asyncDispose]() {
      await running.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** A registry behind a port. */
async function serve(options: OpenOptions, port: number) {
  const registry = await openRegistry(options);
  const { packhouse } = registry;
  const end = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port, signal: end.signal, onListen() {} },
    (request, info) => packhouse.answer(request, info),
  );
  return {
    registry,
    port: server.addr.port,
    async stop() {
      end.abort(); // a browser keeps its connections open
      await server.finished;
      await registry[Symbol.asyncDispose]();
    },
  };
}

/** Milliseconds after which what has not come never will, on a machine that does much else. */
const PATIENCE = 120_000;

async function visit(
  browser: Browser,
  address: string,
  act: (page: Page) => Promise<void>,
  { as = ADMIN, width = 1280, language = "en", expected = /^$/ }: VisitOptions = {},
): Promise<void> {
  const { origin } = new URL(address);
  const localStorage = as === "nobody" ? [] : [{ name: "packhouse.signed-in", value: "yes" }];
  const context = await browser.newContext({
    ...{ viewport: { width, height: 800 }, locale: language, reducedMotion: "reduce" },
    storageState: { cookies: [], origins: [{ origin, localStorage }] },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  if (as !== "nobody") await signIn(context, origin, as);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints = complaintsOf(page, origin, expected);
  try {
    await page.goto(address);
    await act(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** The cookie of the session goes where the browser's own would; what a script sees of it is a note. */
async function signIn(
  context: BrowserContext,
  origin: string,
  login: { readonly username: string; readonly password: string },
): Promise<void> {
  const { username, password } = login;
  const data = { username, password, session: "cookie" };
  const answer = await context.request.post(`${origin}/api/v1/auth/login`, { data });
  assert.equal(answer.status(), 200, await answer.text());
}

/** What the page says against itself from now on. */
function complaintsOf(page: Page, origin: string, expected: RegExp): readonly string[] {
  const complaints: string[] = [];
  const complain = (text: string) => expected.test(text) || complaints.push(text);
  page.on("pageerror", (error) => complain(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complain(message.text());
  });
  page.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (/^http/.test(protocol) && asked !== origin) complain(`asked ${request.url()}`);
  });
  return complaints;
}

/** Fails with what axe finds on the page as it is, in both themes. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  for (const [theme, rules] of Object.entries(RULES)) {
    const findings = await page.evaluate(judge, { theme, rules: [...rules] });
    assert.deepEqual(findings, [], `${theme}, ${page.url()}`);
  }
}

/** Runs in the page. */
async function judge({ theme, rules }: { theme: string; rules: string[] }): Promise<string[]> {
  const before = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = theme;
  const { violations } = await (globalThis as never as { axe: typeof axe }).axe.run(document, {
    runOnly: rules,
    resultTypes: ["violations"],
  });
  if (before === undefined) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = before;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)
  );
}

/** Fails if anything stands out of the window at the side, and says what. */
export async function assertFits(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth === clientWidth) return [];
    return [...document.querySelectorAll("main *")]
      .filter((element) =>
        element.getBoundingClientRect().right > clientWidth ||
        (element.scrollWidth > element.clientWidth && element.clientWidth > 0 &&
          getComputedStyle(element).overflowX === "visible")
      )
      .map((element) => element.outerHTML.slice(0, 160)).slice(0, 24);
  });
  assert.deepEqual(beyond, [], `${page.url()} is wider than its window`);
}
