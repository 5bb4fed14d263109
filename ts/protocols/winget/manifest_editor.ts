import type { Actor } from "../../model/event.ts";
import type { JsonObject } from "../../kit/json.ts";
import type { Package, Repository, StoredFile, VersionEntry } from "../../model/package.ts";
import { quote } from "../../model/ids.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Sight } from "../../model/sight.ts";
import type { FileService } from "../../registry/file_service.ts";
import type { PackageDraft, VersionContent } from "../../registry/package_draft.ts";
import type { PackageService } from "../../registry/package_service.ts";
import type { Toolbox } from "../protocol.ts";
import { parseFileAddress } from "../file_address.ts";
import { type Adopted, type AdoptionPlace, FileAdoption } from "./file_adoption.ts";
import { stillDisabled, withInstaller } from "./disabled_installers.ts";
import {
  asManifestVersion,
  type ManifestVersion,
  type PackageManifest,
  refuseFindings,
  summarize,
  validatePackage,
  validateVersion,
} from "./manifest.ts";
import { foldIdentifier, parseIdentifier, versionKey } from "./names.ts";
import { modeOf, place, type Placement, type PublishingMode } from "./placement.ts";
import { getVersion } from "./version_entry.ts";
import { compareVersions } from "./version_order.ts";

/** Where an edit happens, who makes it, and how this server was addressed while it was made. */
export interface EditContext {
  readonly repository: Repository;
  readonly by: Actor;
  readonly sight: Sight;
  readonly origin: string;
}

/** A version that somebody publishes. */
export interface WantedVersion {
  readonly identifier: string;
  readonly version: ManifestVersion;
  readonly mode?: PublishingMode;
}

/** What became of it. */
export interface PublishedVersion extends Placement {
  /** As the package spells it. */
  readonly package: string;
}

/** Writes packages, whole or in parts. Every edit is validated as a whole and committed at once. */
export class ManifestEditor {
  readonly #packages: PackageService;
  readonly #files: FileService;
  readonly #adoption: FileAdoption;

  constructor({ packages, files }: Pick<Toolbox, "packages" | "files">) {
    this.#packages = packages;
    this.#files = files;
    this.#adoption = new FileAdoption(files);
  }

