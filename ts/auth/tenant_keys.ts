import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from "jose";
import type { FetchGuarded } from "../kit/egress/mod.ts";
import { isJsonObject, type JsonObject, parseJson } from "../kit/json.ts";
import type { Clock, Instant } from "../model/document.ts";
import { RegistryError } from "../model/registry_error.ts";

/** What a tenant's keys are fetched with. */
export interface TenantKeysOptions {
  readonly fetch: FetchGuarded;
  readonly now: Clock;
}

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** Keys are exchanged every few weeks, and withdrawn at once when one was stolen. */
const FRESH_FOR = 60 * 60_000;
/** Whoever sends tokens with made-up keys makes this server ask no more often than this. */
const ASKED_EVERY = 30_000;
const LIMITS = { maxBytes: 1024 * 1024, connectMs: 5_000, idleMs: 5_000, totalMs: 10_000 };
const DEPTH = 16;

/** The keys with which one tenant signs, fetched when first needed and again when one is unknown. */
export class TenantKeys {
  readonly #options: TenantKeysOptions;
  readonly #configuration: URL;
  #keys: KeySet | null = null;
  #freshUntil: Instant = -Infinity;
  #askedAt: Instant = -Infinity;
  #asking: Promise<void> | null = null;

  /** `configuration` is the address of the tenant's OpenID configuration. */
  constructor(configuration: URL, options: TenantKeysOptions) {
    this.#configuration = configuration;
    this.#options = options;
  }

  /** The key that a signature names; refuses with `provider_failed` while none can be fetched. */
  async find(header: JWSHeaderParameters, signed: FlattenedJWSInput): Promise<CryptoKey> {
    if (this.#options.now() >= this.#freshUntil) await this.#renew();
    const known = await this.#known(header, signed);
    if (known) return known;
    await this.#renew();
    const found = await this.#known(header, signed);
    if (found) return found;
    throw new errors.JWKSNoMatchingKey();
  }

  async #known(header: JWSHeaderParameters, signed: FlattenedJWSInput): Promise<CryptoKey | null> {
    if (!this.#keys) throw unreachable(null);
    try {
      return await this.#keys(header, signed);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return null;
      throw error;
    }
  }

  /** Asks for the keys, unless that was done just now; old ones are kept while new ones cannot be had. */
  async #renew(): Promise<void> {
    const { now } = this.#options;
    if (!this.#asking && now() - this.#askedAt < ASKED_EVERY) return;
    this.#askedAt = now();
    this.#asking ??= this.#fetchKeys().finally(() => this.#asking = null);
    try {
      await this.#asking;
    } catch (cause) {
      if (!this.#keys) throw unreachable(cause);
    }
  }

  async #fetchKeys(): Promise<void> {
    const { jwks_uri: address } = await this.#fetchJson(this.#configuration);
    if (typeof address !== "string") throw new Error("The configuration names no keys");
    const keys = await this.#fetchJson(new URL(address));
    this.#keys = createLocalJWKSet(keys as unknown as JSONWebKeySet);
    this.#freshUntil = this.#options.now() + FRESH_FOR;
  }

  async #fetchJson(url: URL): Promise<JsonObject> {
    const httpsOnly = this.#configuration.protocol === "https:";
    const { status, body } = await this.#options.fetch(url, { ...LIMITS, httpsOnly });
    const text = await new Response(body).text();
    if (status !== 200) throw new Error(`${url} answers ${status}`);
    const value = parseJson(text, { depth: DEPTH });
    if (isJsonObject(value)) return value;
    throw new Error(`${url} answers no JSON object`);
  }
}

function unreachable(cause: unknown): RegistryError {
  return new RegistryError("provider_failed", "Its keys cannot be fetched", {
    ...{ cause, retryAfter: ASKED_EVERY / 1000 },
  });
}
