import { RegistryError } from "../../ts/model/registry_error.ts";
import { sha256Hex } from "../../ts/kit/digest.ts";
import { matchesGlob } from "../../ts/kit/glob.ts";
import type { JsonObject } from "../../ts/kit/json.ts";
import type {
  Mirroring,
  Upstream,
  UpstreamFound,
  UpstreamIndex,
  UpstreamManifest,
  UpstreamPackage,
  UpstreamVersion,
} from "../../ts/protocols/mirroring.ts";
import type { RemoteFile } from "../../ts/protocols/exchange.ts";
import { compareVersions } from "../../ts/protocols/winget/version_order.ts";

/** A version of a scripted upstream, in REST form. */
export interface ScriptedVersion {
  readonly metadata: JsonObject;
  /** Bytes of its files, by their addresses. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a test says of a version. */
export interface VersionWords {
  readonly depends?: readonly string[];
  /** Of the file, where it is not the version's usual one. */
  readonly bytes?: string;
  readonly architecture?: string;
  /** Without a digest, or with members that clients refuse. */
  readonly installer?: JsonObject;
  readonly description?: string;
}

/** What was asked of an upstream: `refresh ""`, `read A.B 1.0`. */
export type Asked = string;

/** An upstream in memory that tests change at will, and that counts what it is asked. */
export class ScriptedUpstream implements Upstream {
  readonly asked: Asked[] = [];
  readonly files = new Map<string, string>();
  /** Called with everything that is asked, before it is answered; may throw. */
  fault: (asked: Asked, signal?: AbortSignal) => void | Promise<void> = () => {};
  readonly #packages = new Map<string, Map<string, ScriptedVersion>>();
  #changes = 1;

  /** Puts a version there, or in the place of the one that there is. */
  put(name: string, version: string, words: VersionWords = {}): this {
    const made = scriptedVersion(name, version, words);
    const versions = this.#packages.get(name) ?? new Map();
    this.#packages.set(name, versions.set(version, made));
    for (const [url, bytes] of Object.entries(made.files)) this.files.set(url, bytes);
    this.#changes++;
    return this;
  }

  /** Takes a version away, or the whole package. */
  drop(name: string, version?: string): void {
    if (version === undefined) this.#packages.delete(name);
    else this.#packages.get(name)?.delete(version);
    this.#changes++;
  }

  get mark(): string {
    return `mark ${this.#changes}`;
  }

  async refresh(mark: string, signal: AbortSignal): Promise<UpstreamIndex | null> {
    await this.#ask(`refresh ${JSON.stringify(mark)}`, signal);
    return mark === this.mark ? null : this.#index();
  }

  async browse(signal: AbortSignal): Promise<UpstreamIndex> {
    await this.#ask("browse", signal);
    return this.#index();
  }

  /** What was asked since the last call, but for what does not begin with `what`. */
  takeAsked(what = ""): Asked[] {
    return this.asked.splice(0).filter((one) => one.startsWith(what));
  }

  async #ask(asked: Asked, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.asked.push(asked);
    await this.fault(asked, signal);
    signal?.throwIfAborted();
  }

