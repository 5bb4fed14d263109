import type { JsonObject } from "../../../kit/json.ts";
import { quote } from "../../../model/ids.ts";
import type { Package, StoredFile } from "../../../model/package.ts";
import { RegistryError } from "../../../model/registry_error.ts";
import { lookThrough } from "../../../model/sight.ts";
import { fileAddress, parseFileAddress, storedUrl } from "../../file_address.ts";
import type {
  CheckRequest,
  DraftRequest,
  PartOfVersion,
  Published,
  Publishing,
  PublishingCheck,
  PublishingContext,
  PublishingDraft,
  PublishingMode,
  PublishingRequest,
} from "../../publishing.ts";
import type { Toolbox } from "../../protocol.ts";
import {
  asManifestVersion,
  type ManifestVersion,
  readVersion,
  refuseFindings,
} from "../manifest.ts";
import { ManifestEditor } from "../manifest_editor.ts";
import { foldIdentifier, parseIdentifier, versionKey } from "../names.ts";
import { asSummary } from "../summary.ts";
import { createSearchIndex } from "../search_index.ts";
import { type Draft, draftFrom, type KnownPackage } from "./draft.ts";
import { type InspectedUpload, inspectUpload, look } from "./_inspector.ts";
import { verdictOn, verdictOnGiven } from "./_judge.ts";
import { recognise } from "./_recognise.ts";
import { together } from "./_together.ts";

/** What publishing is made of. */
export type PublishingTools = Pick<Toolbox, "packages" | "files" | "catalogue">;

/** Handing over installers becomes a WinGet version. */
export class WingetPublishing implements Publishing {
  readonly #tools: PublishingTools;
  readonly #editor: ManifestEditor;

  constructor(tools: PublishingTools) {
    this.#tools = tools;
    this.#editor = new ManifestEditor(tools);
  }

  async draft(at: PublishingContext, wanted: DraftRequest): Promise<PublishingDraft> {
    const looked = await Promise.all(wanted.uploads.map((id) => this.#look(at, id, wanted)));
    const drafts = await Promise.all(looked.map((one) => this.#draftOne(at, one, wanted)));
    const { identifier, manifest, origins, notes } = together(
      drafts.toSorted((one, other) => one.missing.length - other.missing.length),
    );
    const { missing, findings } = verdictOn(manifest);
    const version = (manifest.PackageVersion ?? null) as string | null;
    return {
      ...{ package: identifier, version, manifest, origins, findings },
      mode: await this.#modeOf(at, identifier, version),
      missing: [...identifier === null ? ["PackageIdentifier"] : [], ...missing],
      notes: [...new Set(notes)],
      files: looked.map(({ file }) => file),
    };
  }

  async check(at: PublishingContext, wanted: CheckRequest): Promise<PublishingCheck> {
    const { identifier, manifest } = described(wanted.package, wanted.manifest);
    const { missing, findings } = verdictOnGiven(manifest);
    const { PackageVersion: version } = manifest;
    const name = identifier !== null && isIdentifier(identifier) ? identifier : null;
    return {
      mode: await this.#modeOf(at, name, typeof version === "string" ? version : null),
      missing: [...identifier === null ? ["PackageIdentifier"] : [], ...missing],
      findings: [
        ...identifier !== null && name === null ? [UNFIT_IDENTIFIER] : [],
        ...findings,
      ],
    };
  }

  async publish(at: PublishingContext, wanted: PublishingRequest): Promise<Published> {
    const described = wanted.manifest
      ? describedBy(wanted, wanted.manifest)
      : describedByFiles(await this.draft(at, wanted));
    const version = readVersion(described.manifest);
    await this.#lookAtFiles(at, version, wanted.uploads);
    const { package: name, mode, outcome, version: published } = await this.#editor.publish(at, {
      ...{ identifier: parseIdentifier(described.identifier), version, mode: wanted.mode },
    });
    return { package: name, version: published.PackageVersion, mode, outcome };
  }

  partsOf(summary: JsonObject): number {
    return asSummary(summary).installers ?? 1;
  }

  async enablePart(
    at: PublishingContext,
    { package: name, version, part: installer }: PartOfVersion,
    enabled: boolean,
  ): Promise<void> {
    await this.#editor.enableInstaller(at, name, version, { installer, enabled });
  }

  async #draftOne(
    at: PublishingContext,
    { file, inspection }: InspectedUpload,
    wanted: DraftRequest,
  ): Promise<Draft> {
    const { id, name, sha256 } = file;
    const place = { package: wanted.package ?? "_", version: wanted.version ?? "_" };
    const url = fileAddress(at.repository, { ...place, file: id, name });
    const options = {
      ...{ fileName: name, url, sha256, identifier: wanted.package, version: wanted.version },
    };
    const index = (await this.#tools.catalogue.shelf(at.repository)).index(createSearchIndex);
    const seen = index.through(at.sight.view);
    const shared = wanted.package === undefined ? recognise(seen, inspection) : null;
    if (shared) {
      const known = await this.#known(shared.package, shared.from);
      return draftFrom(inspection, { ...options, known });
    }
    const draft = draftFrom(inspection, options);
    const found = draft.identifier === null ? null : await this.#find(at, draft.identifier);
    const known = found && await this.#known(found, draft.origins.PackageIdentifier!);
    return known ? draftFrom(inspection, { ...options, known }) : draft;
  }

  async #known({ name, versions }: Package, from: string): Promise<KnownPackage | undefined> {
    const [entry] = versions;
    if (!entry) return undefined;
    const { metadata } = await this.#tools.packages.describe(entry);
    return { identifier: name, from, newest: asManifestVersion(metadata) };
  }

  async #modeOf(
    at: PublishingContext,
    identifier: string | null,
    version: string | null,
  ): Promise<PublishingMode> {
    const found = identifier === null ? null : await this.#find(at, identifier);
    if (!found) return "package";
    const key = version === null ? null : versionKey(version);
    return found.versions.some((entry) => entry.key === key) ? "installer" : "version";
  }

