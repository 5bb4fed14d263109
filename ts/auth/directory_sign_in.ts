import type { AuthProvider } from "../model/identity.ts";
import type { User } from "../model/user.ts";
import type { ExternalSignIn } from "./external_sign_in.ts";
import type { Providers } from "./providers.ts";
import type { SignInFrom } from "./sign_in_log.ts";

/** What signing in by directories is made of. */
export interface DirectorySignInOptions {
  readonly providers: Providers;
  readonly external: ExternalSignIn;
}

/** A login name and a password, as somebody typed them. */
export interface Typed {
  readonly login: string;
  readonly password: string;
}

/** Somebody whom a directory has proven. */
export interface InDirectory {
  readonly user: User;
  readonly provider: AuthProvider;
}

/** Proves people by the passwords that directories know. */
export class DirectorySignIn {
  readonly #options: DirectorySignInOptions;

  constructor(options: DirectorySignInOptions) {
    this.#options = options;
  }

  /** Whether there is a directory that people may sign in by. */
  async isThereAny(): Promise<boolean> {
    return (await this.#directories()).length > 0;
  }

  /** Asks one directory; `null` for somebody unknown or a wrong password. Refuses with `provider_failed` or `sign_in_refused`. */
  async ask(provider: AuthProvider, typed: Typed, from: SignInFrom): Promise<InDirectory | null> {
    const { providers, external } = this.#options;
    const directory = await providers.directory(provider);
    const identity = await directory.signIn(typed.login, typed.password);
    if (!identity) return null;
    const user = await external.admit(provider, identity, { ...from, method: provider.id });
    return { user, provider };
  }

  /** Asks one after the other until one knows them; likewise. */
  async askAll(typed: Typed, from: SignInFrom): Promise<InDirectory | null> {
    for (const provider of await this.#directories()) {
      const found = await this.ask(provider, typed, from);
      if (found) return found;
    }
    return null;
  }

  async #directories(): Promise<readonly AuthProvider[]> {
    const all = await this.#options.providers.list();
    return all.filter(({ kind, enabled }) => kind === "ldap" && enabled);
  }
}