  #index(): UpstreamIndex {
    return {
      mark: this.mark,
      packages: (globs) => this.#matching(globs),
      find: (name) => Promise.resolve(this.#find(name)),
      search: (): Promise<UpstreamFound> => Promise.resolve({ items: [], hasMore: false }),
      versions: async ({ name }, signal) => {
        await this.#ask(`versions ${name}`, signal);
        return [...this.#packages.get(name) ?? []].map(listed);
      },
      read: (of, version, signal) => this.#read(of, version, signal),
      [Symbol.asyncDispose]: () => this.#ask("close"),
    };
  }

  async *#matching(globs: readonly string[]): AsyncIterable<UpstreamPackage> {
    for (const name of [...this.#packages.keys()].sort()) {
      const fits = globs.some((glob) => matchesGlob(glob.toLowerCase(), name.toLowerCase()));
      if (fits) yield this.#find(name)!;
    }
  }

  #find(wanted: string): UpstreamPackage | null {
    const folded = wanted.toLowerCase();
    const found = [...this.#packages].find(([name]) => name.toLowerCase() === folded);
    if (!found) return null;
    const [name, versions] = found;
    const state = sha256Hex(JSON.stringify([...versions]));
    const newest = [...versions.keys()].sort(compareVersions).at(-1) ?? "";
    return { name, title: name, moniker: "", publisher: "", newest, state };
  }

  async #read(
    { name }: UpstreamPackage,
    { version, state }: UpstreamVersion,
    signal: AbortSignal,
  ): Promise<UpstreamManifest> {
    await this.#ask(`read ${name} ${version}`, signal);
    const found = this.#packages.get(name)?.get(version);
    if (!found) throw new RegistryError("upstream_failed", "It is gone");
    const text = JSON.stringify(found.metadata);
    const offered = { version, paths: [], metadata: found.metadata, remote: [] };
    return { offered, url: `https://up.test/${name}/${version}`, text, sha256: state };
  }
}

function listed([version, found]: readonly [string, ScriptedVersion]): UpstreamVersion {
  return { version, state: sha256Hex(JSON.stringify(found.metadata)), address: version };
}

function scriptedVersion(name: string, version: string, words: VersionWords): ScriptedVersion {
  const { depends = [], bytes = `${name} ${version}`, architecture = "x64", installer } = words;
  const url = `https://vendor.test/${name}/${version}/setup.exe`;
  const [Publisher, ...rest] = name.split(".");
  const metadata: JsonObject = {
    PackageVersion: version,
    DefaultLocale: {
      ...{ PackageLocale: "en-US", PackageName: rest.join(" "), Publisher: Publisher! },
      ...{ ShortDescription: words.description ?? "Scripted", License: "MIT" },
    },
    Installers: [{
      ...{ InstallerIdentifier: "one", Architecture: architecture, InstallerType: "exe" },
      ...{ InstallerUrl: url, InstallerSha256: sha256Hex(bytes).toUpperCase() },
      ...(depends.length > 0 && {
        Dependencies: {
          PackageDependencies: depends.map((PackageIdentifier) => ({ PackageIdentifier })),
        },
      }),
      ...installer,
    }],
  };
  return { metadata, files: { [url]: bytes } };
}

type ScriptedInstaller = JsonObject & {
  readonly Architecture: string;
  readonly InstallerUrl?: string;
  readonly InstallerSha256?: string;
  readonly Dependencies?: { PackageDependencies?: { PackageIdentifier: string }[] };
};

function installersOf(metadata: JsonObject): readonly ScriptedInstaller[] {
  return metadata.Installers as unknown as ScriptedInstaller[];
}

/** How WinGet's packages are copied, as far as the engine needs to know. */
export function scriptedMirroring(upstream: ScriptedUpstream): Mirroring {
  return {
    kinds: ["preindexed", "rest", "folder"],
    open: () => upstream,
    select(metadata, { architectures }) {
      const Installers = installersOf(metadata)
        .filter(({ Architecture }) => architectures.includes(Architecture));
      return Installers.length === 0 ? null : { ...metadata, Installers };
    },
    files: (metadata) => installersOf(metadata).flatMap(remoteFile),
    dependencies: (metadata) =>
      installersOf(metadata).flatMap(({ Dependencies }) =>
        Dependencies?.PackageDependencies?.map(({ PackageIdentifier }) => PackageIdentifier) ?? []
      ),
    judge: () => Promise.reject(new Error("The scripted verifier judges by itself")),
    isWithin(version, range) {
      const [, sign = "", bound = ""] = /^(>=|<)?(.+)$/.exec(range)!;
      const order = compareVersions(version, bound);
      return sign === ">=" ? order >= 0 : sign === "<" ? order < 0 : order === 0;
    },
  };
}

function remoteFile({ InstallerUrl: url, InstallerSha256 }: ScriptedInstaller): RemoteFile[] {
  if (url === undefined || url.startsWith("/dl/")) return [];
  return [{ url, sha256: InstallerSha256?.toLowerCase(), name: "setup.exe" }];
}
