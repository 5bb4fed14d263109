import { decodeJwt, type JWTPayload, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import { byCount } from "../kit/by_count.ts";
import { sha256Hex } from "../kit/digest.ts";
import type { FetchGuarded } from "../kit/egress/mod.ts";
import type { Clock } from "../model/document.ts";
import { type EntraId, entraIdOf, PUBLIC_AUTHORITY } from "../model/entra_id.ts";
import type { RecordEvent } from "../model/event.ts";
import type { Repository } from "../model/package.ts";
import { ANONYMOUS, type Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { ACCESS_TOKEN_ISSUER } from "./access_token.ts";
import type { RepositoryAuthMethod, ShownAt } from "./authenticator.ts";
import type { Credentials } from "./credentials.ts";
import { EntraClaims } from "./entra_claims.ts";
import { TenantKeys } from "./tenant_keys.ts";

/** What this method is made of. */
export interface ByEntraTokenOptions {
  /** The guarded way out, to the tenants' keys. */
  readonly fetch: FetchGuarded;
  readonly record: RecordEvent;
  /** Hears why a token was refused, which its bearer is not told. */
  readonly complain: (why: string) => void;
  readonly now: Clock;
}

/** A token, where it is shown, and whom it must be from. */
interface Shown extends ShownAt {
  readonly token: string;
  readonly entraId: EntraId;
}

/** What Entra ID signs with; never a shared secret, and never nothing. */
const ALGORITHMS = ["RS256", "RS384", "RS512"];
/** Clocks differ by so many seconds. */
const SKEW = 60;
const TENANTS_KEPT = 1_000;
const TOKENS_KEPT = 10_000;

/** A token of Microsoft Entra ID, at repositories that trust its tenant. It reads, and only there. */
export class ByEntraToken implements RepositoryAuthMethod {
  readonly #options: ByEntraTokenOptions;
  readonly #tenants = new LRUCache<string, TenantKeys>({ max: TENANTS_KEPT });
  /** Digests of tokens whose first use has been recorded. */
  readonly #recorded = new LRUCache<string, true>(byCount(TOKENS_KEPT));

  constructor(options: ByEntraTokenOptions) {
    this.#options = options;
  }

  takes({ secret }: Credentials, repository: Repository): boolean {
    return entraIdOf(repository) !== null && isStrangersJwt(secret);
  }

  async prove({ secret: token }: Credentials, at: ShownAt): Promise<Principal> {
    const { repository, address } = at;
    const shown = { ...at, token, entraId: entraIdOf(repository)! };
    const claims = new EntraClaims(await this.#verified(shown));
    const refusal = claims.refusalBy(shown.entraId);
    if (refusal !== null) this.#options.complain(`${claims.name}: ${refusal}`);
    await this.#recordOnce(shown, claims.name, refusal);
    if (refusal !== null) throw wrong();
    return {
      ...{ ...ANONYMOUS, kind: "entra", name: claims.name, address },
      grants: new Map([[repository.id, [{ role: "reader" }]]]),
      token: { repositories: [repository.id], actions: ["read"] },
    };
  }

  async #verified({ token, entraId }: Shown): Promise<JWTPayload> {
    const keys = this.#keysOf(entraId);
    try {
      const { payload } = await jwtVerify(token, (header, signed) => keys.find(header, signed), {
        ...{ algorithms: ALGORITHMS, clockTolerance: SKEW, requiredClaims: ["exp", "tid"] },
        ...{ issuer: issuersOf(entraId), audience: audiencesOf(entraId) },
        currentDate: new Date(this.#options.now()),
      });
      return payload;
    } catch (cause) {
      if (cause instanceof RegistryError) throw cause;
      this.#options.complain(cause instanceof Error ? cause.message : String(cause));
      throw wrong(cause);
    }
  }

  #keysOf({ authority = PUBLIC_AUTHORITY, tenant }: EntraId): TenantKeys {
    const address = `${authority}/${tenant}/v2.0/.well-known/openid-configuration`;
    const known = this.#tenants.get(address) ?? new TenantKeys(new URL(address), this.#options);
    this.#tenants.set(address, known);
    return known;
  }

  /** One token makes hundreds of requests; only those that the tenant has signed are worth an event. */
  async #recordOnce(shown: Shown, name: string, refusal: string | null): Promise<void> {
    const { token, repository, address } = shown;
    const digest = sha256Hex(`${repository.id} ${address} ${refusal} ${token}`);
    if (this.#recorded.has(digest)) return;
    this.#recorded.set(digest, true);
    const kind = refusal === null ? "sign_in.accepted" : "sign_in.refused";
    await this.#options.record({
      ...{ kind, actor: { user: null, name, address }, target: name },
      ...{ organization: repository.organization, repository: repository.id },
      detail: { method: "entra", ...(refusal !== null && { reason: refusal }) },
    });
  }
}

const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether a text is a JWT that says it is from elsewhere. */
function isStrangersJwt(text: string): boolean {
  if (!JWT.test(text)) return false;
  try {
    return decodeJwt(text).iss !== ACCESS_TOKEN_ISSUER;
  } catch {
    return false;
  }
}

/** Applications choose which version of tokens they are given; each version has an issuer of its own. */
function issuersOf({ authority = PUBLIC_AUTHORITY, tenant }: EntraId): string[] {
  return [`https://sts.windows.net/${tenant}/`, `${authority}/${tenant}/v2.0`];
}

/** Of an application whose URI is made from its id, newer tokens name the id alone. */
function audiencesOf({ resource }: EntraId): string[] {
  const id = /^api:\/\/([0-9a-f-]{36})$/i.exec(resource)?.[1];
  return id === undefined ? [resource] : [resource, id];
}

function wrong(cause?: unknown): RegistryError {
  const detail = "The access token is not valid or has expired";
  return new RegistryError("credentials_wrong", detail, { cause });
}
