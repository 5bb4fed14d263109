import { LRUCache } from "lru-cache";
import type { JsonObject } from "../kit/json.ts";
import type { Sealer } from "../kit/sealer.ts";
import type { Clock } from "../model/document.ts";
import type { Actor, RecordEvent } from "../model/event.ts";
import { parseSlug, quote } from "../model/ids.ts";
import type { AuthProvider, ProviderKind } from "../model/identity.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { OpenedProviders, ProviderKinds } from "./provider_kinds.ts";
import { Recent } from "./recent.ts";
import type { Resealed } from "./resealed.ts";

/** What providers are made of. */
export interface ProvidersOptions {
  readonly documents: DocumentStore;
  readonly sealer: Sealer;
  readonly kinds: ProviderKinds;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** A provider to be. */
export interface NewProvider
  extends Pick<AuthProvider, "id" | "kind" | "title" | "enabled" | "options" | "provisioning"> {
  /** Bind password or client secret. */
  readonly secret?: string | null;
}

/** What may be changed of a provider; what is left out stays, and a secret of `null` is taken away. */
export type ProviderChange = Partial<Omit<NewProvider, "id" | "kind">>;

/** A sign-in page with more choices would help nobody. */
const MOST = 50;
const ATTEMPTS = 8;
/** A change is to be known everywhere within a second. */
const REPEATED_FOR = 900;

/** Directories and identity providers that people may sign in by. */
export class Providers {
  readonly #options: ProvidersOptions;
  readonly #recent: Recent<readonly AuthProvider[]>;
  /** By id and revision: an opened provider keeps what it has learnt of the other side. */
  readonly #opened = new LRUCache<string, Promise<OpenedProviders[ProviderKind]>>({ max: MOST });

  constructor(options: ProvidersOptions) {
    this.#options = options;
    this.#recent = new Recent({ milliseconds: REPEATED_FOR, most: 1, now: options.now });
  }

  /** Every provider, by id; there are {@link MOST} at most. */
  list(): Promise<readonly AuthProvider[]> {
    const { documents } = this.#options;
    const query = { limit: MOST };
    const ask = () => Array.fromAsync(documents.find(COLLECTIONS.authProviders, query));
    return this.#recent.get("all", ask);
  }

  /** Refuses with `provider_missing`. */
  async get(id: string): Promise<AuthProvider> {
    const found = (await this.list()).find((one) => one.id === id);
    if (!found) throw new RegistryError("provider_missing", quote(id));
    return found;
  }

  /** A provider that people may sign in by at this moment, of the kind that is asked for; refuses with `provider_missing`. */
  async getEnabled(id: string, kind: ProviderKind): Promise<AuthProvider> {
    const provider = await this.get(id);
    if (provider.enabled && provider.kind === kind) return provider;
    throw new RegistryError("provider_missing", quote(id));
  }

  /** Refuses with `name_taken`, `name_refused` or `value_refused`. */
  async create({ secret = null, ...wanted }: NewProvider, by: Actor): Promise<AuthProvider> {
    const { documents, kinds, now } = this.#options;
    const id: string = parseSlug(wanted.id);
    await kinds[wanted.kind].check(wanted.options);
    if ((await this.list()).length >= MOST) {
      throw new RegistryError("value_refused", `There are ${MOST} providers, and may be no more`);
    }
    const draft = { ...wanted, id, secret: this.#seal(id, secret), createdAt: now() };
    const created = await documents.insert(COLLECTIONS.authProviders, draft);
    if (!created) throw new RegistryError("name_taken", `Provider ${quote(id)}`);
    await this.#note("provider.created", created, by, { after: shown(created) });
    return created;
  }

  /** Refuses with `provider_missing`, `value_refused` or `write_conflict`. */
  async change(id: string, change: ProviderChange, by: Actor): Promise<AuthProvider> {
    const { documents, kinds } = this.#options;
    const { secret, ...rest } = change;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await documents.get(COLLECTIONS.authProviders, id);
      if (!before) throw new RegistryError("provider_missing", quote(id));
      if (rest.options) await kinds[before.kind].check(rest.options);
      const sealed = secret === undefined ? before.secret : this.#seal(id, secret);
      const after = await documents.replace(COLLECTIONS.authProviders, {
        ...{ ...before, ...rest, secret: sealed },
      });
      if (!after) continue;
      const secretChanged = secret === undefined ? {} : { secret: "changed" };
      const detail = { before: shown(before), after: { ...shown(after), ...secretChanged } };
      await this.#note("provider.changed", after, by, detail);
      return after;
    }
    throw new RegistryError("write_conflict", `Provider ${quote(id)}`);
  }

