import { quote } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { EVERYTHING, lookThrough } from "../model/sight.ts";
import type {
  UpstreamIndex,
  UpstreamManifest,
  UpstreamPackage,
  UpstreamSearch,
  UpstreamTools,
  UpstreamVersion,
} from "../protocols/mirroring.ts";
import type { NameRules, Protocol } from "../protocols/protocol.ts";
import type { PackageService } from "../registry/package_service.ts";
import { dialectOf } from "./dialect.ts";
import type { MirrorService } from "./mirror_service.ts";

/** What the catalogue is made of. */
export interface UpstreamCatalogueOptions {
  readonly mirrors: MirrorService;
  readonly protocols: readonly Protocol[];
  readonly upstreamTools: UpstreamTools;
  readonly packages: PackageService;
}

/** A package of an upstream, and whether one of that name is here. */
export interface CataloguedPackage {
  readonly package: UpstreamPackage;
  readonly here: boolean;
}

/** What of an upstream somebody was shown. */
export interface CatalogueWindow {
  readonly items: readonly CataloguedPackage[];
  readonly hasMore: boolean;
}

/** A version of an upstream, and whether it is here. */
export interface CataloguedVersion {
  readonly version: UpstreamVersion;
  readonly here: boolean;
}

const LOOK = lookThrough(EVERYTHING.view);

/** What there would be to copy, for those who look around; nothing is kept. */
export class UpstreamCatalogue {
  readonly #options: UpstreamCatalogueOptions;

  constructor(options: UpstreamCatalogueOptions) {
    this.#options = options;
  }

  /** Refuses with `mirror_missing` or `upstream_failed`, as all of these do. */
  search(
    repository: Repository,
    wanted: UpstreamSearch,
    signal: AbortSignal,
  ): Promise<CatalogueWindow> {
    return this.#browse(repository, signal, async (index, names) => {
      const { items, hasMore } = await index.search(wanted);
      const shown = items.map(async (found) => ({
        package: found,
        here: (await this.#keysHere(repository, found.name, names)) !== null,
      }));
      return { items: await Promise.all(shown), hasMore };
    });
  }

  /** A package and its versions, newest first; refuses with `package_missing`. */
  versions(
    repository: Repository,
    name: string,
    signal: AbortSignal,
  ): Promise<CataloguedPackage & { readonly versions: readonly CataloguedVersion[] }> {
    return this.#browse(repository, signal, async (index, names) => {
      const found = await packageIn(index, name);
      const keys = await this.#keysHere(repository, found.name, names);
      const all = (await index.versions(found, signal))
        .toSorted((one, other) => names.compare(other.version, one.version))
        .map((version) => ({
          version,
          here: keys?.has(names.versionKey(version.version)) === true,
        }));
      return { package: found, here: keys !== null, versions: all };
    });
  }

  /** The description of a version as the upstream has it; refuses with `package_missing` or `version_missing`. */
  read(
    repository: Repository,
    { package: name, version }: { readonly package: string; readonly version: string },
    signal: AbortSignal,
  ): Promise<{ readonly package: string; readonly manifest: UpstreamManifest }> {
    return this.#browse(repository, signal, async (index, names) => {
      const found = await packageIn(index, name);
      const key = names.versionKey(version);
      const all = await index.versions(found, signal);
      const asked = all.find((one) => names.versionKey(one.version) === key);
      if (!asked) throw new RegistryError("version_missing", quote(version));
      return { package: found.name, manifest: await index.read(found, asked, signal) };
    });
  }

  async #browse<T>(
    repository: Repository,
    signal: AbortSignal,
    look: (index: UpstreamIndex, names: NameRules) => Promise<T>,
  ): Promise<T> {
    const { mirrors, protocols, upstreamTools } = this.#options;
    const { source } = await mirrors.open(repository);
    const { mirroring, names } = await dialectOf(protocols, repository);
    await using index = await mirroring.open(source, upstreamTools).browse(signal);
    return await look(index, names);
  }

  /** Keys of the versions of a package that are here; `null` where there is none of that name. */
  async #keysHere(
    repository: Repository,
    name: string,
    { parse }: NameRules,
  ): Promise<ReadonlySet<string> | null> {
    const key = keyOf(name, parse);
    const here = key === null ? null : await this.#options.packages.find(repository, key, LOOK);
    return here && new Set(here.versions.map((version) => version.key));
  }
}

async function packageIn(index: UpstreamIndex, name: string): Promise<UpstreamPackage> {
  const found = await index.find(name);
  if (!found) throw new RegistryError("package_missing", quote(name));
  return found;
}

/** An upstream may have names that nothing here can have. */
function keyOf(name: string, parse: NameRules["parse"]): string | null {
  try {
    return parse(name).key;
  } catch (error) {
    if (error instanceof RegistryError && error.code === "name_refused") return null;
    throw error;
  }
}
