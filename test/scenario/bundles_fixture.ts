import assert from "node:assert/strict";
import type { ByteSource } from "../../ts/mirror/bundle/byte_source.ts";
import type { ExportedBundle } from "../../ts/mirror/bundle/bundle_exporter.ts";
import type { ImportedBundle, ImportOptions } from "../../ts/mirror/bundle/bundle_importer.ts";
import { presentPublicKey } from "../../ts/mirror/bundle/bundle_key.ts";
import { comparable } from "../../ts/mirror/bundle/file_addresses.ts";
import type { TakenReport } from "../../ts/mirror/bundle/package_intake.ts";
import { canonicalJson } from "../../ts/kit/canonical_json.ts";
import type { BundleKey } from "../../ts/model/bundle.ts";
import { ITSELF } from "../../ts/model/event.ts";
import { RegistryError } from "../../ts/model/registry_error.ts";
import { clientsLook } from "../../ts/model/sight.ts";
import { sha256, upload } from "./_files.ts";
import { json, type Registry } from "./registry.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A version that somebody publishes, by overwriting or anew. */
export interface GivenVersion {
  readonly package: string;
  readonly version: string;
  readonly repository?: string;
  /** Installers that are kept here, each of an architecture of its own. */
  readonly bodies?: readonly (string | Bytes)[];
  readonly says?: string;
  readonly icon?: string;
}

const ARCHITECTURES = ["x64", "arm64", "x86"];

/** Publishes a version, or puts it in the place of the one that is there. */
export async function put({ admin }: Pick<Registry, "admin">, given: GivenVersion): Promise<void> {
  const { package: name, version, repository = "default/winget", says = "Helps" } = given;
  const place = { repository, package: name, version };
  const installers: string[] = [];
  for (const [at, body] of (given.bodies ?? []).entries()) {
    const file = await upload(admin, body, { ...place, name: `setup ${at}.exe` });
    installers.push(yamlOf(ARCHITECTURES[at]!, file.url, file.sha256));
  }
  if (installers.length === 0) {
    installers.push(yamlOf("x64", "https://downloads.test/a.exe", "a".repeat(64)));
  }
  const icon = given.icon && await upload(admin, given.icon, { ...place, name: "icon.png" });
  const icons = icon
    ? `Icons:\n- IconUrl: ${icon.url}\n  IconFileType: png\n  IconSha256: ${icon.sha256.toUpperCase()}\n`
    : "";
  const text = `PackageIdentifier: ${name}\nPackageVersion: '${version}'\nPackageLocale: en-US\n` +
    `Publisher: Contoso\nPackageName: Tool\nLicense: MIT\nShortDescription: ${says}\n${icons}` +
    `Installers:\n${installers.join("")}ManifestType: singleton\nManifestVersion: 1.6.0\n`;
  const files = [{ path: "a.yaml", text }];
  const at = `/api/v1/repositories/${repository}/import?replace=true`;
  const answer = await admin(at, json("POST", { files }));
  const { versions: [one] } = await answer.json();
  assert.match(one.outcome, /^(?:added|replaced)$/, JSON.stringify(one));
}

function yamlOf(architecture: string, url: string, digest: string): string {
  return `- Architecture: ${architecture}\n  InstallerType: exe\n  InstallerUrl: ${url}\n` +
    `  InstallerSha256: ${digest.toUpperCase()}\n`;
}

/** What a bundle is exported with, for those who do not care. */
export interface Exporting {
  readonly repositories?: readonly string[];
  /** An id, `last`, or the bytes of a bundle. */
  readonly since?: string | Bytes;
  readonly key?: string;
}

/** A bundle with its bytes. */
export type Made = ExportedBundle & { readonly bytes: Bytes };

/** Makes a bundle; the first time with a key of its own. */
export async function exportBundle(
  registry: Registry,
  { repositories: paths = ["default/winget"], since, key }: Exporting = {},
): Promise<Made> {
  const { services } = registry.packhouse;
  const { bundleExporter, bundleMemory } = services;
  await ownKey(registry);
  const repositories = await Promise.all(paths.map((path) => services.repositories.get(path)));
  const base = since === undefined
    ? null
    : typeof since === "string"
    ? await bundleMemory.base(since, repositories)
    : await bundleExporter.baseOf(sourceOf(since));
  const chunks: Uint8Array[] = [];
  const sink = { write: (bytes: Uint8Array) => Promise.resolve(void chunks.push(bytes.slice())) };
  const made = await bundleExporter.export({ repositories, base, key, by: ITSELF }, sink);
  if (base && Symbol.asyncDispose in base) await (base as AsyncDisposable)[Symbol.asyncDispose]();
  return { ...made, bytes: await new Blob(chunks as Bytes[]).bytes() };
}

