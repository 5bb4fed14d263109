import assert from "node:assert/strict";
import { ITSELF } from "../../../ts/model/event.ts";
import { DescribedApi, type DescribedRoute } from "../_described_api.ts";
import { ROUTES } from "../access/routes.ts";
import type { Expectation, Need } from "../access/expectations.ts";
import { createWorld, type Side } from "../access/world.ts";
import { openRegistry, type Registry } from "../registry.ts";

const ROLES = ["reader", "developer", "maintainer"] as const;
const UNLIMITED = { RATE_LIMIT_API_PER_MINUTE: "0" };

for (const role of ROLES) {
  Deno.test(`every route of the API takes a ${role}'s deploy token for what it is`, async () => {
    await using registry = await openRegistry({ env: UNLIMITED });
    const { here, elsewhere } = await createWorld(registry);
    const api = await DescribedApi.of(registry.fetch);
    const wanted = { kind: "deploy", repository: here.repository, role } as const;
    const token = { ...wanted, title: "Build", expiresAt: null };
    const { secret } = await registry.packhouse.services.tokens.create(token, ITSELF);
    for (const route of api.routes) {
      const row = ROUTES[route.operation.operationId];
      if (!row || row.needs === "nothing") continue;
      const ask = (side: Side) => send(registry, route, { row, side, secret });
      const [own, other] = [await ask(here), await ask(elsewhere)];
      const about = `${route.method} ${route.path}`;
      assert.equal(own, mayDo(role, row.needs) ? "done" : "refused", about);
      assert.equal(other, "refused", `${about}, elsewhere`);
    }
  });
}

function mayDo(role: typeof ROLES[number], need: Need): boolean {
  const least = (ROLES as readonly string[]).indexOf(need);
  return least >= 0 && ROLES.indexOf(role) >= least;
}

interface Asking {
  readonly row: Expectation;
  readonly side: Side;
  readonly secret: string;
}

/** Refused is whoever is asked for other credentials, denied, or told that there is no such thing. */
async function send(
  { fetch }: Registry,
  { method, path }: DescribedRoute,
  { row, side, secret }: Asking,
): Promise<"done" | "refused"> {
  const names: Record<string, string> = {
    ...{ org: side.organization.slug, repo: side.repository.slug, team: side.team },
    ...{ user: side.member, ...row.names },
  };
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(names[name]!));
  const query = row.query ? `?${new URLSearchParams(row.query(side))}` : "";
  const answer = await fetch(address + query, {
    method,
    headers: {
      ...(row.json && { "content-type": "application/json" }),
      ...row.headers?.(side),
      authorization: `Bearer ${secret}`,
    },
    body: row.json ? JSON.stringify(row.json(side)) : row.body,
  });
  const text = await answer.text();
  const { code = "" } = text.startsWith("{") ? JSON.parse(text) : {};
  assert.ok(answer.status < 500 || code === "fetch_failed", text);
  const isAbsent = path.includes("/uploads/{id}")
    ? code === "upload_missing"
    : /^(?:repository|organization|user)_missing$/.test(code);
  return isAbsent || [401, 403].includes(answer.status) ? "refused" : "done";
}
