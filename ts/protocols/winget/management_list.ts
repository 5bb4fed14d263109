import type { Context } from "hono";
import type { Json } from "../../kit/json.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { RepositoryId } from "../../model/ids.ts";
import type { Env } from "../../registry/env.ts";
import type { Place } from "../../registry/package_service.ts";

/** A list as the reference server says it: 204 for none, an object for one, an array for more. */
export function listed(c: Context<Env>, items: readonly Json[], cursor: string | null): Response {
  if (items.length === 0) return c.body(null, 204);
  if (cursor !== null) return c.json({ Data: items, ContinuationToken: cursor });
  return c.json({ Data: items.length === 1 ? items[0]! : items });
}

/** Where the page that a request asks for begins; refuses a token that no page has handed out. */
export function listPlace(c: Context<Env>, repository: RepositoryId): Place | undefined {
  const token = c.req.header("continuationtoken") ?? c.req.query("ContinuationToken");
  if (!token) return undefined;
  const value = decode(token);
  if (value === null) {
    throw new RegistryError("cursor_refused", "It is not one that a page handed out");
  }
  return { value, id: `${repository}/${value}` };
}

/** The token with which the page after `place` is asked for. */
export function listCursor({ value }: Place): string {
  return btoa(`after:${encodeURIComponent(String(value))}`);
}

function decode(token: string): string | null {
  try {
    const text = atob(token);
    return text.startsWith("after:") ? decodeURIComponent(text.slice("after:".length)) : null;
  } catch {
    return null;
  }
}
