/** A tenant of Microsoft Entra ID, as far as this product speaks to one: keys at an address, and tokens. */
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

export const TENANT = "72f988bf-0000-4000-8000-2d7cd011db47";
export const RESOURCE = "api://packages";

/** A key of the tenant's. */
interface Key {
  readonly kid: string;
  readonly private: CryptoKey;
  readonly public: JWK;
}

/** How one token differs from what the tenant issues. */
export interface Issue {
  /** A key that the tenant does not tell of. */
  readonly key?: CryptoKey | Uint8Array;
  readonly header?: Record<string, string>;
}

/** A tenant behind a port of this machine; disposing of it stops it. */
export class Tenant implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #now: () => number;
  #keys: Key[] = [];
  #exchanges = 0;
  /** How often its keys were fetched. */
  asked = 0;
  /** What it answers in the place of its keys. */
  instead: (() => Response) | null = null;

  constructor(now: () => number) {
    this.#now = now;
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, (request) => this.#answer(new URL(request.url).pathname));
  }

  static async open(now: () => number): Promise<Tenant> {
    const tenant = new Tenant(now);
    await tenant.exchangeKeys();
    return tenant;
  }

  get authority(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** What a repository must be told to trust it. */
  get entraId(): Record<string, string> {
    return { tenant: TENANT, resource: RESOURCE, authority: this.authority };
  }

  /** The key that it signs with, as it tells everybody. */
  get publicKey(): JWK {
    return this.#keys.at(-1)!.public;
  }

  /** Signs with another key from now on, and tells of this one alone. */
  async exchangeKeys(): Promise<void> {
    this.#keys = [await keyNumber(this.#exchanges++)];
  }

  /** What the tenant says of somebody who signs in. */
  claims(): JWTPayload {
    const now = Math.floor(this.#now() / 1000);
    return {
      ...{ iss: `https://sts.windows.net/${TENANT}/`, aud: RESOURCE, tid: TENANT },
      ...{ iat: now - 5, nbf: now - 5, exp: now + 3600, oid: "ada-oid", upn: "ada@contoso.test" },
    };
  }

  /** A token; a claim that is `undefined` is left out. */
  async token(claims: JWTPayload = {}, { key, header }: Issue = {}): Promise<string> {
    const own = this.#keys.at(-1)!;
    return await new SignJWT({ ...this.claims(), ...claims })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: own.kid, ...header })
      .sign(key ?? own.private);
  }

  #answer(path: string): Response {
    if (path === `/${TENANT}/v2.0/.well-known/openid-configuration`) {
      return this.instead?.() ?? Response.json({ jwks_uri: `${this.authority}/keys` });
    }
    if (path !== "/keys") return new Response(null, { status: 404 });
    this.asked++;
    return Response.json({ keys: this.#keys.map((key) => key.public) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** Keys take a while to be found: every tenant has the same ones. */
const FOUND: Promise<Key>[] = [];

function keyNumber(number: number): Promise<Key> {
  return FOUND[number] ??= findKey();
}

async function findKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const kid = crypto.randomUUID();
  return { kid, private: privateKey, public: { ...await exportJWK(publicKey), kid, use: "sig" } };
}
