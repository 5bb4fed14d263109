import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Client } from "../app/client.ts";
import { json } from "../app/client.ts";
import type { Session, SessionNote } from "../app/session.ts";
import { type Action, createAction } from "../kit/action.ts";
import { Refusal } from "../kit/refusal.ts";
import { createResource, type Resource } from "../kit/resource.ts";
import { signInWords } from "./words.ts";

type Ways = Awaited<ReturnType<typeof fetchWays>>;
/** What a browser is asked to sign with a passkey (WebAuthn). */
export type PasskeyOptions = Record<string, unknown>;

/** What it signed. */
export type ShownPasskey = NonNullable<
  Parameters<Client["auth"]["login"]["$post"]>[0]["json"]["passkey"]
>;

/** Asks the browser for a passkey; rejects with a `Refusal` where there is none. */
export type ShowPasskey = (options: PasskeyOptions) => Promise<ShownPasskey>;

/** The state and behaviour of signing in; runs without a browser. */
export interface SignInModel {
  readonly ways: Resource<Ways>;
  readonly username: Signal<string>;
  readonly password: Signal<string>;
  readonly code: Signal<string>;
  /** The directory that the account is of; `""` for this server. */
  readonly directory: Signal<string>;
  /** The ways to show a second factor, once it was asked for. */
  readonly second: ReadonlySignal<readonly string[] | null>;
  readonly submit: Action<[]>;
  readonly withPasskey: Action<[]>;
  /** Shows the passkey that is the second factor. */
  readonly secondPasskey: Action<[]>;
  back(): void;
  /** Goes to an identity provider, and from there back to a path of the interface. */
  goTo(provider: string, returnTo: string): void;
}

/** What it is made of. */
export interface SignInOptions {
  readonly client: Client;
  readonly session: Pick<Session, "begin">;
  readonly showPasskey: ShowPasskey;
  readonly note: Pick<SessionNote, "leave">;
  readonly leaveFor: (address: string) => void;
}

/** Signs somebody in, by whatever the server offers. */
export function createSignIn(options: SignInOptions): SignInModel {
  const { client, session, showPasskey, note, leaveFor } = options;
  const [username, password, code, directory] = ["", "", "", ""].map((text) => signal(text)) as [
    Signal<string>,
    Signal<string>,
    Signal<string>,
    Signal<string>,
  ];
  const wanted = signal<{ methods: readonly string[]; passkey?: PasskeyOptions } | null>(null);

  async function show(second: { code?: string; passkey?: ShownPasskey }) {
    const shared = { password: password.value, session: "cookie" as const, ...second };
    try {
      const grant = directory.value === ""
        ? await json(client.auth.login.$post({ json: { username: username.value, ...shared } }))
        : await json(client.auth.ldap[":id"].login.$post({
          param: { id: directory.value },
          json: { username: username.value, ...shared },
        }));
      session.begin(grant);
    } catch (cause) {
      const asked = secondFactorIn(cause);
      if (!asked || wanted.value) throw cause;
      wanted.value = asked;
    }
  }

  return {
    ways: createResource(() => fetchWays(client)),
    ...{ username, password, code, directory },
    second: computed(() => wanted.value?.methods ?? null),
    submit: createAction(() => show(wanted.value ? { code: code.value.trim() } : {})),
    withPasskey: createAction(async () => {
      const { options } = await json(client.auth.passkeys.options.$post({ json: {} }));
      const asked = { passkey: await showPasskey(options), session: "cookie" as const };
      session.begin(await json(client.auth.passkeys.login.$post({ json: asked })));
    }),
    secondPasskey: createAction(async () => {
      const asked = wanted.value?.passkey;
      if (!asked) throw new Refusal(signInWords.value.noPasskeys);
      await show({ passkey: await showPasskey(asked) });
    }),
    back() {
      wanted.value = null;
      code.value = "";
    },
    goTo(provider, returnTo) {
      note.leave();
      leaveFor(`/api/v1/auth/oauth/${provider}/authorize?returnTo=${encodeURIComponent(returnTo)}`);
    },
  };
}

async function fetchWays(client: Client) {
  return await json(client.auth.providers.$get());
}

function secondFactorIn(cause: unknown) {
  if (!(cause instanceof Refusal) || cause.code !== "second_factor_required") return null;
  const { methods = [], passkey } = cause.body as { methods?: string[]; passkey?: PasskeyOptions };
  return { methods, ...(passkey && { passkey }) };
}
