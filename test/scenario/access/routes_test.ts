import assert from "node:assert/strict";
import { DescribedApi, type DescribedRoute } from "../_described_api.ts";
import { ENGINES, openRegistry, type Registry } from "../registry.ts";
import { type Expectation, HAVE, haveElsewhere, type Need } from "./expectations.ts";
import { everythingKept } from "./kept.ts";
import { requestTo } from "./request.ts";
import { ROUTES } from "./routes.ts";
import { createWorld, type RoleName, ROLES, type World } from "./world.ts";

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
      await using shared = await open();
      const { routes } = await DescribedApi.of(shared.registry.fetch);
      const documented = new Set(routes.map(nameOf));
      assert.deepEqual(Object.keys(ROUTES).filter((id) => !documented.has(id)), []);
      const before = await everythingKept(shared.registry);
      for (const route of routes) {
        await test.step(`${nameOf(route)} refuses`, async () => {
          await refuses(shared, route);
          const after = await everythingKept(shared.registry);
          assert.deepEqual(after, before, "a refused request changed something");
        });
      }
      for (const route of routes.toSorted((one, other) => rank(one) - rank(other))) {
        await test.step(`${nameOf(route)} lets in`, () => letsIn(shared, route, open));
      }
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

function nameOf({ operation }: DescribedRoute): string {
  return operation.operationId;
}

function rowOf(route: DescribedRoute): Expectation {
  const row = ROUTES[nameOf(route)];
  assert.ok(row, `"${nameOf(route)}" is not in the table of expectations`);
  return row;
}

/** In one world what only looks comes first, then what changes, what deletes, and at last what ends. */
function rank(route: DescribedRoute): number {
  if (rowOf(route).ends) return 3;
  return route.method === "GET" ? 0 : route.method === "DELETE" ? 2 : 1;
}

async function refuses(shared: Opened, route: DescribedRoute): Promise<void> {
  for (const asker of askersOf(route, shared)) {
    if (mayAsk(route, asker)) continue;
    const said = `${asker.role}, ${asker.name}`;
    assert.equal(await ask(shared, route, asker), refusalFor(rowOf(route), asker), said);
  }
}

async function letsIn(
  shared: Opened,
  route: DescribedRoute,
  open: () => Promise<Opened>,
): Promise<void> {
  for (const asker of askersOf(route, shared)) {
    if (!mayAsk(route, asker)) continue;
    await using fresh = rowOf(route).ends === "place" ? await open() : null;
    const said = `${asker.role}, ${asker.name}`;
    assert.equal(await ask(fresh ?? shared, route, asker), "allowed", said);
  }
}

/** Somebody, and on whose side they ask for something. */
interface Asker {
  readonly role: RoleName;
  readonly name: "here" | "elsewhere";
}

/** Everybody; on both sides unless what they ask for is the same there. */
function askersOf(route: DescribedRoute, { world }: Opened): readonly Asker[] {
  const [here, elsewhere] = [world.here, world.elsewhere].map((side) =>
    JSON.stringify(requestTo(route, rowOf(route), { side, role: "root", world }))
  );
  const names = here === elsewhere ? ["here"] as const : ["here", "elsewhere"] as const;
  return names.flatMap((name) => ROLES.map((role) => ({ role, name })));
}

function mayAsk(route: DescribedRoute, { role, name }: Asker): boolean {
  return whoHas(rowOf(route).needs, name).includes(role);
}

function whoHas(need: Need, name: Asker["name"]): readonly RoleName[] {
  return name === "here" ? HAVE[need] : haveElsewhere(need);
}

const OF_ORGANIZATION: readonly Need[] = ["membership", "organization", "ownership"];

/** What somebody who may not is told: what they cannot see is absent, what they can see is denied. */
function refusalFor({ needs }: Expectation, { role, name }: Asker): Verdict {
  if (role === "anonymous" || needs === "session") return "unknown";
  if (needs === "platform") return "denied";
  const sees = OF_ORGANIZATION.includes(needs) ? "membership" : "reader";
  return whoHas(sees, name).includes(role) ? "denied" : "absent";
}

async function ask(
  { registry, world }: Opened,
  route: DescribedRoute,
  { name, role }: Asker,
): Promise<Verdict> {
  const asking = { side: world[name], role, world };
  return await verdictOf(await registry.fetch(...requestTo(route, rowOf(route), asking)));
}

async function verdictOf(answer: Response): Promise<Verdict> {
  const text = await answer.text();
  const { code } = /\bjson/.test(answer.headers.get("content-type") ?? "") ? JSON.parse(text) : {};
  assert.ok(answer.status < 500 || code === "fetch_failed", text);
  if (answer.status === 401) return "unknown";
  if (answer.status === 403) return "denied";
  return ABSENT.has(code) ? "absent" : "allowed";
}