  #find({ repository, sight }: PublishingContext, identifier: string): Promise<Package | null> {
    const look = lookThrough(sight.view);
    return this.#tools.packages.find(repository, foldIdentifier(identifier), look);
  }

  /** An upload, or what it has become where the package is said. */
  async #look(at: PublishingContext, id: string, wanted: DraftRequest): Promise<InspectedUpload> {
    const { files } = this.#tools;
    const upload = await files.upload(id);
    if (upload?.repository === at.repository.id) {
      return await inspectUpload(files, at.repository, upload);
    }
    const file = await this.#published(at, id, wanted.package);
    if (!file) throw new RegistryError("upload_missing", quote(id));
    return { file, inspection: await look(files, at.repository, file) };
  }

  async #published(
    at: PublishingContext,
    id: string,
    name: string | undefined,
  ): Promise<StoredFile | null> {
    const found = name === undefined ? null : await this.#find(at, name);
    for (const entry of found?.versions ?? []) {
      const { files } = await this.#tools.packages.describe(entry);
      const file = files.find((one) => one.id === id);
      if (file) return file;
    }
    return null;
  }

  /** What is known of files is kept with them once they are published; all of them must be named. */
  async #lookAtFiles(
    at: PublishingContext,
    version: ManifestVersion,
    uploads: readonly string[],
  ): Promise<void> {
    const named = filesNamedIn(version, at);
    const forgotten = uploads.find((id) => !named.has(id));
    if (forgotten !== undefined) {
      throw new RegistryError(
        "value_refused",
        `No InstallerUrl leads to upload ${quote(forgotten)}`,
      );
    }
    for (const id of named) {
      const upload = await this.#tools.files.upload(id);
      const isOurs = upload?.repository === at.repository.id;
      if (isOurs) await inspectUpload(this.#tools.files, at.repository, upload);
    }
  }
}

/** A version whose package is known. */
interface Described {
  readonly identifier: string;
  readonly manifest: JsonObject;
}

const UNFIT_IDENTIFIER = {
  ...{ field: "PackageIdentifier", rule: "4.3" },
  says: "Must be two to eight parts with dots between, such as Contoso.Tool",
};

function isIdentifier(text: string): boolean {
  try {
    return parseIdentifier(text) !== "";
  } catch (error) {
    if (error instanceof RegistryError) return false;
    throw error;
  }
}

/** `PackageIdentifier` may stand in the manifest, as where versions are kept in files. */
function described(name: string | undefined, given: JsonObject) {
  const { PackageIdentifier, ...manifest } = given;
  const identifier = name ?? PackageIdentifier;
  return { identifier: typeof identifier === "string" ? identifier : null, manifest };
}

function describedBy({ package: name, version }: PublishingRequest, given: JsonObject): Described {
  const { identifier, manifest } = described(name, given);
  if (identifier === null) refuseFindings([required("PackageIdentifier")]);
  return {
    identifier: identifier!,
    manifest: version === undefined ? manifest : { PackageVersion: version, ...manifest },
  };
}

function describedByFiles({ package: identifier, manifest, missing }: PublishingDraft): Described {
  refuseFindings(missing.map(required));
  return { identifier: identifier!, manifest };
}

function required(field: string) {
  return { field, rule: "4.3", says: "Is required, and the file does not say it" };
}

function filesNamedIn(
  { Installers, DefaultLocale, Locales = [] }: ManifestVersion,
  { repository, origin }: PublishingContext,
): ReadonlySet<string> {
  const icons = [DefaultLocale, ...Locales].flatMap(({ Icons = [] }) => Icons);
  const urls = [
    ...Installers.map(({ InstallerUrl }) => InstallerUrl),
    ...icons.map(({ IconUrl }) => IconUrl),
  ];
  return new Set(urls.flatMap((url) => {
    const address = parseFileAddress(storedUrl(url ?? "", repository, origin));
    return address ? [address.file] : [];
  }));
}
