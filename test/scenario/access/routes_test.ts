import assert from "node:assert/strict";
import { DescribedApi, type DescribedRoute } from "../_described_api.ts";
import { ENGINES, openRegistry, type Registry } from "../registry.ts";
import { type Expectation, HAVE, haveElsewhere, type Need } from "./expectations.ts";
import { everythingKept } from "./kept.ts";
import { requestTo } from "./request.ts";
import { ROUTES } from "./routes.ts";
import { createWorld, type RoleName, ROLES, type Side, type World } from "./world.ts";

/** What an answer says of whoever asked. */
type Verdict = "allowed" | "unknown" | "denied" | "absent";

/** Refusals that say that there is no such organization or repository. */
const ABSENT = new Set(["organization_missing", "repository_missing"]);

for (const engine of ENGINES) {
  Deno.test({
    name: `every route of the API lets in whom it should and nobody else (${engine.name})`,
    ignore: engine.missing,
    // Clients of the shared engine keep connections and child processes for the next test.
    sanitizeResources: false,
    sanitizeOps: false,
    async fn(test) {
      const open = () => openWorld(() => openRegistry({ engine, env: UNLIMITED }));
      await using first = await open();
      const api = await DescribedApi.of(first.registry.fetch);
      for (const route of api.routes) {
        const { operationId: id } = route.operation;
        await test.step(id, async () => {
          const row = ROUTES[id];
          assert.ok(row, `"${id}" is not in the table of expectations`);
          if (route.method === "GET") return await judge(first, route, row);
          await using fresh = await open();
          await judge(fresh, route, row, open);
        });
      }
      const documented = new Set(api.routes.map(({ operation }) => operation.operationId));
      assert.deepEqual(Object.keys(ROUTES).filter((id) => !documented.has(id)), []);
    },
  });
}

const UNLIMITED = { RATE_LIMIT_SIGN_IN_PER_MINUTE: "0", RATE_LIMIT_API_PER_MINUTE: "0" };

interface Opened extends AsyncDisposable {
  readonly registry: Registry;
  readonly world: World;
}

async function openWorld(open: () => Promise<Registry>): Promise<Opened> {
  const registry = await open();
  const world = await createWorld(registry);
  return { registry, world, [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose]() };
}

/** Whoever may not ask comes first, and must have changed nothing; then come those who may. */
async function judge(
  opened: Opened,
  route: DescribedRoute,
  row: Expectation,
  reopen?: () => Promise<Opened>,
): Promise<void> {
  const { registry, world } = opened;
  const before = await everythingKept(registry);
  for (const [name, have] of sides(row)) {
    for (const role of ROLES.filter((one) => !have.includes(one))) {
      const verdict = await ask(opened, route, row, { side: world[name], role });
      assert.equal(verdict, refusalFor(row, name, role), `${role}, ${name}`);
    }
  }
  assert.deepEqual(await everythingKept(registry), before, "a refused request changed something");
  for (const [name, have] of sides(row)) {
    for (const role of ROLES.filter((one) => have.includes(one))) {
      if (row.ends && reopen) {
        await using fresh = await reopen();
        const at = { side: fresh.world[name], role };
        assert.equal(await ask(fresh, route, row, at), "allowed", `${role}, ${name}`);
      } else {
        const verdict = await ask(opened, route, row, { side: world[name], role });
        assert.equal(verdict, "allowed", `${role}, ${name}`);
      }
    }
  }
}

function sides({ needs }: Expectation) {
  return [["here", HAVE[needs]], ["elsewhere", haveElsewhere(needs)]] as const;
}

const OF_ORGANIZATION: readonly Need[] = ["membership", "organization", "ownership"];

/** What somebody who may not is told: what they cannot see is absent, what they can see is denied. */
function refusalFor({ needs }: Expectation, side: "here" | "elsewhere", role: RoleName): Verdict {
  if (role === "anonymous" || needs === "session") return "unknown";
  if (needs === "platform") return "denied";
  const sees = OF_ORGANIZATION.includes(needs) ? "membership" : "reader";
  const those = side === "here" ? HAVE[sees] : haveElsewhere(sees);
  return those.includes(role) ? "denied" : "absent";
}

async function ask(
  { registry, world }: Opened,
  { method, path }: DescribedRoute,
  row: Expectation,
  { side, role }: { readonly side: Side; readonly role: RoleName },
): Promise<Verdict> {
  const [address, init] = requestTo({ method, path }, row, { side, role, world });
  return await verdictOf(await registry.fetch(address, init));
}

async function verdictOf(answer: Response): Promise<Verdict> {
  const text = await answer.text();
  const { code } = /\bjson/.test(answer.headers.get("content-type") ?? "") ? JSON.parse(text) : {};
  assert.ok(answer.status < 500 || code === "fetch_failed", text);
  if (answer.status === 401) return "unknown";
  if (answer.status === 403) return "denied";
  return ABSENT.has(code) ? "absent" : "allowed";
}
