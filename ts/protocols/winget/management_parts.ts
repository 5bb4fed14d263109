import type { Context, MiddlewareHandler } from "hono";
import type { Json } from "../../kit/json.ts";
import { quote } from "../../model/ids.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Env } from "../../registry/env.ts";
import {
  at,
  type ManagementDesk,
  presentPart,
  presentSpoken,
  refuseMismatch,
  type Serve,
} from "./management_desk.ts";
import { listed } from "./management_list.ts";
import {
  type Installer,
  type Locale,
  type ManifestVersion,
  readInstaller,
  readLocale,
} from "./manifest.ts";

/** Who may pass to which kind of route. */
export interface Gates {
  readonly read: readonly MiddlewareHandler<Env>[];
  readonly write: readonly MiddlewareHandler<Env>[];
  readonly edit: readonly MiddlewareHandler<Env>[];
  readonly remove: readonly MiddlewareHandler<Env>[];
}

/** A kind of part that a version has several of. The numbers are the reference server's. */
interface Parts<P> {
  readonly path: string;
  readonly word: string;
  readonly read: (body: Json) => P;
  readonly nameOf: (part: P) => string | undefined;
  readonly named: (part: P, name: string) => P;
  /** As it is shown by itself. */
  readonly show: (c: Context<Env>, part: P) => Json;
  readonly of: (version: ManifestVersion) => readonly P[];
  readonly into: (version: ManifestVersion, parts: readonly P[]) => ManifestVersion;
  /** Names that a new part may not have although no part has them. */
  readonly reserved: (version: ManifestVersion) => readonly string[];
  readonly numbers: { none: number; missing: number; taken: number; mismatch: number };
}

const INSTALLERS: Parts<Installer> = {
  path: "installers",
  word: "Installer",
  read: readInstaller,
  nameOf: (installer) => installer.InstallerIdentifier,
  named: (installer, InstallerIdentifier) => ({ ...installer, InstallerIdentifier }),
  show: presentPart,
  of: (version) => version.Installers,
  into: (version, Installers) => ({ ...version, Installers }),
  reserved: () => [],
  numbers: { none: 8, missing: 9, taken: 10, mismatch: 11 },
};

const LOCALES: Parts<Locale> = {
  path: "locales",
  word: "Locale",
  read: readLocale,
  nameOf: (locale) => locale.PackageLocale,
  named: (locale, PackageLocale) => ({ ...locale, PackageLocale }),
  show: presentSpoken,
  of: (version) => version.Locales ?? [],
  into: (version, Locales) => ({ ...version, Locales }),
  reserved: ({ DefaultLocale }) => [DefaultLocale.PackageLocale],
  numbers: { none: 13, missing: 14, taken: 15, mismatch: 16 },
};

/** Mounts installers and locales of a version, one by one. */
export function mountParts(serve: Serve, desk: ManagementDesk, gates: Gates): void {
  mountKind(serve, desk, gates, INSTALLERS);
  mountKind(serve, desk, gates, LOCALES);
}

function mountKind<P>(serve: Serve, desk: ManagementDesk, gates: Gates, parts: Parts<P>): void {
  const all = `/packages/:identifier/versions/:version/${parts.path}`;
  serve(all, {
    GET: [...gates.read, async (c) => {
      const shown = parts.of(await desk.manifest(c)).map((part) => parts.show(c, part));
      return listed(c, shown, null);
    }],
    POST: [...gates.write, async (c) => {
      const part = parts.read(await desk.body(c));
      const edited = await edit(desk, c, (version) => {
        return parts.into(version, added(parts, version, part));
      });
      return c.json({ Data: parts.show(c, parts.of(edited).at(-1)!) }, 201);
    }],
  });
  serve(`${all}/:part`, {
    GET: [...gates.read, async (c) => {
      const manifest = await desk.manifest(c);
      const part = parts.of(manifest)[placeOf(parts, manifest, c.req.param("part")!)];
      return c.json({ Data: parts.show(c, part!) });
    }],
    PUT: [...gates.edit, async (c) => {
      const name = c.req.param("part")!;
      const part = parts.read(await desk.body(c));
      refuseMismatch(name, parts.nameOf(part) ?? name, parts.numbers.mismatch);
      const next = parts.named(part, name);
      const edited = await edit(desk, c, (version) => {
        return parts.into(version, parts.of(version).with(placeOf(parts, version, name), next));
      });
      return c.json({ Data: parts.show(c, parts.of(edited)[placeOf(parts, edited, name)]!) });
    }],
    DELETE: [...gates.remove, async (c) => {
      const name = c.req.param("part")!;
      await edit(desk, c, (version) => {
        return parts.into(version, parts.of(version).toSpliced(placeOf(parts, version, name), 1));
      });
      return c.body(null, 204);
    }],
  });
}

function edit(
  desk: ManagementDesk,
  c: Context<Env>,
  change: (version: ManifestVersion) => ManifestVersion,
): Promise<ManifestVersion> {
  const { identifier, version } = c.req.param() as { identifier: string; version: string };
  return desk.editor.editVersion(at(c), identifier, version, change);
}

function added<P>(parts: Parts<P>, version: ManifestVersion, part: P): P[] {
  const name = parts.nameOf(part);
  const before = parts.of(version);
  const taken = [...before.map(parts.nameOf), ...parts.reserved(version)];
  if (name !== undefined && taken.some((one) => one?.toLowerCase() === name.toLowerCase())) {
    const detail = `${parts.word} ${quote(name)}`;
    throw new RegistryError("part_taken", detail, { dialect: parts.numbers.taken });
  }
  return [...before, part];
}

function placeOf<P>(parts: Parts<P>, version: ManifestVersion, name: string): number {
  const all = parts.of(version);
  const wanted = name.toLowerCase();
  const place = all.findIndex((part) => parts.nameOf(part)?.toLowerCase() === wanted);
  if (place >= 0) return place;
  const dialect = all.length === 0 ? parts.numbers.none : parts.numbers.missing;
  throw new RegistryError("part_missing", `${parts.word} ${quote(name)}`, { dialect });
}
