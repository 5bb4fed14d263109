import { join } from "node:path";
import { LRUCache } from "lru-cache";
import type { FetchGuarded } from "../kit/egress/mod.ts";
import type { Repository } from "../model/package.ts";
import type { OpenSource, Upstream } from "../protocols/mirroring.ts";
import type { Mirrorings } from "./mirrorings.ts";

/** What upstreams are opened with. */
export interface UpstreamsOptions {
  readonly mirrorings: Mirrorings;
  readonly fetch: FetchGuarded;
  /** Of this instance, for what can be fetched anew. */
  readonly folder: string;
}

/** What an opened upstream knows is worth keeping, for so many of them. */
const KEPT = 64;

/** The upstreams of all mirrors, opened when somebody first asks. */
export class Upstreams {
  readonly #options: UpstreamsOptions;
  readonly #opened = new LRUCache<string, Upstream>({ max: KEPT });

  constructor(options: UpstreamsOptions) {
    this.#options = options;
  }

  /** Refuses with `value_refused` an upstream that a repository can never be a copy of. */
  async open(repository: Repository, source: OpenSource): Promise<Upstream> {
    const { mirrorings, fetch, folder } = this.#options;
    const key = JSON.stringify([repository.id, source]);
    const known = this.#opened.get(key);
    if (known) return known;
    const mirroring = await mirrorings.of(repository);
    const opened = mirroring.open(source, { fetch, cacheDir: join(folder, repository.id) });
    this.#opened.set(key, opened);
    return opened;
  }
}
