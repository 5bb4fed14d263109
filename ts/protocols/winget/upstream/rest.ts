import { sha256Hex } from "../../../kit/digest.ts";
import { compareOrdinal } from "../../../kit/fold.ts";
import { RegistryError } from "../../../model/registry_error.ts";
import type {
  Upstream,
  UpstreamFound,
  UpstreamIndex,
  UpstreamManifest,
  UpstreamPackage,
  UpstreamSearch,
  UpstreamVersion,
} from "../../mirroring.ts";
import type { UpstreamClient } from "./client.ts";
import { otherDigest, upstreamFailed } from "./failures.ts";
import { readDescription } from "./manifest_text.ts";
import { MemoryReader } from "./memory_reader.ts";
import { packageIn, packagesIn } from "./reading_packages.ts";
import { stateOf, versionsIn } from "./rest_answers.ts";
import { markOf, RestClient } from "./rest_client.ts";
import { searchIndex } from "./search.ts";
import type { Shelf, Snapshot } from "./shelf.ts";
import { usable } from "./usable.ts";

export interface RestOptions {
  readonly client: UpstreamClient;
  readonly base: string;
  readonly shelf: Shelf;
  /** Whether there is a token to show. */
  readonly isKnown: boolean;
}

/**
 * A REST source, such as another registry of this kind. It has no index that could be asked for
 * conditionally, so that finding nothing new costs one list of what there is.
 */
export class RestUpstream implements Upstream {
  readonly #client: RestClient;
  readonly #shelf: Shelf;

  constructor({ client, base, shelf, isKnown }: RestOptions) {
    this.#client = new RestClient(client, base, isKnown);
    this.#shelf = shelf;
  }

  refresh(mark: string, signal: AbortSignal): Promise<UpstreamIndex | null> {
    return this.#shelf.refresh(mark, this.#bring, signal);
  }

  browse(signal: AbortSignal): Promise<UpstreamIndex> {
    return this.#shelf.browse(this.#bring, signal);
  }

  #bring = async (known: string, signal: AbortSignal): Promise<Snapshot | null> => {
    const packages = await this.#client.list(signal);
    const mark = markOf(packages);
    if (mark === known) return null;
    const reader = new MemoryReader(packages.sort((a, b) => compareOrdinal(a.name, b.name)));
    return {
      mark,
      isThere: () => Promise.resolve(true),
      open: () => new RestIndex(mark, reader, this.#client),
      remove: () => Promise.resolve(),
    };
  };
}

class RestIndex implements UpstreamIndex {
  constructor(
    readonly mark: string,
    readonly reader: MemoryReader,
    readonly client: RestClient,
  ) {}

  packages(globs: readonly string[]): AsyncIterable<UpstreamPackage> {
    return packagesIn(this.reader, globs);
  }

  // deno-lint-ignore require-await -- so that what it throws is a rejection
  async find(name: string): Promise<UpstreamPackage | null> {
    return packageIn(this.reader, name);
  }

  search(wanted: UpstreamSearch): Promise<UpstreamFound> {
    return searchIndex(this.reader, wanted);
  }

  async versions(
    { name }: UpstreamPackage,
    signal: AbortSignal,
  ): Promise<readonly UpstreamVersion[]> {
    const { said } = await this.client.manifests(name, null, signal);
    const versions = versionsIn(said);
    if (versions.length === 0) throw upstreamFailed(`It has no ${name} any more`);
    return usable(versions.map((one) => {
      const version = String(one.PackageVersion ?? "");
      return { version, state: stateOf(one), address: version };
    }));
  }

  async read(
    { name }: UpstreamPackage,
    { version, state }: UpstreamVersion,
    signal: AbortSignal,
  ): Promise<UpstreamManifest> {
    const { url, text, said } = await this.client.manifests(name, version, signal);
    const [found, another] = versionsIn(said);
    const what = `What is said of ${name} ${version}`;
    if (!found || another) {
      throw new RegistryError("metadata_refused", `${what} is not one version`);
    }
    const digest = stateOf(found);
    if (digest !== state) throw otherDigest(what, state, digest);
    const offered = readDescription([{ path: "manifest.json", text }], { name, version });
    return { offered, url, text, sha256: sha256Hex(text) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
