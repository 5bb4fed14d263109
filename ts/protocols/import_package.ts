import type { FetchGuarded } from "../kit/egress/mod.ts";
import type { StoredFile, VersionEntry } from "../model/package.ts";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { lookThrough } from "../model/sight.ts";
import type { FileService } from "../registry/file_service.ts";
import type { PackageDraft } from "../registry/package_draft.ts";
import type { PackageService } from "../registry/package_service.ts";
import type { Exchange, OfferedPackage, OfferedVersion, PublishingPlace } from "./exchange.ts";
import type { ImportOptions } from "./importer.ts";
import type { NameRules } from "./protocol.ts";
import { rehost, type RehostedFile } from "./rehost.ts";

/** What became of one version. */
export interface ImportedVersion {
  readonly package: string;
  readonly version: string;
  /** Where it was described. */
  readonly paths: readonly string[];
  readonly outcome: "added" | "replaced" | "unchanged" | "refused";
  /** Why it was refused. */
  readonly error?: RegistryError;
  /** What became of the files that were to be fetched for it. */
  readonly rehosted: readonly RehostedFile[];
}

/** What importing a package needs. */
export interface PackageImportTools {
  readonly packages: PackageService;
  readonly files: FileService;
  readonly fetch: FetchGuarded;
  readonly longest: number;
  readonly exchange: Exchange;
  readonly names: NameRules;
}

/** A version on its way. */
interface Candidate {
  readonly offered: OfferedVersion;
  readonly key: string;
  metadata: OfferedVersion["metadata"];
  rehosted: readonly RehostedFile[];
  error?: RegistryError;
  /** One before it, of the same version. */
  readonly repeated?: Candidate;
}

type Offer = OfferedPackage & { readonly key: string };

/** Publishes the versions of one package, all at once; each is taken or refused by itself. */
export function importPackage(
  offer: Offer,
  tools: PackageImportTools,
  options: ImportOptions,
): Promise<ImportedVersion[]> {
  return new PackageImport(offer, tools, options).run();
}

/** Thrown out of an edit that is to leave everything as it is. */
class NothingToCommit extends Error {}

class PackageImport {
  readonly #offer: Offer;
  readonly #tools: PackageImportTools;
  readonly #options: ImportOptions;
  readonly #candidates: readonly Candidate[];

  constructor(offer: Offer, tools: PackageImportTools, options: ImportOptions) {
    this.#offer = offer;
    this.#tools = tools;
    this.#options = options;
    const byKey = new Map<string, Candidate>();
    this.#candidates = offer.versions.map((offered) => {
      const key = tools.names.versionKey(offered.version);
      const { metadata } = offered;
      const candidate = { offered, metadata, key, rehosted: [], repeated: byKey.get(key) };
      if (!candidate.repeated) byKey.set(key, candidate);
      return candidate;
    });
  }

  async run(): Promise<ImportedVersion[]> {
    if (this.#options.rehost && !this.#options.dryRun) await this.#rehostAll();
    try {
      return await this.#commit();
    } catch (error) {
      if (!(error instanceof RegistryError) || error.status >= 500) throw error;
      return this.#candidates.map((one) => this.#refused(one, error));
    }
  }

  /** Only for what will be published: what is here need not be fetched again. */
  async #rehostAll(): Promise<void> {
    const { packages, files, fetch, longest } = this.#tools;
    const { repository, replace, sight } = this.#options;
    const found = await packages.find(repository, this.#offer.key, lookThrough(sight.view));
    const place = this.#place(found?.name ?? this.#offer.name);
    for (const one of this.#candidates) {
      if (one.repeated) continue;
      const entry = found?.versions.find(({ key }) => key === one.key);
      if (entry && (!replace || await this.#isHere(entry, one, place))) continue;
      const { version, remote } = one.offered;
      const strange = remote.filter(({ url }) => !url.startsWith(`${place.origin}/dl/`));
      const rehosted = await rehost(strange, { files, fetch, longest, place, version });
      one.rehosted = rehosted.files;
      one.metadata = this.#tools.exchange.relocate(one.metadata, rehosted.addresses);
      one.error = failureOf(rehosted.files);
    }
  }

  async #commit(): Promise<ImportedVersion[]> {
    const { packages, files, names: { compare } } = this.#tools;
    const { repository, by, sight, dryRun } = this.#options;
    const { name, key } = this.#offer;
    const change = { repository, name: { name, key }, by, sight, compare };
    let outcomes: ImportedVersion[] = [];
    let named: readonly StoredFile[] = [];
    try {
      await packages.change(change, async (draft) => {
        outcomes = [];
        for (const one of this.#candidates) outcomes.push(await this.#put(one, draft));
        named = draft.descriptions.flatMap((description) => description.files);
        const isIdle = !outcomes.some(({ outcome }) => /^(?:added|replaced)$/.test(outcome));
        if (dryRun || isIdle) throw new NothingToCommit();
      });
      await files.settle(named);
    } catch (error) {
      if (!(error instanceof NothingToCommit)) throw error;
    }
    return outcomes;
  }

  async #put(one: Candidate, draft: PackageDraft): Promise<ImportedVersion> {
    const place = this.#place(draft.name);
    const entry = draft.entries.find(({ key }) => key === one.key);
    try {
      if (one.repeated) return this.#again(one, one.repeated, place);
      if (entry && await this.#isHere(entry, one, place)) return this.#done(one, "unchanged");
      if (one.error) throw one.error;
      if (entry && !this.#options.replace) {
        throw new RegistryError("version_taken", `"${entry.version}" says something else`);
      }
      const former = entry ? await this.#tools.packages.describe(entry) : null;
      draft.put(await this.#tools.exchange.content(place, one.metadata, former));
      return this.#done(one, entry ? "replaced" : "added");
    } catch (error) {
      if (!(error instanceof RegistryError) || error.status >= 500) throw error;
      return this.#refused(one, error);
    }
  }

  /** What stands twice in the files is taken once, and must say the same both times. */
  #again(one: Candidate, { offered }: Candidate, place: PublishingPlace): ImportedVersion {
    const isSame = offered.version === one.offered.version &&
      this.#tools.exchange.equals(offered.metadata, one.offered.metadata, {
        ...{ place, elsewhere: false },
      });
    if (isSame) return this.#done(one, "unchanged");
    const says = `"${offered.version}" is described otherwise in ${quote(offered.paths[0] ?? "")}`;
    throw new RegistryError("version_taken", says);
  }

  async #isHere(entry: VersionEntry, one: Candidate, place: PublishingPlace): Promise<boolean> {
    if (entry.version !== one.offered.version) return false;
    const { metadata } = await this.#tools.packages.describe(entry);
    const options = { place, elsewhere: this.#options.rehost };
    return this.#tools.exchange.equals(metadata, one.offered.metadata, options);
  }

  #place(name: string): PublishingPlace {
    const { repository, by, origin } = this.#options;
    return { repository, by, origin, name };
  }

  #done(one: Candidate, outcome: ImportedVersion["outcome"]): ImportedVersion {
    const { offered: { version, paths }, rehosted } = one;
    return { package: this.#offer.name, version, paths, outcome, rehosted };
  }

  #refused(one: Candidate, error: RegistryError): ImportedVersion {
    return { ...this.#done(one, "refused"), error };
  }
}

function failureOf(files: readonly RehostedFile[]): RegistryError | undefined {
  const failed = files.filter(({ outcome }) => outcome === "failed");
  const [first] = failed;
  if (!first) return undefined;
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : "";
  return new RegistryError("file_missing", `Cannot be served from here: ${first.says}${more}`);
}
