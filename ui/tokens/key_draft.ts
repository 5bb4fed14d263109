import { type Signal, signal } from "@preact/signals";
import type { Right } from "../access/roles.ts";
import type { ViewRules } from "../views/rules.ts";
import { linesOf } from "../access/lines.ts";
import { createViewDraft, type ViewDraft } from "../views/rules.ts";
import { createExpiry, type Expiry } from "./expiry.ts";

/** A token or key of one's own, of a machine on a repository, or an address of a repository. */
export type KeyKind = "personal" | "deploy" | "source";
export type DeployRole = "reader" | "developer" | "maintainer";

/** What the API is sent, as far as the kind has it. */
export interface KeyBody {
  readonly title: string;
  readonly role?: DeployRole;
  readonly scope?: KeyScope;
  readonly view?: ViewRules;
  readonly networks?: string[];
  readonly expiresAt?: string;
}

/** What a token leaves of its owner's rights. */
export interface KeyScope {
  readonly actions?: Right[];
  readonly organizations?: string[];
  readonly repositories?: string[];
}

/** A token or key while it is written; runs without a browser. */
export interface KeyDraft {
  readonly kind: KeyKind;
  readonly title: Signal<string>;
  readonly role: Signal<DeployRole>;
  /** All rights of the owner, or those that are chosen. */
  readonly rights: Signal<"all" | "some">;
  readonly actions: Signal<readonly string[]>;
  readonly organizations: Signal<string>;
  readonly repositories: Signal<string>;
  readonly networks: Signal<string>;
  readonly expiry: Expiry;
  readonly view: ViewDraft;
  body(now: number): KeyBody;
}

/** An empty one of its kind. */
export function createKeyDraft(kind: KeyKind): KeyDraft {
  const draft = {
    kind,
    title: signal(""),
    role: signal<DeployRole>("developer"),
    rights: signal<"all" | "some">("some"),
    actions: signal<readonly string[]>(["read"]),
    ...{ organizations: signal(""), repositories: signal(""), networks: signal("") },
    expiry: createExpiry(kind === "personal" ? "90" : "never"),
    view: createViewDraft(),
  };
  return { ...draft, body: (now) => bodyOf(draft, now) };
}

function bodyOf(draft: Omit<KeyDraft, "body">, now: number): KeyBody {
  const { kind, title, role, rights, networks, expiry, view } = draft;
  const from = linesOf(networks.value);
  const expiresAt = expiry.moment(now);
  return {
    title: title.value.trim(),
    ...(kind === "deploy" && { role: role.value }),
    ...(kind === "personal" && rights.value === "some" && { scope: scopeOf(draft) }),
    ...(view.rules.value && { view: view.rules.value }),
    ...(from.length > 0 && { networks: from }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** A list that is left out narrows nothing, and an empty one would allow nothing. */
function scopeOf({ actions, organizations, repositories }: Omit<KeyDraft, "body">): KeyScope {
  const [inside, of] = [linesOf(repositories.value), linesOf(organizations.value)];
  return {
    actions: [...actions.value] as Right[],
    ...(of.length > 0 && { organizations: of }),
    ...(inside.length > 0 && { repositories: inside }),
  };
}
