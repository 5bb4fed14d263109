import { LRUCache } from "lru-cache";
import { fold } from "../kit/fold.ts";
import { compileGlob } from "../kit/glob.ts";
import type { Clock, Instant } from "../model/document.ts";
import type { Mirror, RuleTerms } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { NameRules } from "../protocols/protocol.ts";

/** What says which packages may be fetched for whoever asks. */
export interface PullPoliciesOptions {
  readonly mirrors: { find(repository: Repository): Promise<Mirror | null> };
  readonly rules: {
    all(repository: Repository): Promise<readonly { readonly terms: RuleTerms }[]>;
  };
  readonly names: (repository: Repository) => NameRules;
  readonly now: Clock;
}

/** Tells the key of a package that may be fetched; `null` for every other. */
type Policy = (name: string) => string | null;

interface Kept {
  readonly policy: Promise<Policy | null>;
  readonly until: Instant;
}

/** How soon a change to a mirror or its rules counts here, in milliseconds. */
const KEPT_FOR = 10_000;
const REPOSITORIES_KEPT = 1_000;

/** What may be fetched when it is asked for. Clients may ask for anything, so it is not read for each of them. */
export class PullPolicies {
  readonly #options: PullPoliciesOptions;
  readonly #kept = new LRUCache<string, Kept>({ max: REPOSITORIES_KEPT });

  constructor(options: PullPoliciesOptions) {
    this.#options = options;
  }

  /** The key of a package that may be fetched into a repository; `null` where it may not. */
  async keyOf(repository: Repository, name: string): Promise<string | null> {
    return (await this.#policyOf(repository))?.(name) ?? null;
  }

  #policyOf(repository: Repository): Promise<Policy | null> {
    const now = this.#options.now();
    const known = this.#kept.get(repository.id);
    if (known && known.until > now) return known.policy;
    const policy = this.#read(repository);
    this.#kept.set(repository.id, { policy, until: now + KEPT_FOR });
    policy.catch(() => this.#kept.delete(repository.id));
    return policy;
  }

  async #read(repository: Repository): Promise<Policy | null> {
    const { mirrors, rules, names } = this.#options;
    const mirror = await mirrors.find(repository);
    if (!mirror?.enabled || !mirror.pullThrough || mirror.upstream.kind === "bundle") return null;
    const globs = (await rules.all(repository)).map(({ terms }) =>
      compileGlob(fold(terms.package))
    );
    const { parse } = names(repository);
    return (name) => {
      const folded = fold(name);
      return globs.some((fits) => !fits || fits(folded)) ? keyOf(name, parse) : null;
    };
  }
}

/** What cannot be a name is none that could be fetched. */
function keyOf(name: string, parse: NameRules["parse"]): string | null {
  try {
    return parse(name).key;
  } catch (error) {
    if (error instanceof RegistryError) return null;
    throw error;
  }
}
