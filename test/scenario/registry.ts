import type { Hono } from "hono";
import { loadSettings } from "../../ts/config/load_settings.ts";
import type { Settings } from "../../ts/config/settings.ts";
import { compose, type Packhouse } from "../../ts/server/compose.ts";
import { firstStart } from "../../ts/server/first_start.ts";
import type { Log } from "../../ts/server/log.ts";
import { openStores, type Stores, type StoresOptions } from "../../ts/server/stores.ts";
import type { Clock } from "../../ts/model/document.ts";
import { DescribedApi } from "./_described_api.ts";
import { lacks } from "../servers/component.ts";
import { startMongo } from "../servers/mongo.ts";
import { startVersitygw } from "../servers/s3.ts";

/** Where a registry under test keeps what it is given. */
export interface Engine {
  readonly name: string;
  /** Whether a component that it needs is not installed. */
  readonly missing: boolean;
  /** Fresh stores, as environment variables. */
  readonly open: () => Promise<Record<string, string>>;
}

/** The embedded default, and MongoDB with S3; every scenario runs on both. */
export const ENGINES: readonly Engine[] = [
  { name: "embedded", missing: false, open: () => Promise.resolve({}) },
  {
    name: "mongodb and s3",
    missing: [lacks("ferretdb"), lacks("versitygw")].includes(true),
    open: openShared,
  },
];

/** What a registry under test may be given. */
export interface OpenOptions {
  readonly engine?: Engine;
  readonly env?: Record<string, string>;
  readonly now?: Clock;
  /** Hears what is logged, at every level. */
  readonly log?: Log;
  /** Opens the stores in another way, with faults for instance. */
  readonly stores?: (settings: Settings) => Promise<Stores>;
}

/** A whole registry in this process, without a listening port. */
export interface Registry extends AsyncDisposable {
  readonly packhouse: Packhouse;
  readonly app: Hono;
  /** The environment that it was opened with; open it again to restart it, or to run a second one beside it. */
  readonly env: Record<string, string>;
  /** Sends a request as nobody. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Sends a request as the administrator. */
  admin(path: string, init?: RequestInit): Promise<Response>;
}

export const ADMIN = { username: "admin", password: "correct-horse-battery" };
/** What the registry takes for its own address. */
export const ORIGIN = "http://packages.test";

const CHEAP = { cost: { ln: 4, r: 8, p: 1 } };

function openInHaste(settings: Settings, options?: StoresOptions): Promise<Stores> {
  return openStores(settings, { ...options, durable: false });
}

/** Opens a registry; disposing of it closes its stores and removes what only it used. */
export async function openRegistry(options: OpenOptions = {}): Promise<Registry> {
  const { engine = ENGINES[0]!, now } = options;
  const folder = options.env?.DATA_DIR ?? await Deno.makeTempDir({ prefix: "packhouse-test-" });
  const env = {
    ...{ DATA_DIR: folder, BASE_URL: ORIGIN, ADMIN_PASSWORD: ADMIN.password, LOG_LEVEL: "error" },
    PASSWORD_MIN_LENGTH: "8",
    ...(options.env?.DATA_DIR ? {} : await engine.open()),
    ...options.env,
  };
  const readFile = () => Promise.resolve(null);
  const { settings, said } = await loadSettings({ args: [], env, readFile });
  const { log = () => {}, stores: open = openInHaste } = options;
  const packhouse = await compose(settings, { log, said, now, passwords: CHEAP, open });
  await firstStart(packhouse.services, settings.admin);
  const { app } = packhouse;
  const answer = async (path: string, init?: RequestInit) =>
    await packhouse.answer(new Request(`${ORIGIN}${path}`, init));
  const fetch = async (path: string, init?: RequestInit) => {
    const answered = await answer(path, init);
    if (path.startsWith("/api/v1/")) await assertPromised(answer, { path, init, answered });
    return answered;
  };
  return {
    ...{ packhouse, app, env, fetch },
    admin: (path, init) => fetch(path, { ...init, headers: signed(init?.headers) }),
    async [Symbol.asyncDispose]() {
      await packhouse.close();
      if (!options.env?.DATA_DIR) await Deno.remove(folder, { recursive: true });
    },
  };
}

interface Asked {
  readonly path: string;
  readonly init?: RequestInit;
  readonly answered: Response;
}

let described: Promise<DescribedApi> | null = null;

/** What the API answers in any scenario is what its document says. */
async function assertPromised(
  answer: (path: string) => Promise<Response>,
  { path, init, answered }: Asked,
): Promise<void> {
  if (init?.method === "HEAD" || !/json$/.test(answered.headers.get("content-type") ?? "")) return;
  const api = await (described ??= DescribedApi.of(answer));
  const { pathname } = new URL(path, ORIGIN);
  const route = api.routeAt(init?.method ?? "GET", pathname);
  if (route) await api.assertDescribed(route, answered.clone());
}

/** The administrator's credentials, beside other header fields. */
export function signed(headers?: HeadersInit): Headers {
  const all = new Headers(headers);
  all.set("authorization", `Basic ${btoa(`${ADMIN.username}:${ADMIN.password}`)}`);
  return all;
}

/** A request with a JSON body. */
export function json(method: string, body: unknown, headers: HeadersInit = {}): RequestInit {
  const all = new Headers(headers);
  all.set("content-type", "application/json");
  return { method, headers: all, body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** One MongoDB and one S3 server serve a whole test file; each registry has a database and a bucket of its own. */
let servers:
  | Promise<[Awaited<ReturnType<typeof startMongo>>, Awaited<ReturnType<typeof startVersitygw>>]>
  | null = null;
let opened = 0;

async function openShared(): Promise<Record<string, string>> {
  servers ??= Promise.all([startMongo(), startVersitygw()]);
  const [mongo, s3] = await servers;
  const name = `registry-${++opened}`;
  return {
    MONGODB_URL: mongo.url.href,
    MONGODB_DB: name,
    S3_ENDPOINT: s3.endpoint,
    S3_BUCKET: name,
    S3_ACCESS_KEY: s3.accessKey,
    S3_SECRET_KEY: s3.secretKey,
    JWT_SECRET: "0123456789abcdef0123456789abcdef",
    AUTH_ENCRYPTION_KEY: "0".repeat(64),
  };
}

/** Ends the servers that this file started. */
export async function stopServers(): Promise<void> {
  const running = await servers;
  servers = null;
  for (const server of running ?? []) await server[Symbol.asyncDispose]();
}

/** A test of one behaviour, run on every engine. */
export function scenario(
  name: string,
  run: (registry: Registry) => Promise<void>,
  options: Omit<OpenOptions, "engine"> = {},
): void {
  for (const engine of ENGINES) {
    Deno.test({
      name: `${name} (${engine.name})`,
      ignore: engine.missing,
      // Clients of the shared engine keep connections and child processes for the next test.
      sanitizeResources: false,
      sanitizeOps: false,
      async fn() {
        await using registry = await openRegistry({ ...options, engine });
        await run(registry);
      },
    });
  }
}

Deno.test.afterAll(stopServers);
