import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import { parseSlug, type Slug } from "../../ts/model/ids.ts";
import type { Repository } from "../../ts/model/package.ts";
import type { NewRepository } from "../../ts/registry/repository_service.ts";
import { json, type Registry } from "./registry.ts";

/** A version as a publisher writes it: whatever a test wants to try. */
export type VersionInRest = { readonly PackageVersion: string; readonly [member: string]: unknown };

/** A package manifest in REST form, as small as clients accept. */
export function manifest(
  identifier: string,
  versions: readonly (string | VersionInRest)[],
): { PackageIdentifier: string; Versions: VersionInRest[] } {
  return {
    PackageIdentifier: identifier,
    Versions: versions.map((one) =>
      typeof one === "string" ? version(identifier, one) : { ...version(identifier, ""), ...one }
    ),
  };
}

/** One version in REST form. */
export function version(identifier: string, number: string): VersionInRest {
  const [publisher = "Somebody", ...name] = identifier.split(".");
  return {
    PackageVersion: number,
    DefaultLocale: {
      PackageLocale: "en-US",
      PackageName: name.join(" "),
      Publisher: publisher,
      ShortDescription: "For a test",
      License: "MIT",
    },
    Installers: [installer()],
  };
}

/** One installer in REST form, with other members in the place of its own. */
export function installer(members: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    InstallerIdentifier: "x64",
    Architecture: "x64",
    InstallerType: "exe",
    InstallerUrl: "https://downloads.test/setup.exe",
    InstallerSha256: "A".repeat(64),
    ...members,
  };
}

/** The members of every refusal, and no others. */
interface Refusal {
  readonly ErrorCode: number;
  readonly ErrorMessage: string;
}

/** Asserts a refusal in the protocol's own form and answers its sentence. `number` is the `ErrorCode`. */
export async function refused(
  answer: Response,
  status: number,
  number: number = status,
  about = "",
): Promise<string> {
  const text = await answer.text();
  assert.equal(answer.status, status, `${about} ${answer.status}: ${text}`);
  assert.equal(answer.headers.get("content-type"), "application/json", about);
  const { ErrorCode, ErrorMessage, ...others }: Refusal = JSON.parse(text);
  assert.deepEqual(others, {}, about);
  assert.equal(ErrorCode, number, `${about} ${text}`);
  assert.equal(typeof ErrorMessage, "string", about);
  assert.doesNotMatch(ErrorMessage, /\bat .+:\d+:\d+|node_modules/, about);
  return ErrorMessage;
}

/** Asserts a status without a body. */
export async function empty(answer: Response, status = 204, about = ""): Promise<void> {
  const text = await answer.text();
  assert.equal(answer.status, status, `${about} ${answer.status}: ${text}`);
  assert.equal(text, "", about);
}

/** Asserts a success and answers what is in it, whatever its shape. */
// deno-lint-ignore no-explicit-any -- a test looks into it as a client would
export async function read(answer: Response, status = 200, about = ""): Promise<any> {
  const text = await answer.text();
  assert.equal(answer.status, status, `${about} ${answer.status}: ${text}`);
  assert.equal(answer.headers.get("content-type"), "application/json", about);
  return JSON.parse(text);
}

/** Publishes a package as the administrator of the default repository. */
export async function publish(
  { admin }: Pick<Registry, "admin">,
  ...wanted: Parameters<typeof manifest>
): Promise<void> {
  await read(await admin("/packageManifests", json("POST", manifest(...wanted))), 201, wanted[0]);
}

/** What a search answers: identifiers and the token of the next page. */
export interface Found {
  readonly ids: readonly string[];
  readonly token: string | null;
}

/** Searches the default repository as nobody. */
export async function search(
  { fetch }: Pick<Registry, "fetch">,
  body: unknown,
  headers: HeadersInit = {},
): Promise<Found> {
  const request = json("POST", body, headers);
  const { Data, ContinuationToken = null } = await read(await fetch("/manifestSearch", request));
  const ids = Data.map((one: { PackageIdentifier: string }) => one.PackageIdentifier);
  return { ids, token: ContinuationToken };
}

/** An inclusion or filter. */
export function condition(field: string, keyword: string, type = "Exact"): unknown {
  return { PackageMatchField: field, RequestMatch: { KeyWord: keyword, MatchType: type } };
}

/** The versions that a client is told of, in the order in which it is. */
export async function versionsOf(
  { fetch }: Pick<Registry, "fetch">,
  identifier: string,
): Promise<string[]> {
  const answer = await fetch(`/packageManifests/${encodeURIComponent(identifier)}`);
  if (answer.status === 204) return [];
  const { Data } = await read(answer);
  return Data.Versions.map((one: VersionInRest) => one.PackageVersion);
}

/** A repository beside the default one, in an organization of its own. */
export async function createRepository(
  { packhouse: { services: { organizations, repositories } } }: Registry,
  path: `${string}/${string}`,
  wanted: Partial<Pick<NewRepository, "visibility" | "options" | "protocol">> = {},
): Promise<Repository> {
  const [org, repo] = path.split("/").map(parseSlug) as [Slug, Slug];
  const organization = await organizations.find(org) ??
    await organizations.create({ slug: org, title: org }, ITSELF);
  const made = { organization, slug: repo, protocol: "winget", title: repo };
  return await repositories.create({ ...made, visibility: "public", ...wanted }, ITSELF);
}

/** One request of the administrator and what comes back: a status, and the `ErrorCode` of a refusal. */
export type Step = readonly [
  method: string,
  path: string,
  body: unknown,
  status: number,
  number?: number,
];

/** Takes steps one after the other; each builds on those before it. */
export async function take({ admin }: Registry, steps: readonly Step[]): Promise<void> {
  for (const [method, path, body, status, number] of steps) {
    const init = body === undefined ? { method } : json(method, body);
    const answer = await admin(path, init);
    const about = `${method} ${path} ${JSON.stringify(body)?.slice(0, 100) ?? ""}`;
    if (status >= 400) await refused(answer, status, number, about);
    else if (status === 204) await empty(answer, 204, about);
    else await read(answer, status, about);
  }
}

/** What the default repository has, as its management shows it, to tell whether anything was stored. */
export async function everything({ admin }: Pick<Registry, "admin">): Promise<string> {
  return await (await admin("/packageManifests")).text();
}
