import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "../../kit/json.ts";
import type { Exchange, PublishingPlace } from "../exchange.ts";
import { parseFileAddress, servedUrl, storedUrl } from "../file_address.ts";
import type { Toolbox } from "../protocol.ts";
import {
  asManifestVersion,
  clashes,
  enabledInstallers,
  type Installer,
  type ManifestVersion,
} from "./manifest.ts";
import { ManifestEditor } from "./manifest_editor.ts";
import { offered } from "./offered.ts";
import { readManifestFiles, writeManifestFiles } from "./yaml/mod.ts";

/** Manifests come and go as the community keeps them. */
export function exchange(tools: Pick<Toolbox, "packages" | "files">): Exchange {
  const editor = new ManifestEditor(tools);
  return {
    takes: (path) => /\.(?:ya?ml|json)$/i.test(path),
    read(files) {
      const { packages, reports } = readManifestFiles(files);
      return {
        packages: packages.map(({ packageIdentifier, versions }) => ({
          name: packageIdentifier,
          versions: versions.map(offered),
        })),
        reports,
      };
    },
    write(name, metadata, { origin, hidden }) {
      const version = asManifestVersion(served(metadata, origin));
      const Installers = hidden ? version.Installers : enabledInstallers(version);
      if (!hidden && Installers.length === 0) return [];
      return writeManifestFiles(name, { ...version, Installers });
    },
    relocate(metadata, addresses) {
      return withInstallers(asManifestVersion(metadata), (installer) => {
        const InstallerUrl = addresses.get(installer.InstallerUrl ?? "");
        return InstallerUrl === undefined ? installer : { ...installer, InstallerUrl };
      });
    },
    equals: (published, wanted, { place, elsewhere }) =>
      isDeepStrictEqual(
        comparable(published, place, elsewhere),
        comparable(wanted, place, elsewhere),
      ),
    content(place, metadata, former) {
      const wanted = asManifestVersion(metadata);
      if (!former) return editor.content(place, wanted, []);
      const version = inPlaceOf(asManifestVersion(former.metadata), wanted);
      return editor.content(place, version, former.files);
    },
  };
}

/** Every address of a stored file, wherever it stands, with `origin` before it. */
function served(metadata: JsonObject, origin: string): JsonObject {
  return withTexts(
    metadata,
    (text) => parseFileAddress(text) ? servedUrl(text, origin) : text,
  ) as JsonObject;
}

function withTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => withTexts(one, change));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, one]) => [name, withTexts(one!, change)]);
  return Object.fromEntries(members);
}

/** Installers keep the names that they had, and those that were hidden stay so. */
function inPlaceOf(former: ManifestVersion, wanted: ManifestVersion): ManifestVersion {
  const taken = new Set<string>();
  const Installers = wanted.Installers.map((one): Installer => {
    const there = former.Installers.find((other) => clashes(one, other))?.InstallerIdentifier;
    const { InstallerIdentifier: own, ...rest } = one;
    const name = [there, own].find((name) => name !== undefined && !taken.has(name.toLowerCase()));
    if (name === undefined) return rest;
    taken.add(name.toLowerCase());
    return { InstallerIdentifier: name, ...rest };
  });
  const { disabledInstallers } = former;
  return { ...wanted, Installers, ...(disabledInstallers && { disabledInstallers }) };
}

/** Without what stands in no manifest, and with the addresses of stored files in one form. */
function comparable(
  metadata: JsonObject,
  { repository, origin }: PublishingPlace,
  elsewhere: boolean,
): JsonObject {
  const bare = withTexts(metadata, (text) => storedUrl(text, repository, origin)) as JsonObject;
  const { disabledInstallers: __, ...version } = asManifestVersion(bare);
  return withInstallers(version, (installer) => {
    const { InstallerIdentifier: _, InstallerUrl, InstallerSha256, ...rest } = installer;
    if (InstallerSha256 === undefined) return { ...rest, ...(InstallerUrl && { InstallerUrl }) };
    const digest = { InstallerSha256: InstallerSha256.toUpperCase() };
    return { ...rest, ...digest, ...(!elsewhere && InstallerUrl && { InstallerUrl }) };
  });
}

function withInstallers(
  version: ManifestVersion,
  change: (installer: Installer) => Partial<Installer>,
): JsonObject {
  return { ...version, Installers: version.Installers.map(change) } as unknown as JsonObject;
}