  /**
   * Nobody signs in by it any more; those who did stay users, and are linked to it no longer. The
   * links go first: a provider of the same id must not inherit them.
   */
  async delete(id: string, by: Actor): Promise<void> {
    const { documents } = this.#options;
    const found = await documents.get(COLLECTIONS.authProviders, id);
    if (!found) throw new RegistryError("provider_missing", quote(id));
    await this.change(id, { enabled: false }, by);
    const links = documents.find(COLLECTIONS.identities, { where: { provider: id } });
    for await (const link of links) await documents.delete(COLLECTIONS.identities, link.id);
    await documents.delete(COLLECTIONS.authProviders, id);
    await this.#note("provider.deleted", found, by, { before: shown(found) });
  }

  /** Seals secrets of former keys with the key of today. */
  async reseal(): Promise<Resealed> {
    const { documents, sealer } = this.#options;
    const counts = { resealed: 0, lost: 0 };
    for await (const provider of documents.find(COLLECTIONS.authProviders, {})) {
      if (provider.secret === null || !sealer.isStale(provider.secret)) continue;
      const secret = sealer.renew(provider.secret, aboutSecretOf(provider.id));
      if (secret === null) counts.lost++;
      else if (await documents.replace(COLLECTIONS.authProviders, { ...provider, secret })) {
        counts.resealed++;
      }
    }
    this.#recent.forget("all");
    return counts;
  }

  /** A directory, ready to be asked. */
  directory(provider: AuthProvider): Promise<OpenedProviders["ldap"]> {
    return this.#open(provider, "ldap");
  }

  /** An identity provider, ready to send browsers to. */
  relyingParty(provider: AuthProvider): Promise<OpenedProviders["oidc"]> {
    return this.#open(provider, "oidc");
  }

  async #open<K extends ProviderKind>(
    provider: AuthProvider,
    kind: K,
  ): Promise<OpenedProviders[K]> {
    const { id, revision, createdAt } = provider;
    const key = `${id}\n${createdAt}\n${revision}`;
    const known = this.#opened.get(key) as Promise<OpenedProviders[K]> | undefined;
    if (known) return await known;
    const opened = this.#options.kinds[kind].open(provider, this.#secretOf(provider));
    this.#opened.set(key, opened);
    opened.catch(() => this.#opened.delete(key));
    return await opened;
  }

  /** Refuses with `provider_failed` where the key that has sealed it is gone. */
  #secretOf({ id, secret }: AuthProvider): string | null {
    if (secret === null) return null;
    const opened = this.#options.sealer.tryOpen(secret, aboutSecretOf(id));
    if (opened !== null) return opened;
    throw new RegistryError("provider_failed", "Its secret cannot be opened: set it again");
  }

  #seal(id: string, secret: string | null): string | null {
    return secret === null ? null : this.#options.sealer.seal(secret, aboutSecretOf(id));
  }

  async #note(
    kind: "provider.created" | "provider.changed" | "provider.deleted",
    { id }: AuthProvider,
    actor: Actor,
    detail: JsonObject,
  ): Promise<void> {
    this.#recent.forget("all");
    await this.#options.record({ kind, actor, target: id, detail });
  }
}

/** What a provider's secret is bound to when it is sealed. */
function aboutSecretOf(provider: string): string {
  return `provider/${provider}`;
}

/** What the log may know of a provider: everything but its secret. */
function shown({ kind, title, enabled, options, provisioning }: AuthProvider): JsonObject {
  return { kind, title, enabled, options, provisioning: JSON.parse(JSON.stringify(provisioning)) };
}
