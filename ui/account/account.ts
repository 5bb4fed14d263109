import { type ReadonlySignal, signal } from "@preact/signals";
import type { PresentedPasskey } from "../../ts/api/my_passkeys.ts";
import type { PresentedSession } from "../../ts/api/my_sessions.ts";
import { type Client, done, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createPages, createResource, type Pages, type Resource } from "../kit/resource.ts";

type Mine = Client["auth"]["me"];
/** Whoever is signed in, as they see themselves. */
export type Me = Awaited<ReturnType<typeof fetchMe>>;
/** What the browser makes of a passkey. */
export type NewCredential = Parameters<Mine["passkeys"]["$post"]>[0]["json"]["credential"];
/** Has the browser make a passkey; rejects with a `Refusal` where it does not. */
export type MakePasskey = (options: Record<string, unknown>) => Promise<NewCredential>;

/** What somebody shows once more: one of both. */
export interface Presence {
  readonly password?: string;
  readonly code?: string;
}

/** What an authenticator app is told. */
export interface TotpSetup {
  readonly secret: string;
  readonly uri: string;
  readonly setup: string;
}

/** One's own account. */
export interface AccountModel {
  readonly me: Resource<Me>;
  readonly passkeys: Pages<PresentedPasskey>;
  readonly sessions: Pages<PresentedSession>;
  /** Recovery codes that are shown this once. */
  readonly codes: ReadonlySignal<readonly string[] | null>;
  /** One-time passwords that are being set up. */
  readonly setup: ReadonlySignal<TotpSetup | null>;
  readonly rename: Action<[title: string]>;
  readonly changeEmail: Action<[email: string, password: string]>;
  readonly changePassword: Action<[current: string, next: string]>;
  readonly beginTotp: Action<[]>;
  readonly confirmTotp: Action<[code: string]>;
  readonly disableTotp: Action<[Presence]>;
  readonly renewCodes: Action<[Presence]>;
  readonly addPasskey: Action<[title: string]>;
  readonly renamePasskey: Action<[id: string, title: string]>;
  readonly removePasskey: Action<[id: string]>;
  readonly endSession: Action<[id: string]>;
  readonly endOthers: Action<[]>;
  /** Forgets codes, or what was begun. */
  putAway(): void;
  load(): void;
}

/** The account of whoever is signed in; runs without a browser. */
export function createAccount(
  client: Client,
  makePasskey: MakePasskey,
  know: (user: Me["user"]) => void = () => {},
): AccountModel {
  const mine = client.auth.me;
  const me = createResource(() => fetchMe(mine));
  const codes = signal<readonly string[] | null>(null);
  const setup = signal<TotpSetup | null>(null);
  const lists = listsOf(mine);
  return {
    ...{ me, codes, setup, ...lists },
    ...profileOf(mine, me, know),
    ...secondFactorOf(mine, { me, codes, setup }),
    addPasskey: createAction(async (title) => {
      const { options } = await json(mine.passkeys.options.$post());
      const credential = await makePasskey(options);
      const added = await json(mine.passkeys.$post({ json: { title, credential } }));
      codes.value = added.recoveryCodes;
      await Promise.all([lists.passkeys.reload(), me.load()]);
    }),
    renamePasskey: createAction(async (id, title) => {
      const renamed = await json(mine.passkeys[":id"].$patch({ param: { id }, json: { title } }));
      lists.passkeys.edit((all) => all.map((one) => one.id === id ? renamed : one));
    }),
    removePasskey: createAction(async (id) => {
      await done(mine.passkeys[":id"].$delete({ param: { id } }));
      await Promise.all([lists.passkeys.reload(), me.load()]);
    }),
    endSession: createAction(async (id) => {
      await done(mine.sessions[":id"].$delete({ param: { id } }));
      lists.sessions.edit((all) => all.filter((one) => one.id !== id));
    }),
    endOthers: createAction(async () => {
      await done(mine.sessions.$delete());
      await lists.sessions.reload();
    }),
    putAway: () => [codes.value, setup.value] = [null, null],
    load: () => void me.load(),
  };
}

function listsOf({ passkeys, sessions }: Mine) {
  return {
    passkeys: createPages(async (cursor) => {
      const { passkeys: items, next } = await json(passkeys.$get({ query: { cursor } }));
      return { items, next };
    }),
    sessions: createPages(async (cursor) => {
      const { sessions: items, next } = await json(sessions.$get({ query: { cursor } }));
      return { items, next };
    }),
  };
}

function profileOf(mine: Mine, me: Resource<Me>, know: (user: Me["user"]) => void) {
  const change = async (wanted: Parameters<Mine["$patch"]>[0]["json"]) => {
    know((await json(mine.$patch({ json: wanted }))).user);
    await me.load();
  };
  return {
    rename: createAction((title: string) => change({ title })),
    changeEmail: createAction((email: string, password: string) => change({ email, password })),
    changePassword: createAction(async (current: string, next: string) => {
      await done(mine.password.$put({ json: { current, new: next } }));
    }),
  };
}

interface SecondFactorState {
  readonly me: Resource<Me>;
  readonly codes: { value: readonly string[] | null };
  readonly setup: { value: TotpSetup | null };
}

function secondFactorOf(mine: Mine, { me, codes, setup }: SecondFactorState) {
  return {
    beginTotp: createAction(async () => {
      setup.value = await json(mine.totp.$post());
    }),
    confirmTotp: createAction(async (code: string) => {
      if (!setup.value) return;
      const begun = { setup: setup.value.setup, code: code.replaceAll(/\s/g, "") };
      const { recoveryCodes } = await json(mine.totp.$put({ json: begun }));
      [setup.value, codes.value] = [null, recoveryCodes];
      await me.load();
    }),
    disableTotp: createAction(async (presence: Presence) => {
      await done(mine.totp.$delete({ json: presence }));
      await me.load();
    }),
    renewCodes: createAction(async (presence: Presence) => {
      const { recoveryCodes } = await json(mine["recovery-codes"].$post({ json: presence }));
      codes.value = recoveryCodes;
      await me.load();
    }),
  };
}

async function fetchMe(mine: Mine) {
  return await json(mine.$get());
}
