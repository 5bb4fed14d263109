import { genericGrantRequest, ResponseBodyError } from "openid-client";
import { importJWK, type JWK } from "jose";
import type { FetchGuarded } from "../../kit/egress/mod.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { clientAuthentication } from "./client_authentication.ts";
import { signsBySecret } from "./contradictions.ts";
import { DiscoveredProvider, type ProviderOptions } from "./provider.ts";
import { OtherIssuer } from "./refusal.ts";

/** A `Date` is whole seconds old, and was on its way. */
const SLACK = 5;
/** Where nobody ever came back to: no provider has given a code for it. */
const NOWHERE = "https://callback.invalid/";

/** A provider under trial: what one step learns, the next ones build on. Each throws what it finds wrong. */
export class Trial {
  readonly #options: ProviderOptions;
  #found!: DiscoveredProvider;
  #otherIssuer: OtherIssuer | null = null;
  #date: string | null = null;

  constructor(options: ProviderOptions) {
    this.#options = { ...options, fetch: this.#noting(options.fetch) };
  }

  async lookAtSecret(): Promise<string> {
    const { options, secret } = this.#options;
    await clientAuthentication(options, secret);
    return options.clientAuthentication === "none" ? "None is needed" : "It can be used";
  }

  async describe(): Promise<string> {
    try {
      this.#found = await DiscoveredProvider.discover(this.#options);
    } catch (error) {
      if (!(error instanceof OtherIssuer)) throw error;
      this.#otherIssuer = error;
    }
    return "It describes itself";
  }

  compareIssuer(): string {
    if (this.#otherIssuer) throw this.#otherIssuer;
    return `It calls itself ${this.#metadata.issuer}`;
  }

  lookAtAddresses(): string {
    const { authorization_endpoint, token_endpoint, jwks_uri, end_session_endpoint } =
      this.#metadata;
    const addresses = { authorization_endpoint, token_endpoint, jwks_uri };
    for (const [name, address] of Object.entries(addresses)) {
      if (!this.#isUsable(address)) throw failed(`Its ${name} is missing or cannot be used`);
    }
    return end_session_endpoint === undefined
      ? "All are there; signing out there is not offered"
      : "All are there";
  }

  compareClocks(): string {
    const { now, options: { clockTolerance } } = this.#options;
    const there = Date.parse(this.#date ?? "");
    if (Number.isNaN(there)) return "It does not say what time it is";
    const apart = Math.round(Math.abs(there - now()) / 1000);
    if (apart <= clockTolerance + SLACK) return `Its clock is ${apart} s away from this one`;
    throw failed(`Its clock is ${apart} s away from this one, and may be ${clockTolerance} s`);
  }

  async lookAtKeys(): Promise<string> {
    const { options } = this.#options;
    if (signsBySecret(options)) return "The client secret is the key";
    const { keys } = await this.#found.askKeys();
    const usable = await Promise.all(keys.map((key) => isUsable(key, options.algorithms)));
    const count = usable.filter(Boolean).length;
    if (count > 0) return `${count} of its ${keys.length} public keys can be used`;
    throw failed(`None of its ${keys.length} public keys can be used`);
  }

  /** A code that was never given is refused, but only after whoever brought it was recognised. */
  async tryCredentials(): Promise<string> {
    const made = { code: "packhouse-test", redirect_uri: NOWHERE, code_verifier: "t".repeat(43) };
    try {
      await genericGrantRequest(this.#found.configuration, "authorization_code", made);
    } catch (error) {
      const refused = error instanceof ResponseBodyError &&
        error.error !== "invalid_client" && error.error !== "unauthorized_client";
      if (!refused) throw error;
      return "It knows the client";
    }
    throw failed("It gave tokens for a code that it cannot have made");
  }

  get #metadata() {
    return this.#found.configuration.serverMetadata();
  }

  #isUsable(address: string | undefined): boolean {
    const protocol = URL.parse(address ?? "")?.protocol;
    return protocol === "https:" || (protocol === "http:" && this.#options.options.insecureHttp);
  }

  #noting(fetch: FetchGuarded): FetchGuarded {
    return async (...asked) => {
      const answer = await fetch(...asked);
      this.#date = answer.headers.get("date");
      return answer;
    };
  }
}

async function isUsable(key: JWK, allowed: readonly string[]): Promise<boolean> {
  if (key.use !== undefined && key.use !== "sig") return false;
  const algorithms = allowed.filter((one) => key.alg === undefined || key.alg === one);
  for (const algorithm of algorithms) {
    const imported = await importJWK(key, algorithm).catch(() => null);
    if (imported instanceof CryptoKey && imported.type === "public") return true;
  }
  return false;
}

function failed(why: string): RegistryError {
  return new RegistryError("provider_failed", why);
}
