/** A private repository with two packages, and all who may come to it without being people. */
import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import type { Repository } from "../../ts/model/package.ts";
import type { ViewRules } from "../../ts/model/view.ts";
import { publish } from "./_files.ts";
import { ADMIN, json, ORIGIN, type Registry } from "./registry.ts";
import { createRepository } from "./winget_fixture.ts";

/** Time that stands still until it is told to go on. */
export class TestClock {
  at: number;
  readonly now = (): number => this.at;

  constructor() {
    this.at = Date.now();
    this.passIntoNextHour();
  }

  /** Goes on to five minutes past an hour, so that no test meets the end of a window by chance. */
  passIntoNextHour(): void {
    this.at = Math.ceil(this.at / HOUR) * HOUR + 5 * MINUTE;
  }

  pass(milliseconds: number): void {
    this.at += milliseconds;
  }

  /** What ends somewhere is known everywhere after this. */
  passASecond(): void {
    this.pass(1000);
  }
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The repository's path, its base address, and where its keys are managed. */
export const PATH = "acme/tools";
export const BASE = `/winget/${PATH}`;
export const API = `/api/v1/repositories/${PATH}`;
export const TOOL = "/packageManifests/Contoso.Tool";
export const OTHER = "/packageManifests/Fabrikam.Other";

/** Sends a request; a registry's `fetch`, or one of its kind. */
export type Fetch = Registry["fetch"];

/** Creates the repository, with a file of its own in each of two packages. */
export async function openShelf(registry: Registry): Promise<Repository> {
  const repository = await createRepository(registry, PATH, { visibility: "private" });
  for (const name of ["Contoso.Tool", "Fabrikam.Other"]) {
    await publish(registry.admin, bytesOf(name), { repository: PATH, package: name });
  }
  return repository;
}

/** What the installer of a package consists of. */
export function bytesOf(name: string): string {
  return `the installer of ${name}`;
}

/** Sends a JSON body as the administrator, and reads what must be answered with this status. */
export async function manage(
  registry: Registry,
  call: string,
  body?: unknown,
  status = 200,
  // deno-lint-ignore no-explicit-any -- tests look into answers of every shape
): Promise<any> {
  const [method, path] = call.split(" ") as [string, string];
  const init = body === undefined ? { method } : json(method, body);
  const answer = await registry.admin(path, init);
  const text = await answer.text();
  assert.equal(answer.status, status, `${call} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** A source key that was made by the administrator. */
export interface MadeKey {
  readonly id: string;
  /** Path of the repository with the key in it. */
  readonly base: string;
  readonly key: string;
}

/** Makes a source key. */
export async function makeKey(registry: Registry, wanted: object = {}): Promise<MadeKey> {
  const made = await manage(
    registry,
    `POST ${API}/source-keys`,
    { title: "Laptops", ...wanted },
    201,
  );
  const base = made.url.slice(ORIGIN.length);
  return { id: made.id, base, key: base.split("~")[1] };
}

/** Makes a deploy token. */
export async function makeDeployToken(
  registry: Registry,
  wanted: object = {},
): Promise<{ id: string; secret: string }> {
  const body = { title: "Build", role: "reader", ...wanted };
  return await manage(registry, `POST ${API}/deploy-tokens`, body, 201);
}

/** Issues a token of the administrator. */
export async function makeToken(
  registry: Registry,
  wanted: object = {},
): Promise<{ id: string; secret: string }> {
  return await manage(registry, "POST /api/v1/tokens", { title: "Mine", ...wanted }, 201);
}

/** Signs the administrator in. */
export async function signIn(registry: Registry): Promise<string> {
  return (await manage(registry, "POST /api/v1/auth/login", ADMIN)).accessToken;
}

/** Bearer of a secret. */
export function bearer(secret: string): Record<string, string> {
  return { authorization: `Bearer ${secret}` };
}

/** Where the installer of a package is, as its manifest says to whoever asks like this. */
export async function installerUrl(
  { fetch }: Pick<Registry, "fetch">,
  path: string,
  headers: HeadersInit = {},
): Promise<string> {
  const answer = await fetch(path, { headers });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  const url: string = JSON.parse(text).Data.Versions[0].Installers[0].InstallerUrl;
  assert.ok(url.startsWith(`${ORIGIN}/dl/`), url);
  return url.slice(ORIGIN.length);
}

/** Everything of an answer but what is new in each. */
export async function told(answer: Response): Promise<unknown> {
  const fields = [...answer.headers].filter(([name]) => name !== "x-request-id");
  return { status: answer.status, fields: fields.sort(), text: await answer.text() };
}

/** Sets what the repository may be told, as its settings do. */
export async function setUp(
  { packhouse: { services: { repositories } } }: Registry,
  change: Partial<Pick<Repository, "networks" | "options" | "visibility">>,
): Promise<Repository> {
  return await repositories.change(await repositories.get(PATH), change, ITSELF);
}

/** Shows packages of one publisher. */
export const CONTOSO_ALONE: ViewRules = { allow: [{ package: "Contoso.*" }] };
