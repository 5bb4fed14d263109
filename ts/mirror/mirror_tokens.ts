import type { Sealer } from "../kit/sealer.ts";
import type { RepositoryId } from "../model/ids.ts";
import type { Mirror } from "../model/mirror.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { OpenSource } from "../protocols/mirroring.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";

/** What tokens are kept with. */
export interface MirrorTokensOptions {
  readonly documents: DocumentStore;
  readonly sealer: Sealer;
}

/** What became of sealed tokens. */
export interface ResealedTokens {
  readonly resealed: number;
  readonly lost: number;
}

/** Tokens that upstreams are shown, which are kept sealed. */
export class MirrorTokens {
  readonly #options: MirrorTokensOptions;

  constructor(options: MirrorTokensOptions) {
    this.#options = options;
  }

  /** As it is kept in the mirror of a repository. */
  seal(token: string, repository: RepositoryId): string {
    return this.#options.sealer.seal(token, aboutTokenOf(repository));
  }

  /** A mirror's upstream with its token in the clear; refuses with `upstream_failed` where the key that has sealed it is gone. */
  sourceOf({ id, upstream: { token, ...source } }: Mirror): OpenSource {
    if (token === undefined) return source;
    const opened = this.#options.sealer.tryOpen(token, aboutTokenOf(id));
    if (opened !== null) return { ...source, token: opened };
    throw new RegistryError("upstream_failed", "Its token cannot be opened: set it again");
  }

  /** Seals what a former key has sealed with the key of today. */
  async reseal(): Promise<ResealedTokens> {
    const { documents, sealer } = this.#options;
    const counts = { resealed: 0, lost: 0 };
    for await (const mirror of documents.find(COLLECTIONS.mirrors, {})) {
      const { token: sealed } = mirror.upstream;
      if (sealed === undefined || !sealer.isStale(sealed)) continue;
      const token = sealer.renew(sealed, aboutTokenOf(mirror.id));
      if (token === null) counts.lost++;
      else if (await documents.replace(COLLECTIONS.mirrors, withToken(mirror, token))) {
        counts.resealed++;
      }
    }
    return counts;
  }
}

/** What a token is bound to when it is sealed. */
function aboutTokenOf(repository: RepositoryId): string {
  return `mirror/${repository}`;
}

function withToken(mirror: Mirror, token: string): Mirror {
  return { ...mirror, upstream: { ...mirror.upstream, token } };
}