  /** Creates a package, with versions or yet without; refuses with `package_taken`. */
  create(at: EditContext, manifest: PackageManifest): Promise<Package> {
    return this.#change(at, manifest.PackageIdentifier, async (draft) => {
      if (draft.existing) throw new RegistryError("package_taken", `"${draft.existing.name}"`);
      await this.#putAll(at, draft, manifest.Versions);
    });
  }

  /**
   * Puts a whole package in the place of the one that is there; refuses with `package_missing`, and
   * what names no version: whoever forgets them does not mean to delete them all.
   */
  async replace(at: EditContext, manifest: PackageManifest): Promise<Package> {
    if (manifest.Versions.length === 0) refuseFindings([NO_VERSIONS]);
    return await this.#change(at, manifest.PackageIdentifier, async (draft) => {
      refuseMissing(draft, manifest.PackageIdentifier);
      draft.rename(manifest.PackageIdentifier);
      const before = draft.entries;
      draft.clear();
      await this.#putAll(at, draft, manifest.Versions, before);
    });
  }

  /** Spells a package's identifier anew; refuses with `package_missing`. */
  rename(at: EditContext, identifier: string): Promise<Package> {
    return this.#change(at, identifier, (draft) => {
      refuseMissing(draft, identifier);
      draft.rename(identifier);
    });
  }

  /** Deletes a package and all its versions; refuses with `package_missing`. */
  async delete(at: EditContext, identifier: string): Promise<void> {
    await this.#change(at, identifier, (draft) => {
      refuseMissing(draft, identifier);
      draft.delete();
    });
  }

  /** Adds a version; refuses with `version_taken` when one is equal to it in version order. */
  addVersion(at: EditContext, identifier: string, version: ManifestVersion): Promise<Package> {
    return this.#change(at, identifier, async (draft) => {
      refuseMissing(draft, identifier);
      draft.add(await this.content({ ...at, name: draft.name }, version, []));
    });
  }

  /**
   * Gives a version another description, and answers it as it is stored; `edit` is handed the one
   * it has. An edit that takes the last installer out takes the version along.
   */
  async editVersion(
    at: EditContext,
    identifier: string,
    version: string,
    edit: (former: ManifestVersion) => ManifestVersion,
  ): Promise<ManifestVersion> {
    let edited: ManifestVersion | null = null;
    await this.#change(at, identifier, async (draft) => {
      refuseMissing(draft, identifier);
      const entry = getVersion(draft.entries, version);
      const { metadata, files } = await this.#packages.describe(entry);
      const former = asManifestVersion(metadata);
      edited = edit(former);
      if (former.Installers.length > 0 && edited.Installers.length === 0) {
        return draft.remove(entry.key, entry.version);
      }
      const content = await this.content({ ...at, name: draft.name }, edited, files);
      edited = asManifestVersion(content.metadata);
      draft.put(content);
    });
    return edited!;
  }

  /**
   * Publishes a version as a new package, as a further version, as further installers of one that is
   * there, or in its place; as what fits, where no `mode` is said. What is there already with the
   * same files is left as it is. Refuses what is there with other files: `package_taken`,
   * `version_taken`, `part_taken`.
   */
  async publish(at: EditContext, wanted: WantedVersion): Promise<PublishedVersion> {
    let published: PublishedVersion | null = null;
    await this.#change(at, wanted.identifier, async (draft) => {
      published = await this.#publish(at, draft, wanted);
    });
    return published!;
  }

  /** Hides an installer from clients, or shows it again; refuses with `part_missing`. */
  enableInstaller(
    at: EditContext,
    identifier: string,
    version: string,
    { installer, enabled }: { readonly installer: string; readonly enabled: boolean },
  ): Promise<ManifestVersion> {
    return this.editVersion(at, identifier, version, (former) => {
      return withInstaller(former, installer, enabled);
    });
  }

  /** Deletes a version, and with the last one the package. */
  async deleteVersion(at: EditContext, identifier: string, version: string): Promise<void> {
    await this.#change(at, identifier, (draft) => {
      refuseMissing(draft, identifier);
      const { key, version: spelled } = getVersion(draft.entries, version);
      draft.remove(key, spelled);
    });
  }

  async #publish(
    at: EditContext,
    draft: PackageDraft,
    wanted: WantedVersion,
  ): Promise<PublishedVersion> {
    const { existing, name } = draft;
    const key = versionKey(wanted.version.PackageVersion);
    const entry = draft.entries.find((one) => one.key === key);
    const described = entry && await this.#packages.describe(entry);
    const former = described ? asManifestVersion(described.metadata) : null;
    const there = { isThere: existing !== null, former };
    const mode = modeOf(wanted, there);
    const known = described?.files ?? [];
    const adopted = await this.#adoption.adopt({ ...at, name }, wanted.version, known);
    const placement = place({ ...there, mode, wanted: adopted.version });
    if (placement.outcome !== "unchanged") {
      const all = [...known, ...adopted.files];
      draft.put(await this.content({ ...at, name }, placement.version, all));
    }
    return { package: name, ...placement };
  }

  async #putAll(
    at: EditContext,
    draft: PackageDraft,
    versions: readonly ManifestVersion[],
    before: readonly VersionEntry[] = [],
  ): Promise<void> {
    const former = await Promise.all(before.map((entry) => this.#packages.describe(entry)));
    const files = former.flatMap((one) => one.files);
    const known = new Map(former.map((one) => [one.version, asManifestVersion(one.metadata)]));
    const place = { ...at, name: draft.name };
    const adopted = await Promise.all(
      versions
        .map((one) => stillDisabled(one, known.get(one.PackageVersion)))
        .map((one) => this.#adoption.adopt(place, one, files)),
    );
    const Versions = adopted.map(({ version }) => version);
    refuseFindings(validatePackage({ PackageIdentifier: draft.name, Versions }, OWN_FILES));
    adopted.forEach((one) => draft.put(contentOf(one)));
  }

  async #change(
    { repository, by, sight }: EditContext,
    identifier: string,
    edit: (draft: PackageDraft) => void | Promise<void>,
  ): Promise<Package> {
    const name = { name: identifier, key: foldIdentifier(parseIdentifier(identifier)) };
    const change = { repository, name, by, sight, compare: compareVersions };
    let named: readonly StoredFile[] = [];
    const changed = await this.#packages.change(change, async (draft) => {
      await edit(draft);
      named = draft.descriptions.flatMap(({ files }) => files);
    });
    await this.#files.settle(named);
    return changed;
  }

  /** What is to be stored of a version: validated, with the files that its installers name. */
  async content(
    at: AdoptionPlace,
    version: ManifestVersion,
    known: readonly StoredFile[],
  ): Promise<VersionContent> {
    const adopted = await this.#adoption.adopt(at, stillDisabled(version, undefined), known);
    refuseFindings(validateVersion(adopted.version, OWN_FILES));
    return contentOf(adopted);
  }
}

/** Addresses of stored files stand in manifests without a host. */
const OWN_FILES = { stored: (url: string) => parseFileAddress(url) !== null };

function contentOf({ version, files }: Adopted): VersionContent {
  return {
    version: version.PackageVersion,
    key: versionKey(version.PackageVersion),
    metadata: version as unknown as JsonObject,
    summary: summarize(version),
    files,
  };
}

const NO_VERSIONS = { field: "Versions", rule: "4.1", says: "Must hold at least one version" };

function refuseMissing(draft: PackageDraft, identifier: string): void {
  if (!draft.existing) throw new RegistryError("package_missing", quote(identifier));
}
