import type { Context } from "hono";
import type { Json, JsonObject } from "../../kit/json.ts";
import type { Answers } from "../../kit/resource.ts";
import { quote } from "../../model/ids.ts";
import type { Package } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { lookOf } from "../../model/sight.ts";
import { actorOf } from "../../registry/actor.ts";
import type { Env } from "../../registry/env.ts";
import { readJson } from "../../registry/request_body.ts";
import { servedUrl } from "../file_address.ts";
import type { Toolbox } from "../protocol.ts";
import { listCursor, listed, listPlace } from "./management_list.ts";
import {
  asManifestVersion,
  type DefaultLocale,
  type Installer,
  type Locale,
  type ManifestVersion,
  presentInstaller,
  presentLocale,
} from "./manifest.ts";
import { type EditContext, ManifestEditor } from "./manifest_editor.ts";
import { foldIdentifier } from "./names.ts";
import { getVersion } from "./version_entry.ts";

/** Serves one address of the protocol. */
export type Serve = (path: string, answers: Answers<Env>) => void;

/** What the management routes share: who edits, and what is there. */
export class ManagementDesk {
  readonly editor: ManifestEditor;
  readonly #tools: Toolbox;

  constructor(tools: Toolbox) {
    this.editor = new ManifestEditor(tools);
    this.#tools = tools;
  }

  body(c: Context<Env>): Promise<Json> {
    return readJson(c.req.raw, this.#tools.limits.jsonBytes);
  }

  /** The package that the address names; refuses with `package_missing`. */
  async package(c: Context<Env>): Promise<Package> {
    const identifier = c.req.param("identifier")!;
    const { repository, principal } = c.var;
    const look = lookOf(principal, repository);
    const found = await this.#tools.packages.find(repository, foldIdentifier(identifier), look);
    if (!found) throw new RegistryError("package_missing", quote(identifier));
    return found;
  }

  /** The manifest of the version that the address names. */
  async manifest(c: Context<Env>): Promise<ManifestVersion> {
    const { versions } = await this.package(c);
    const entry = getVersion(versions, c.req.param("version")!);
    return asManifestVersion((await this.#tools.packages.describe(entry)).metadata);
  }

  /** Every version's manifest, newest first. */
  async manifests({ versions }: Package): Promise<ManifestVersion[]> {
    const described = await Promise.all(versions.map((one) => this.#tools.packages.describe(one)));
    return described.map(({ metadata }) => asManifestVersion(metadata));
  }

  /** A package with everything in it, installer addresses made absolute. */
  async whole(c: Context<Env>, found: Package): Promise<Json> {
    const manifests = await this.manifests(found);
    return {
      PackageIdentifier: found.name,
      Versions: manifests.map((one) => ({ ...presentHead(c, one), ...presentBody(c, one) })),
    };
  }

  /** One page of the repository's packages. */
  async list(c: Context<Env>, show: (found: Package) => Json | Promise<Json>): Promise<Response> {
    const { repository, principal } = c.var;
    const look = lookOf(principal, repository);
    const window = { after: listPlace(c, repository.id), limit: PAGE, look };
    const { items, next } = await this.#tools.packages.list(repository, window);
    return listed(c, await Promise.all(items.map(show)), next && listCursor(next));
  }

  async deletePackage(c: Context<Env>): Promise<Response> {
    await this.editor.delete(at(c), c.req.param("identifier")!);
    return c.body(null, 204);
  }
}

/** How many packages stand on one page of a list, as on the reference server. */
const PAGE = 20;

/** Where an edit happens and who makes it. */
export function at(c: Context<Env>): EditContext {
  const { repository, sight, origin } = c.var;
  return { repository, sight, origin, by: actorOf(c) };
}

/** Refuses when the body names another thing than the address; `number` is the reference server's. */
export function refuseMismatch(address: string, body: string, number: number): void {
  if (address.normalize("NFC") === body) return;
  const detail = `The address says ${quote(address)}, the body ${quote(body)}`;
  throw new RegistryError("identity_mismatch", detail, { dialect: number });
}

/** A version as the management API shows it by itself: without its installers and other locales. */
export function presentHead(
  c: Context<Env>,
  { PackageVersion, Channel, DefaultLocale }: ManifestVersion,
): JsonObject {
  return { PackageVersion, Channel, DefaultLocale: presentSpoken(c, DefaultLocale) };
}

/** A locale by itself, the addresses of its icons made absolute. */
export function presentSpoken(c: Context<Env>, locale: DefaultLocale | Locale): JsonObject {
  return presentLocale(locale, { resolve: servedAt(c) });
}

/** An installer by itself, its address made absolute. */
export function presentPart(c: Context<Env>, installer: Installer): JsonObject {
  return presentInstaller(installer, { resolve: servedAt(c) });
}

function servedAt({ var: { origin } }: Context<Env>): (url: string) => string {
  return (url) => servedUrl(url, origin);
}

function presentBody(c: Context<Env>, { Locales = [], Installers }: ManifestVersion): JsonObject {
  return {
    Locales: Locales.map((one) => presentSpoken(c, one)),
    Installers: Installers.map((one) => presentPart(c, one)),
  };
}
