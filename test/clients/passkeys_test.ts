/** Passkeys and the session's cookie in a real browser, whose authenticator is Chromium's virtual one. */
import assert from "node:assert/strict";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { ITSELF } from "../../ts/model/event.ts";
import { openRegistry, type Registry } from "../scenario/registry.ts";
import { findProgram, lacks } from "../servers/component.ts";
import { type HttpServer, serveHttp } from "../servers/http.ts";

const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update"],
];
const LOGIN = { username: "ada", password: "a long enough password" };

/** A registry that a browser reaches as `localhost`, with one user. */
interface Site extends AsyncDisposable {
  readonly origin: string;
  readonly registry: Registry;
}

async function openSite(): Promise<Site> {
  const registry = await openRegistry({ env: { BASE_URL: "" } });
  await registry.packhouse.services.users.create(LOGIN, ITSELF);
  const server = serveHttp((request, info) => registry.packhouse.answer(request, info));
  return {
    origin: server.origin.replace("127.0.0.1", "localhost"),
    registry,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await registry[Symbol.asyncDispose]();
    },
  };
}

/** A page of the site, in a browser with an authenticator. */
async function visit(browser: Browser, origin: string, canVerify = true) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "usb", automaticPresenceSimulation: true } as const,
      ...{ hasResidentKey: canVerify, hasUserVerification: canVerify, isUserVerified: canVerify },
    },
  });
  await page.goto(`${origin}/health`);
  return { context, page };
}

/** Sends a request as a script of the page does, which sees no cookie. */
function ask(page: Page, path: string, { body = {}, bearer, method = "POST" }: {
  readonly body?: unknown;
  readonly bearer?: string;
  readonly method?: string;
} = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = {
    "content-type": "application/json",
    ...(bearer && { authorization: `Bearer ${bearer}` }),
  };
  const sent = method === "GET" ? undefined : JSON.stringify(body);
  return page.evaluate(async ({ path, method, headers, sent }) => {
    const answer = await fetch(`/api/v1/auth${path}`, { method, headers, body: sent });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? {} : JSON.parse(text) };
  }, { path, method, headers, sent });
}

/** Has the browser make a passkey, or answer with one. */
function credential(page: Page, act: "create" | "get", options: unknown): Promise<unknown> {
  return page.evaluate(async ({ act, options }) => {
    const { PublicKeyCredential: key, navigator } = globalThis as never as BrowserGlobals;
    const made = act === "create"
      ? await navigator.credentials.create({ publicKey: key.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: key.parseRequestOptionsFromJSON(options) });
    return made.toJSON();
  }, { act, options });
}

/** As much of a browser as these tests use. */
interface BrowserGlobals {
  readonly PublicKeyCredential: {
    parseCreationOptionsFromJSON(json: unknown): unknown;
    parseRequestOptionsFromJSON(json: unknown): unknown;
  };
  readonly navigator: {
    readonly credentials: Record<
      "create" | "get",
      (options: { publicKey: unknown }) => Promise<{ toJSON(): unknown }>
    >;
  };
}

async function register(page: Page, bearer: string) {
  const { body: { options } } = await ask(page, "/me/passkeys/options", { bearer });
  const body = { title: "Laptop", credential: await credential(page, "create", options) };
  const { status } = await ask(page, "/me/passkeys", { body, bearer });
  assert.equal(status, 201);
}

async function signIn(page: Page): Promise<string> {
  const { status, body } = await ask(page, "/login", { body: { ...LOGIN, session: "cookie" } });
  assert.deepEqual([status, body.refreshToken], [200, undefined]);
  return body.accessToken as string;
}

Deno.test({
  name: "passkeys: in Chromium",
  ignore: lacks("chromium"),
  async fn(t) {
    const executablePath = findProgram("chromium")!;
    const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
    try {
      await t.step("a passkey is made, and signs in alone", signsInAlone(browser));
      await t.step("a device that verifies nobody is a second factor", isSecondFactor(browser));
      await t.step("the session lives in a cookie that no script sees", livesInCookie(browser));
      await t.step("a page from elsewhere does nothing with the session", isSafe(browser));
    } finally {
      await browser.close();
    }
  },
});

