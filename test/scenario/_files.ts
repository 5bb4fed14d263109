import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ITSELF } from "../../ts/model/event.ts";
import { parseSlug } from "../../ts/model/ids.ts";
import type { Repository, Visibility } from "../../ts/model/package.ts";
import { ADMIN, json, type Registry, signed } from "./registry.ts";
import { installer, manifest, type VersionInRest } from "./winget_fixture.ts";

/** What the API answers to an upload. */
export interface Uploaded {
  readonly url: string;
  readonly size: number;
  readonly sha256: string;
  readonly expiresAt: string;
}

/** Whoever takes requests: a registry in process, or one behind a port. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Which file of which version. */
export interface FilePlace {
  /** `default/winget` where nothing is said. */
  readonly repository?: string;
  readonly package?: string;
  readonly version?: string;
  readonly name?: string;
}

/** Where a file of a version is uploaded. */
export function uploadPath(place: FilePlace = {}): string {
  const { repository = "default/winget", package: name = "Contoso.Tool" } = place;
  const { version = "1.0", name: file = "setup.exe" } = place;
  const [one, other, last] = [name, version, file].map(encodeURIComponent);
  return `/api/v1/repositories/${repository}/packages/${one}/versions/${other}/files/${last}`;
}

/** Uploads a file; it is not part of any version yet. */
export async function upload(
  ask: Ask,
  body: BodyInit,
  place: FilePlace & { readonly type?: string } = {},
): Promise<Uploaded> {
  const headers = { "content-type": place.type ?? "application/octet-stream" };
  const answer = await ask(uploadPath(place), { method: "PUT", body, headers });
  assert.equal(answer.status, 201, await answer.clone().text());
  return await answer.json();
}

/** A version whose one installer is an uploaded file. */
export function versionWith(file: Uploaded, number = "1.0"): VersionInRest {
  const Installers = [installer({
    InstallerUrl: file.url,
    InstallerSha256: file.sha256.toUpperCase(),
  })];
  return { PackageVersion: number, Installers };
}

/** Publishes a package with one version and one file, and answers the path at which it is downloaded. */
export async function publish(
  ask: Ask,
  body: string | Uint8Array<ArrayBuffer>,
  place: FilePlace & { readonly type?: string } = {},
): Promise<string> {
  const { package: name = "Contoso.Tool", version = "1.0", repository = "default/winget" } = place;
  const file = await upload(ask, body, place);
  const wanted = manifest(name, [versionWith(file, version)]);
  const answer = await ask(`/winget/${repository}/packageManifests`, json("POST", wanted));
  assert.equal(answer.status, 201, await answer.clone().text());
  return new URL(file.url).pathname;
}

/** Creates a WinGet repository `default/{slug}`. */
export async function createRepository(
  { packhouse }: Pick<Registry, "packhouse">,
  slug: string,
  visibility: Visibility,
): Promise<Repository> {
  const { organizations, repositories } = packhouse.services;
  const organization = (await organizations.find("default"))!;
  const wanted = {
    organization,
    slug: parseSlug(slug),
    title: slug,
    protocol: "winget",
    visibility,
  };
  return await repositories.create(wanted, ITSELF);
}

/** A token of the administrator's, narrowed to a scope. */
export async function tokenOf({ admin }: Pick<Registry, "admin">, scope: object): Promise<string> {
  const answer = await admin("/api/v1/tokens", json("POST", { title: "test", scope }));
  assert.equal(answer.status, 201, await answer.clone().text());
  return (await answer.json()).secret;
}

/** A person who is nobody in particular: a reader of what is public. */
export async function readerOf({ packhouse, fetch }: Registry): Promise<Ask> {
  const { users } = packhouse.services;
  await users.create({ username: "reader", password: ADMIN.password }, ITSELF);
  const headers = { authorization: `Basic ${btoa(`reader:${ADMIN.password}`)}` };
  return (path, init) => fetch(path, { ...init, headers: { ...plain(init?.headers), ...headers } });
}

/** Sends requests to a listening server as the administrator. */
export function adminAt(origin: string): Ask {
  return (path, init) => fetch(`${origin}${path}`, { ...init, headers: signed(init?.headers) });
}

/** Lower-case hex. */
export function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Bytes that repeat only after 251, so that a wrong offset shows. */
export function pattern(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => at % 251);
}

function plain(headers?: HeadersInit): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}
