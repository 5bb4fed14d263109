import assert from "node:assert/strict";
import { join } from "node:path";
import { createApi } from "../../ts/api/mod.ts";
import { descriptionOf } from "../../ts/api/route.ts";
import { calledOperations, callsIn } from "./_called_operations.ts";
import { UNCALLED } from "./_machine_operations.ts";

const UI = join(import.meta.dirname!, "../../ui");
const called = await calledOperations(UI);

// deno-lint-ignore no-explicit-any -- routes are looked at and never asked
const operations = createApi({} as any).routes.flatMap(({ method, path, handler }) => {
  const route = descriptionOf(handler);
  return route ? [{ id: route.id, way: `${method} ${path.replace(/\/$/, "")}` }] : [];
});

Deno.test("every operation of the API has a place on screen, or a reason to have none", () => {
  const missing = operations.filter(({ id, way }) => !called.has(way) && !(id in UNCALLED));
  assert.deepEqual(missing, []);
});

Deno.test("no operation has a reason that it does not need", () => {
  const needed = operations.filter(({ way }) => !called.has(way)).map(({ id }) => id);
  assert.deepEqual(Object.keys(UNCALLED).filter((id) => !needed.includes(id)), []);
});

Deno.test("the interface calls no operation that there is not", () => {
  const ways = new Set(operations.map(({ way }) => way));
  assert.deepEqual([...called].filter((way) => !ways.has(way)), []);
});

const NOTATIONS: Readonly<Record<string, readonly string[]>> = {
  'json(client.users[":user"].sessions.$get({}))': ["GET /users/:user/sessions"],
  'client\n  .system[\n"log-level"\n].$put({})': ["PUT /system/log-level"],
  'const one = client.users[":user"];\none.tokens.$post({})': ["POST /users/:user/tokens"],
  'const { tokens } = client.users[":user"];\ntokens.$get()': ["GET /users/:user/tokens"],
  "const { client: { organizations } } = options;\norganizations.$get()": ["GET /organizations"],
  "function f({ admin: { auth } }: Client) { auth.settings.$get() }": ["GET /admin/auth/settings"],
  'type Mine = Client["auth"]["me"];\nfunction f(mine: Mine) { mine.$get() }': ["GET /auth/me"],
  "somethingElse.users.$get()": [],
};

for (const [text, expected] of Object.entries(NOTATIONS)) {
  Deno.test(`callsIn() understands ${JSON.stringify(text)}`, () => {
    assert.deepEqual(callsIn(text), expected);
  });
}
