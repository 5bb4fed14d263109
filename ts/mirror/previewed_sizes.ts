import { RegistryError } from "../model/registry_error.ts";
import type {
  Mirroring,
  UpstreamIndex,
  UpstreamPackage,
  UpstreamVersion,
} from "../protocols/mirroring.ts";
import type { RemoteFile } from "../protocols/exchange.ts";
import type { EffectiveRule } from "./effective_rule.ts";
import type { FileFetcher } from "./steps.ts";

/** What finding out sizes needs. */
export interface PreviewedSizesOptions {
  readonly mirroring: Mirroring;
  readonly rule: EffectiveRule;
  readonly index: UpstreamIndex;
  readonly fetcher: Pick<FileFetcher, "size">;
  /** Nothing is asked any more when it aborts. */
  readonly signal: AbortSignal;
}

/** Descriptions that are read and files that are asked for in one preview. */
const MOST_ASKED = 200;

/** How large versions are, by asking whoever has their files; of so many, and no more. */
export class PreviewedSizes {
  readonly #options: PreviewedSizesOptions;
  #asked = 0;

  constructor(options: PreviewedSizesOptions) {
    this.#options = options;
  }

  /** `null` where nobody knows. */
  async of(
    of: UpstreamPackage,
    version: UpstreamVersion,
  ): Promise<number | null | "unwanted"> {
    const { index, mirroring, rule, signal } = this.#options;
    if (signal.aborted || this.#asked >= MOST_ASKED) return null;
    this.#asked++;
    try {
      const { offered } = await index.read(of, version, signal);
      const metadata = mirroring.select(offered.metadata, rule.parts);
      if (!metadata) return "unwanted";
      return rule.rehost ? await this.#sum(mirroring.files(metadata)) : 0;
    } catch (error) {
      if (signal.aborted || error instanceof RegistryError) return null;
      throw error;
    }
  }

  async #sum(files: readonly RemoteFile[]): Promise<number | null> {
    const sizes = await Promise.all(files.map((file) => this.#size(file)));
    return sizes.reduce((sum, size) => sum === null || size === null ? null : sum + size, 0);
  }

  async #size(file: RemoteFile): Promise<number | null> {
    if (++this.#asked > MOST_ASKED) return null;
    return await this.#options.fetcher.size(file, this.#options.signal);
  }
}
