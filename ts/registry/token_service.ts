import { sha256Hex } from "../kit/digest.ts";
import type { JsonObject } from "../kit/json.ts";
import { newSecretText } from "../kit/secret_text.ts";
import type { Clock, Instant } from "../model/document.ts";
import type { Actor, RecordEvent } from "../model/event.ts";
import { newId, quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { API_TOKEN, SOURCE_KEY, type Token, type TokenUse } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, type Page, page, type Place } from "../store/document_store.ts";
import {
  differences,
  givingWay,
  type Issue,
  type Rotation,
  successorOf,
  type TokenChange,
  withChange,
} from "./token_change.ts";
import {
  belongingOf,
  belongsTo,
  holderOf,
  type NewToken,
  placeOf,
  rightsOf,
  type TokenHolder,
} from "./token_holder.ts";

export type { NewToken, TokenHolder };

/** What the service is made of. */
export interface TokenServiceOptions {
  readonly documents: DocumentStore;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** A token with its secret, which is known at this moment only. */
export interface IssuedToken {
  readonly token: Token;
  readonly secret: string;
}

/** A window of a list. */
interface Window {
  readonly after?: Place;
  readonly limit: number;
}

const MINUTE = 60_000;
const ATTEMPTS = 8;

/** API tokens, deploy tokens and source keys. Only digests are kept, so a lost secret cannot be shown again. */
export class TokenService {
  readonly #options: TokenServiceOptions;

  constructor(options: TokenServiceOptions) {
    this.#options = options;
  }

  /** Issues a token; refuses with `value_refused` an expiry that has passed. */
  async create(wanted: NewToken, by: Actor): Promise<IssuedToken> {
    const { title, view, networks, expiresAt } = wanted;
    const holder = holderOf(wanted);
    const issued = await this.#issue({
      ...{ ...belongingOf(holder), ...rightsOf(wanted), title, createdBy: by.user, expiresAt },
      ...{ ...(view && { view }), ...(networks && { networks }) },
    });
    await this.#record("token.created", issued.token, { holder, by });
    return issued;
  }

  /** One window of somebody's tokens, oldest first, expired ones included. */
  find(holder: TokenHolder, window: Window): Promise<Page<Token>> {
    const where = belongingOf(holder);
    return page(this.#options.documents, COLLECTIONS.tokens, { where, ...window });
  }

  /** When and from where a token was last used, or `null`. */
  lastUse({ id }: Token): Promise<TokenUse | null> {
    return this.#options.documents.get(COLLECTIONS.tokenUses, id);
  }

  /** Changes a token; refuses with `token_missing` one that is somebody else's. */
  async change(holder: TokenHolder, id: string, change: TokenChange, by: Actor): Promise<Token> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await this.#get(holder, id);
      const next = withChange(before, change);
      const after = await this.#options.documents.replace(COLLECTIONS.tokens, next);
      if (!after) continue;
      await this.#record("token.changed", after, { holder, by }, differences(before, after));
      return after;
    }
    throw new RegistryError("write_conflict", `Token ${quote(id)}`);
  }

  /**
   * Puts another token of the same kind, title and rights in the place of one, which works on for a
   * while. Refuses with `token_missing`, with `value_refused` one that has ended or was replaced
   * before, and with `write_conflict`.
   */
  async rotate(holder: TokenHolder, id: string, how: Rotation, by: Actor): Promise<IssuedToken> {
    const { documents, now } = this.#options;
    const former = await this.#get(holder, id);
    const issued = await this.#issue({ ...successorOf(former, how, now()), createdBy: by.user });
    const until = now() + how.overlapMinutes * MINUTE;
    const ending = givingWay(former, { to: issued.token, until });
    if (!await documents.replace(COLLECTIONS.tokens, ending)) {
      await documents.delete(COLLECTIONS.tokens, issued.token.id);
      throw new RegistryError("write_conflict", `Token ${quote(id)}`);
    }
    const detail = { former: id, overlapMinutes: how.overlapMinutes };
    await this.#record("token.rotated", issued.token, { holder, by }, detail);
    return issued;
  }

  /** Revokes a token; refuses with `token_missing` one that is somebody else's. */
  async revoke(holder: TokenHolder, id: string, by: Actor): Promise<void> {
    const { documents } = this.#options;
    const token = await this.#get(holder, id);
    if (!await documents.delete(COLLECTIONS.tokens, id)) {
      throw new RegistryError("token_missing", quote(id));
    }
    await documents.delete(COLLECTIONS.tokenUses, id);
    await this.#record("token.revoked", token, { holder, by });
  }

  async #get(holder: TokenHolder, id: string): Promise<Token> {
    const token = await this.#options.documents.get(COLLECTIONS.tokens, id);
    if (token && belongsTo(holder, token)) return token;
    throw new RegistryError("token_missing", quote(id));
  }

  async #issue(draft: Issue): Promise<IssuedToken> {
    const { documents, now } = this.#options;
    this.#refusePast(draft.expiresAt);
    const { prefix, length } = draft.kind === "source" ? SOURCE_KEY : API_TOKEN;
    const secret = newSecretText(prefix, length);
    const known = { id: newId(), digest: sha256Hex(secret), createdAt: now() };
    const token = await documents.insert(COLLECTIONS.tokens, { ...draft, ...known });
    if (!token) throw new Error("A fresh id or a fresh digest is taken");
    return { token, secret };
  }

  #refusePast(expiresAt: Instant | null): void {
    if (expiresAt === null || expiresAt > this.#options.now()) return;
    throw new RegistryError("value_refused", "A token cannot expire before it is issued");
  }

  async #record(
    kind: `token.${"created" | "changed" | "rotated" | "revoked"}`,
    { id, title, owner, kind: of }: Token,
    { holder, by }: Whose,
    detail: JsonObject = {},
  ): Promise<void> {
    await this.#options.record({
      ...{ kind, actor: by, target: title, ...placeOf(holder) },
      detail: { token: id, kind: of, ...(owner && { owner }), ...detail },
    });
  }
}

interface Whose {
  readonly holder: TokenHolder;
  readonly by: Actor;
}
