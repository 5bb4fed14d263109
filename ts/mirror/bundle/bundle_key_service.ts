import type { Sealer } from "../../kit/sealer.ts";
import type { BundleKey } from "../../model/bundle.ts";
import type { Clock } from "../../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../../model/event.ts";
import { parseSlug, quote } from "../../model/ids.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import { type DocumentStore, first } from "../../store/document_store.ts";
import {
  createKeyPair,
  fingerprintOf,
  isSignedBy,
  type KeyPair,
  parsePublicKey,
  signBytes,
} from "./bundle_key.ts";

/** What the service is made of. */
export interface BundleKeyServiceOptions {
  readonly documents: DocumentStore;
  readonly sealer: Sealer;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** Somebody who can sign. */
export interface Signer {
  /** The fingerprint of the key. */
  readonly key: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** Nobody has more; a list is read whole. */
const MOST = 1000;

/** Keys by which bundles are signed here, and those of others that are believed here. */
export class BundleKeyService {
  readonly #options: BundleKeyServiceOptions;

  constructor(options: BundleKeyServiceOptions) {
    this.#options = options;
  }

  /** Every key, by name. */
  async list(): Promise<readonly BundleKey[]> {
    const query = { order: { by: "name" }, limit: MOST } as const;
    return await Array.fromAsync(this.#options.documents.find(COLLECTIONS.bundleKeys, query));
  }

  /** A key by its name or fingerprint; refuses with `bundle_key_missing`. */
  async get(name: string): Promise<BundleKey> {
    const { documents } = this.#options;
    const found = await first(documents, COLLECTIONS.bundleKeys, { where: { name } }) ??
      await documents.get(COLLECTIONS.bundleKeys, name);
    if (!found) throw new RegistryError("bundle_key_missing", quote(name));
    return found;
  }

  /** Makes a key to sign with; refuses with `name_refused` or `name_taken`. */
  create(name: string, by: Actor): Promise<BundleKey> {
    const pair = createKeyPair();
    const secret = this.#options.sealer.seal(pair.secret, aboutKey(fingerprintOf(pair.publicKey)));
    return this.#keep("bundle_key.created", { name, publicKey: pair.publicKey, secret }, by);
  }

  /** Believes bundles that another installation signs; refuses with `value_refused`, `name_refused` or `name_taken`. */
  async trust(text: string, name: string, by: Actor): Promise<BundleKey> {
    const publicKey = parsePublicKey(text);
    return await this.#keep("bundle_key.trusted", { name, publicKey, secret: "" }, by);
  }

  /** Neither signs with a key any more, nor believes it; refuses with `bundle_key_missing`. */
  async remove(name: string, by: Actor): Promise<BundleKey> {
    const key = await this.get(name);
    const removed = await this.#options.documents.delete(COLLECTIONS.bundleKeys, key.id);
    if (!removed) throw new RegistryError("bundle_key_missing", quote(name));
    await this.#record("bundle_key.removed", key, by);
    return key;
  }

  /** Who signs: the key of that name, or the one that there is; refuses with `bundle_key_missing`. */
  async signer(name: string | undefined): Promise<Signer> {
    const key = name === undefined ? await this.#onlyOwn() : await this.get(name);
    const { id, publicKey, secret } = key;
    if (secret === "") {
      throw new RegistryError(
        "bundle_key_missing",
        `${quote(key.name)} is another's: its secret is not here`,
      );
    }
    const pair: KeyPair = { publicKey, secret: this.#options.sealer.open(secret, aboutKey(id)) };
    return { key: id, sign: (bytes) => signBytes(bytes, pair) };
  }

  /** Refuses with `bundle_refused` what no key that is believed here has signed. */
  async verify(key: string, bytes: Uint8Array, signature: Uint8Array): Promise<BundleKey> {
    const known = await this.#options.documents.get(COLLECTIONS.bundleKeys, key);
    if (!known) {
      const says = `It is signed by key ${
        quote(key)
      }, which "packhouse bundle-key trust" has not listed here`;
      throw new RegistryError("bundle_refused", says);
    }
    if (isSignedBy(known.publicKey, bytes, signature)) return known;
    throw new RegistryError(
      "bundle_refused",
      `Its signature by key ${quote(known.name)} is broken`,
    );
  }

  /** Seals secrets of former keys with the key of today. */
  async reseal(): Promise<{ readonly resealed: number; readonly lost: number }> {
    const { documents, sealer } = this.#options;
    const counts = { resealed: 0, lost: 0 };
    for (const key of await this.list()) {
      if (key.secret === "" || !sealer.isStale(key.secret)) continue;
      const secret = sealer.renew(key.secret, aboutKey(key.id));
      if (secret === null) counts.lost++;
      else if (await documents.replace(COLLECTIONS.bundleKeys, { ...key, secret })) {
        counts.resealed++;
      }
    }
    return counts;
  }

  async #onlyOwn(): Promise<BundleKey> {
    const own = (await this.list()).filter(({ secret }) => secret !== "");
    if (own.length === 1) return own[0]!;
    const says = own.length === 0
      ? 'There is none to sign with: make one with "packhouse bundle-key create NAME"'
      : `There are ${own.length} to sign with: name one`;
    throw new RegistryError("bundle_key_missing", says);
  }

  async #keep(
    kind: EventKind,
    { name, publicKey, secret }: Pick<BundleKey, "name" | "publicKey" | "secret">,
    by: Actor,
  ): Promise<BundleKey> {
    const { documents, now } = this.#options;
    const id = fingerprintOf(publicKey);
    const draft = { id, name: parseSlug(name), publicKey, secret, createdAt: now() };
    const kept = await documents.insert(COLLECTIONS.bundleKeys, draft);
    if (!kept) {
      const known = await documents.get(COLLECTIONS.bundleKeys, id);
      throw new RegistryError(
        "name_taken",
        known ? `The key is here already, as ${quote(known.name)}` : `Key ${quote(name)}`,
      );
    }
    await this.#record(kind, kept, by);
    return kept;
  }

  #record(kind: EventKind, { id, name, secret }: BundleKey, actor: Actor): Promise<void> {
    const detail = { fingerprint: id, signs: secret !== "" };
    return this.#options.record({ kind, actor, target: name, detail });
  }
}

function aboutKey(id: string): string {
  return `bundle key ${id}`;
}
