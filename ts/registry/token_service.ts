import { sha256Hex } from "../kit/digest.ts";
import { newSecretText } from "../kit/secret_text.ts";
import type { Clock, Instant } from "../model/document.ts";
import type { Actor, RecordEvent } from "../model/event.ts";
import { newId, quote, type UserId } from "../model/ids.ts";
import type { TokenScope } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { API_TOKEN, type Token } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, type Page, page, type Place } from "../store/document_store.ts";

/** What the service is made of. */
export interface TokenServiceOptions {
  readonly documents: DocumentStore;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** A token to be. */
export interface NewToken {
  readonly owner: UserId;
  readonly title: string;
  readonly scope: TokenScope;
  readonly expiresAt: Instant | null;
}

/** A token with its secret, which is known at this moment only. */
export interface IssuedToken {
  readonly token: Token;
  readonly secret: string;
}

/** API tokens. Only digests are kept, so a lost secret cannot be shown again. */
export class TokenService {
  readonly #options: TokenServiceOptions;

  constructor(options: TokenServiceOptions) {
    this.#options = options;
  }

  /** Issues a token; refuses with `value_refused` an expiry that has passed. */
  async create({ owner, title, scope, expiresAt }: NewToken, by: Actor): Promise<IssuedToken> {
    const { documents, now } = this.#options;
    if (expiresAt !== null && expiresAt <= now()) {
      throw new RegistryError("value_refused", "A token cannot expire before it is issued");
    }
    const secret = newSecretText(API_TOKEN.prefix, API_TOKEN.length);
    const token = await documents.insert(COLLECTIONS.tokens, {
      ...{ id: newId(), kind: "personal", owner, repository: "", role: null, title },
      ...{ digest: sha256Hex(secret), createdBy: by.user },
      ...{ scope, createdAt: now(), expiresAt },
    });
    if (!token) throw new Error("A fresh id or a fresh digest is taken");
    await this.#options.record({ kind: "token.created", actor: by, ...about(token) });
    return { token, secret };
  }

  /** One window of a user's tokens, oldest first, expired ones included. */
  find(owner: UserId, window: { after?: Place; limit: number }): Promise<Page<Token>> {
    return page(this.#options.documents, COLLECTIONS.tokens, { where: { owner }, ...window });
  }

  /** Revokes a token of `owner`; refuses with `token_missing` one that is somebody else's. */
  async revoke(owner: UserId, id: string, by: Actor): Promise<void> {
    const { documents } = this.#options;
    const token = await documents.get(COLLECTIONS.tokens, id);
    const revoked = token?.owner === owner && await documents.delete(COLLECTIONS.tokens, id);
    if (!token || !revoked) throw new RegistryError("token_missing", quote(id));
    await this.#options.record({ kind: "token.revoked", actor: by, ...about(token) });
  }
}

function about({ id, title, owner }: Token) {
  return { target: title, detail: { token: id, owner } };
}
