import assert from "node:assert/strict";
import type { Expectation } from "./expectations.ts";
import type { RoleName, Side, World } from "./world.ts";

/** Who asks, and for what of whom. */
export interface Asking {
  readonly world: World;
  readonly side: Side;
  readonly role: RoleName;
}

/** The request of a row of the table, as one of the roles makes it. */
export function requestTo(
  { method, path }: { readonly method: string; readonly path: string },
  row: Expectation,
  { world, side, role }: Asking,
): readonly [path: string, init: RequestInit] {
  const names: Record<string, string> = {
    ...{ org: side.organization.slug, repo: side.repository.slug, team: side.team },
    ...{ user: side.member, ...row.names },
  };
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name) => {
    assert.ok(names[name], `nothing stands for {${name}}`);
    return encodeURIComponent(names[name]);
  });
  const query = row.query ? `?${new URLSearchParams(row.query(side))}` : "";
  const init = {
    method,
    headers: {
      ...(row.json && { "content-type": "application/json" }),
      ...row.headers?.(side),
      ...world.credentials[role],
    },
    body: row.json ? JSON.stringify(row.json(side)) : row.body,
  };
  return [address + query, init];
}
