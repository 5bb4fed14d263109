import type { z } from "zod";
import type { Token, TokenUse } from "../model/user.ts";
import type { PresentedToken, SHOWN } from "./token_schemas.ts";

type Shown = z.output<z.ZodObject<typeof SHOWN>>;

/** What is shown of every token and key, without its secret. */
export function presentShown(token: Token, use: TokenUse | null = null): Shown {
  const { id, title, view, networks, createdAt, expiresAt, replacedBy } = token;
  return {
    ...{ id, title, view: view ?? null, networks: networks ?? null },
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    lastUsed: use && { at: new Date(use.at).toISOString(), address: use.address || null },
    replacedBy: replacedBy ?? null,
  };
}

/** A token as its owner sees it. */
export function presentToken(token: Token, use: TokenUse | null = null): PresentedToken {
  return { ...presentShown(token, use), scope: token.scope as PresentedToken["scope"] };
}
