import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Client, done, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import type { KeptField } from "../kit/kept.ts";
import { createResource, type Resource } from "../kit/resource.ts";
import type { OptionSection } from "./field.ts";
import { LDAP_SECTIONS } from "./ldap_fields.ts";
import { OIDC_SECTIONS } from "./oidc_fields.ts";
import { createOptionsDraft, type OptionsDraft } from "./options_draft.ts";
import { createProvisioning, type ProvisioningDraft } from "./provisioning.ts";

type Auth = Client["admin"]["auth"];
/** A sign-in provider as administrators see it. */
export type Provider = Awaited<ReturnType<typeof fetchProviders>>[number];
export type ProviderKind = Provider["kind"];
/** What a test tried, step by step. */
export type Tried = Awaited<ReturnType<typeof test>>;

/** The options of each kind. */
export const SECTIONS: Readonly<Record<ProviderKind, readonly OptionSection[]>> = {
  ldap: LDAP_SECTIONS,
  oidc: OIDC_SECTIONS,
};

/** A provider while it is written; runs without a browser. */
export interface ProviderDraft {
  readonly kind: ProviderKind;
  readonly id: Signal<string>;
  readonly title: Signal<string>;
  readonly isEnabled: Signal<boolean>;
  readonly secret: Signal<string>;
  readonly removesSecret: Signal<boolean>;
  readonly options: OptionsDraft;
  readonly provisioning: ProvisioningDraft;
}

/** Begins with the provider that there is, or with none. */
export function createProviderDraft(kind: ProviderKind, before?: Provider): ProviderDraft {
  return {
    kind,
    id: signal(before?.id ?? ""),
    title: signal(before?.title ?? ""),
    isEnabled: signal(before?.enabled ?? true),
    secret: signal(""),
    removesSecret: signal(false),
    options: createOptionsDraft(SECTIONS[kind], before?.options ?? {}),
    provisioning: createProvisioning(before?.provisioning),
  };
}

/** What is kept of a draft until it is saved: everything but its secret. */
export function typedIn(draft: ProviderDraft): Readonly<Record<string, KeptField>> {
  const { id, title, isEnabled, options, provisioning } = draft;
  const { createUsers, linkByEmail, secondFactor, decides, administrators } = provisioning;
  return {
    ...{ id, title, isEnabled, ...options.typed, createUsers, linkByEmail, secondFactor },
    ...{ decides, administrators, teams: provisioning.mappings },
  };
}

function bodyOf({ title, isEnabled, secret, removesSecret, options, provisioning }: ProviderDraft) {
  return {
    ...{ title: title.value.trim(), enabled: isEnabled.value, options: options.options() },
    provisioning: provisioning.provisioning(),
    ...(removesSecret.value ? { secret: null } : secret.value && { secret: secret.value }),
  };
}

/** All providers, and adding one. */
export interface ProviderList {
  readonly all: Resource<readonly Provider[]>;
  readonly create: Action<[ProviderDraft]>;
  load(): void;
}

/** Asks the API for them; runs without a browser. */
export function createProviderList({ admin: { auth } }: Client): ProviderList {
  const all = createResource(() => fetchProviders(auth));
  return {
    all,
    create: createAction(async (draft) => {
      const wanted = { id: draft.id.value.trim(), kind: draft.kind, ...bodyOf(draft) };
      await json(auth.providers.$post({ json: wanted }));
    }),
    load: () => void all.load(),
  };
}

/** One provider, and what is done with it. */
export interface ProviderModel {
  readonly provider: Resource<Provider>;
  /** Made when the provider has come. */
  readonly draft: ReadonlySignal<ProviderDraft | null>;
  /** Calls `saved` before the draft makes way for what is there now. */
  readonly save: Action<[saved: () => void]>;
  readonly remove: Action<[]>;
  readonly tried: ReadonlySignal<Tried | null>;
  readonly test: Action<[login: string, password: string]>;
  load(): void;
}

/** The provider of this id; runs without a browser. */
export function createProvider({ admin: { auth } }: Client, id: string): ProviderModel {
  const one = auth.providers[":id"];
  const param = { id };
  const provider = createResource(() => json(one.$get({ param })) as Promise<Provider>);
  const tried = signal<Tried | null>(null);
  const draft = computed(() => {
    const { value } = provider.answer;
    return value.is === "here" ? createProviderDraft(value.value.kind, value.value) : null;
  });
  return {
    ...{ provider, draft, tried },
    save: createAction(async (saved) => {
      const wanted = draft.value;
      if (!wanted) return;
      const now = await json(one.$patch({ param, json: bodyOf(wanted) })) as Provider;
      saved();
      provider.set(now);
    }),
    remove: createAction(() => done(one.$delete({ param }))),
    test: createAction(async (login, password) => {
      tried.value = null;
      tried.value = await test(auth, id, { login, password });
    }),
    load: () => void provider.load(),
  };
}

async function fetchProviders(auth: Auth) {
  return (await json(auth.providers.$get())).providers;
}

async function test(auth: Auth, id: string, who: { login: string; password: string }) {
  const body = {
    ...(who.login && { login: who.login }),
    ...(who.password && { password: who.password }),
  };
  return await json(auth.providers[":id"].test.$post({ param: { id }, json: body }));
}
