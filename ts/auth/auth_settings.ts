import type { Clock } from "../model/document.ts";
import type { Actor, RecordEvent } from "../model/event.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS, type Configuration } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { Recent } from "./recent.ts";

/** What administrators decide about signing in, at run time. */
export interface AuthSettings {
  /** Whether people may sign in with what is kept here, a password or a passkey. */
  readonly localSignIn: boolean;
  /** Whether platform administrators have their rights only in sessions with a second factor. */
  readonly secondFactorForAdministrators: boolean;
}

/** What holds until somebody decides otherwise. */
const USUAL: AuthSettings = { localSignIn: true, secondFactorForAdministrators: false };

/** What these settings are made of. */
export interface AuthSettingsOptions {
  readonly documents: DocumentStore;
  readonly record: RecordEvent;
  readonly now: Clock;
}

const ID = "auth";
const ATTEMPTS = 8;
/** A change is to be known everywhere within a second. */
const REPEATED_FOR = 900;

/** Keeps the settings about signing in; what another instance changes is known here within a second. */
export class AuthSettingsService {
  readonly #options: AuthSettingsOptions;
  readonly #recent: Recent<Configuration | null>;

  constructor(options: AuthSettingsOptions) {
    this.#options = options;
    this.#recent = new Recent({ milliseconds: REPEATED_FOR, most: 1, now: options.now });
  }

  async get(): Promise<AuthSettings> {
    return valueOf(await this.#recent.get(ID, () => this.#find()));
  }

  /** Refuses with `local_sign_in_off`. */
  async assertLocalSignIn(): Promise<void> {
    if ((await this.get()).localSignIn) return;
    throw new RegistryError("local_sign_in_off", "Sign in with one of the providers");
  }

  /** Whether a platform administrator is to be without these rights for want of a second factor. */
  async withholds({ platformAdmin }: User, secondFactor: boolean): Promise<boolean> {
    return platformAdmin && !secondFactor && (await this.get()).secondFactorForAdministrators;
  }

  /** Changes what `wanted` names; refuses with `write_conflict`. */
  async change(wanted: Partial<AuthSettings>, by: Actor): Promise<AuthSettings> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const found = await this.#find();
      const before = valueOf(found);
      const after = { ...before, ...wanted };
      if (!await this.#write(found, after)) continue;
      this.#recent.forget(ID);
      const detail = { before: { ...before }, after: { ...after } };
      await this.#options.record({
        kind: "auth_settings.changed",
        actor: by,
        target: "auth",
        detail,
      });
      return after;
    }
    throw new RegistryError("write_conflict", "The settings about signing in");
  }

  #find(): Promise<Configuration | null> {
    return this.#options.documents.get(COLLECTIONS.configuration, ID);
  }

  async #write(found: Configuration | null, value: AuthSettings): Promise<boolean> {
    const { documents } = this.#options;
    const written = found
      ? await documents.replace(COLLECTIONS.configuration, { ...found, value: { ...value } })
      : await documents.insert(COLLECTIONS.configuration, { id: ID, value: { ...value } });
    return written !== null;
  }
}

function valueOf(found: Configuration | null): AuthSettings {
  return { ...USUAL, ...found?.value };
}
