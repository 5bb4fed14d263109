import { type BrowserContext, chromium, type Page } from "playwright-core";
import { findProgram } from "../../servers/component.ts";
import type { Program } from "../processes/program.ts";
import { PASSWORD } from "../processes/servers.ts";

/** A browser with nothing kept of earlier visits. */
export interface Visitor extends AsyncDisposable {
  readonly origin: string;
  readonly page: Page;
}

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"];

/** Opens a browser in front of a server, signed in as the administrator or not. */
export async function openVisitor(
  { port }: Program,
  { signedIn }: { readonly signedIn: boolean },
): Promise<Visitor> {
  const executablePath = findProgram("chromium")!;
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  const origin = `http://localhost:${port}`;
  const localStorage = signedIn ? [{ name: "packhouse.signed-in", value: "yes" }] : [];
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    storageState: { cookies: [], origins: [{ origin, localStorage }] },
  });
  if (signedIn) await signIn(context, origin);
  return {
    origin,
    page: await context.newPage(),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function signIn(context: BrowserContext, origin: string): Promise<void> {
  const data = { username: "admin", password: PASSWORD, session: "cookie" };
  const answer = await context.request.post(`${origin}/api/v1/auth/login`, { data });
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}`);
}
