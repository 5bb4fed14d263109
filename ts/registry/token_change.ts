import type { Json, JsonObject } from "../kit/json.ts";
import type { Instant } from "../model/document.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Token } from "../model/user.ts";

/** What can be changed of a token that is in use; what is left out stays, and `null` takes away. */
export interface TokenChange {
  readonly title?: string;
  readonly view?: Token["view"] | null;
  readonly networks?: Token["networks"] | null;
}

/** How a token is replaced by another. */
export interface Rotation {
  /** For how much longer the old one works, in minutes. */
  readonly overlapMinutes: number;
  /** When the new one ends; where nothing is said, it lasts as long as the old one was made for. */
  readonly expiresAt?: Instant | null;
}

/** All of a token but what it is given when it is issued. */
export type Issue = Omit<Token, "id" | "revision" | "digest" | "createdAt">;

/** A token as it is after a change. */
export function withChange(token: Token, change: TokenChange): Token {
  const { view, networks, ...rest } = token;
  const next = { title: token.title, view, networks, ...said(change) };
  return {
    ...{ ...rest, title: next.title },
    ...(next.view && { view: next.view }),
    ...(next.networks && { networks: next.networks }),
  };
}

function said(change: TokenChange): TokenChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** What a change has made different, for the audit trail. */
export function differences(before: Token, after: Token): JsonObject {
  const names = ["title", "view", "networks"] as const;
  const changed = names.filter((name) =>
    JSON.stringify(before[name]) !== JSON.stringify(after[name])
  );
  const of = (token: Token): JsonObject =>
    Object.fromEntries(changed.map((name) => [name, (token[name] ?? null) as unknown as Json]));
  return { before: of(before), after: of(after) };
}

/** What takes a token's place, as far as it follows from that one; refuses with `value_refused`. */
export function successorOf(
  token: Token,
  { expiresAt }: Rotation,
  now: Instant,
): Omit<Issue, "createdBy"> {
  const { expiresAt: end, createdAt, replacedBy } = token;
  if (replacedBy !== undefined || (end !== null && end <= now)) {
    const detail = "A token that has ended or was replaced cannot be replaced";
    throw new RegistryError("value_refused", detail);
  }
  const { kind, owner, repository, role, title, scope, view, networks } = token;
  const likewise = end === null ? null : now + end - createdAt;
  return {
    ...{ kind, owner, repository, role, title, scope },
    ...{ ...(view && { view }), ...(networks && { networks }) },
    expiresAt: expiresAt === undefined ? likewise : expiresAt,
  };
}

/** A token that gives way to another. */
export function givingWay(
  token: Token,
  { to, until }: { readonly to: Token; readonly until: Instant },
): Token {
  return { ...token, expiresAt: Math.min(token.expiresAt ?? until, until), replacedBy: to.id };
}