const signsInAlone = (browser: Browser) => async () => {
  await using site = await openSite();
  const { page, context } = await visit(browser, site.origin);
  await register(page, await signIn(page));
  const { body: { options } } = await ask(page, "/passkeys/options");
  const passkey = await credential(page, "get", options);
  const { status, body } = await ask(page, "/passkeys/login", { body: { passkey } });
  assert.equal(status, 200, JSON.stringify(body));
  const bearer = body.accessToken as string;
  const me = await ask(page, "/me", { method: "GET", bearer });
  const { method, secondFactor } = me.body.session as Record<string, unknown>;
  assert.deepEqual([method, secondFactor], ["passkey", true]);
  const again = await ask(page, "/passkeys/login", { body: { passkey } });
  assert.equal(again.status, 401);
  await context.close();
};

const isSecondFactor = (browser: Browser) => async () => {
  await using site = await openSite();
  const { page, context } = await visit(browser, site.origin, false);
  await register(page, await signIn(page));
  const alone = await ask(page, "/login", { body: LOGIN });
  assert.deepEqual([alone.status, alone.body.code], [401, "second_factor_required"]);
  const passkey = await credential(page, "get", alone.body.passkey);
  assert.equal((await ask(page, "/login", { body: { ...LOGIN, passkey } })).status, 200);
  await context.close();
};

const livesInCookie = (browser: Browser) => async () => {
  await using site = await openSite();
  const { page, context } = await visit(browser, site.origin);
  await signIn(page);
  const [cookie, ...others] = await context.cookies(`${site.origin}/api/v1/auth/refresh`);
  assert.deepEqual(others, []);
  assert.deepEqual([cookie!.httpOnly, cookie!.sameSite, cookie!.path], [
    ...[true, "Strict", "/api/v1/auth"],
  ]);
  assert.equal(await page.evaluate("document.cookie"), "");
  await page.reload();
  const { status, body } = await ask(page, "/refresh");
  assert.deepEqual([status, body.refreshToken], [200, undefined]);
  const bearer = body.accessToken as string;
  assert.equal((await ask(page, "/logout")).status, 204);
  assert.deepEqual(await context.cookies(`${site.origin}/api/v1/auth/refresh`), []);
  assert.equal((await ask(page, "/me", { method: "GET", bearer })).status, 401);
  await context.close();
};

const isSafe = (browser: Browser) => async () => {
  await using site = await openSite();
  const { page, context } = await visit(browser, site.origin);
  await signIn(page);
  await using elsewhere = openElsewhere();
  for (const path of ["refresh", "logout"]) {
    await attack(context, elsewhere.origin, `${site.origin}/api/v1/auth/${path}`);
  }
  assert.equal((await ask(page, "/refresh")).status, 200);
  await context.close();
};

/** Another site: to a browser, an address is not `localhost`. */
function openElsewhere(): HttpServer {
  const html = { headers: { "content-type": "text/html" } };
  return serveHttp(() => new Response("<title>Elsewhere</title>", html));
}

/** Everything that a page can have a browser send to another site. */
async function attack(context: BrowserContext, from: string, target: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(from);
  const outcomes = await page.evaluate(async (target) => {
    const send = (init: RequestInit) =>
      fetch(target, { method: "POST", credentials: "include", body: "{}", ...init })
        .then(({ type, status }) => `${type} ${status}`, () => "refused");
    return [
      await send({ mode: "no-cors" }),
      await send({ headers: { "content-type": "application/json" } }),
      await send({ headers: { "content-type": "text/plain" } }),
    ];
  }, target);
  assert.deepEqual(outcomes, ["opaque 0", "refused", "refused"]);
  await page.evaluate((target) => {
    const { document } = globalThis as never as { document: FormPage };
    document.body.innerHTML =
      `<form method="post" enctype="text/plain" action="${target}"><input name='{"a":"' value='"}'>`;
    document.forms[0]!.submit();
  }, target);
  await page.waitForURL(target);
  await page.close();
}

interface FormPage {
  readonly body: { innerHTML: string };
  readonly forms: readonly { submit(): void }[];
}