/** The key by which a registry signs; made where there is none. */
export async function ownKey({ packhouse: { services } }: Registry): Promise<BundleKey> {
  const { bundleKeys } = services;
  const own = (await bundleKeys.list()).find(({ secret }) => secret !== "");
  return own ?? await bundleKeys.create("outside", ITSELF);
}

/** Has one registry believe what another signs. */
export async function trust(target: Registry, source: Registry): Promise<void> {
  const { publicKey, name } = await ownKey(source);
  const text = presentPublicKey(publicKey, name);
  await target.packhouse.services.bundleKeys.trust(text, "from-outside", ITSELF);
}

/** Takes a bundle in. */
export async function importBundle(
  { packhouse: { services } }: Registry,
  bundle: Bytes | ByteSource,
  options: Partial<ImportOptions> = {},
): Promise<ImportedBundle & { readonly reports: readonly TakenReport[] }> {
  const reports: TakenReport[] = [];
  const source = bundle instanceof Uint8Array ? sourceOf(bundle) : bundle;
  const imported = await services.bundleImporter.import(source, {
    ...{ routes: null, create: false, dryRun: false, allowOlder: false, by: ITSELF },
    report: (_, one) => void reports.push(one),
    ...options,
  });
  return { ...imported, reports };
}

/** Asserts that a bundle is refused, and answers why. */
export async function refusal(work: Promise<unknown>, code = "bundle_refused"): Promise<string> {
  const error = await work.then(() => null, (error: unknown) => error);
  assert.ok(error instanceof RegistryError, `${error}`);
  assert.equal(error.code, code, error.message);
  return error.detail;
}

/** How a source hands its bytes over. */
export interface SourceShape {
  readonly piece?: number;
  /** Whether some can be passed over, as in a file. */
  readonly skips?: boolean;
  /** Breaks off, as a medium does that is pulled out, after so many bytes. */
  readonly breaksAfter?: number;
}

/** Bytes as a source of them; hears with `read` how many were asked for. */
export function sourceOf(
  bytes: Bytes,
  { piece = 1000, skips = false, breaksAfter = Infinity }: SourceShape = {},
): ByteSource & { readonly read: () => Promise<Bytes | null>; bytesRead: number } {
  let at = 0;
  return {
    ...(skips && {
      size: bytes.length,
      skip: (count: number) => Promise.resolve(void (at += count)),
    }),
    bytesRead: 0,
    read() {
      if (at >= breaksAfter) return Promise.reject(new Error("The medium is gone"));
      const some = bytes.slice(at, at + piece);
      at += some.length;
      this.bytesRead += some.length;
      return Promise.resolve(some.length > 0 ? some : null);
    },
  };
}

/** All that clients of a repository are offered: documents, and the bytes of files by their digests. */
export async function everythingIn(
  { packhouse: { services } }: Registry,
  path = "default/winget",
): Promise<Record<string, string>> {
  const repository = await services.repositories.get(path);
  const look = clientsLook(null);
  const { items } = await services.packages.list(repository, { limit: 1000, look });
  const all: Record<string, string> = {};
  for (const { name, versions } of items) {
    for (const entry of versions) {
      const { metadata, files } = await services.packages.describe(entry);
      const described = canonicalJson(comparable(metadata, files));
      const bytes = await Promise.all(files.map(async (file) => {
        const body = new Uint8Array(await new Response(await services.files.open(file)).bytes());
        assert.equal(sha256(body), file.sha256, `${name} ${entry.version} ${file.name}`);
        return [file.name, file.sha256, file.mediaType, JSON.stringify(file.inspected ?? null)];
      }));
      all[`${name} ${entry.version}`] = JSON.stringify([described, bytes.sort(), entry.yanked]);
    }
  }
  return all;
}

/** Kinds of events about bundles, the newest first, with what they tell. */
export async function bundleEvents({ admin }: Registry): Promise<readonly [string, string][]> {
  const answer = await admin("/api/v1/audit?limit=200");
  const { events } = await answer.json();
  return events.filter(({ kind }: { kind: string }) => kind.startsWith("bundle"))
    .map((one: { kind: string; target: string }) => [one.kind, one.target]);
}
