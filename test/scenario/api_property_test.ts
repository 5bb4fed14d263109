import assert from "node:assert/strict";
import fc from "fast-check";
import type { Parameter } from "../../ts/api/openapi/document.ts";
import { DescribedApi, type DescribedRoute } from "./_described_api.ts";
import { rightFor, wrongFor } from "./_from_schema.ts";
import { json, openRegistry, type Registry } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

const RUNS = 40;

/** One request as it is sent, and whether the document lets it pass. */
interface Sample {
  readonly path: string;
  readonly init: RequestInit & { headers: Record<string, string> };
  readonly allowed: boolean;
  readonly signed: boolean;
}

Deno.test("api: nothing that the document allows or forbids meets a fault", async () => {
  const env = { RATE_LIMIT_SIGN_IN_PER_MINUTE: "0", RATE_LIMIT_API_PER_MINUTE: "0" };
  await using registry = await openRegistry({ env });
  const api = await DescribedApi.of(registry.fetch);
  const rejected: unknown[] = [];
  const note = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    rejected.push(event.reason);
  };
  addEventListener("unhandledrejection", note);
  try {
    for (const [at, route] of api.routes.entries()) {
      await furnish(registry);
      const property = fc.asyncProperty(samplesOf(route, api), async (sample) => {
        await assertAnswered(registry, api, route, sample);
      });
      await fc.assert(property, { numRuns: RUNS, seed: at + 1, endOnFailure: true });
    }
  } finally {
    removeEventListener("unhandledrejection", note);
  }
  assert.deepEqual(rejected, []);
});

/** What the examples of the document name; what is there already stays. */
async function furnish({ admin }: Registry): Promise<void> {
  await admin("/packageManifests", json("POST", manifest("Contoso.Tool", ["1.0"])));
  const acme = "/organizations/acme";
  for (
    const [method, path, body] of [
      ["POST", "/users", { username: "ada" }],
      ["POST", "/organizations", { slug: "acme" }],
      ["POST", `${acme}/teams`, { slug: "tools" }],
      ["POST", `${acme}/repositories`, { slug: "apps", protocol: "winget" }],
      ["POST", "/organizations/default/repositories", { slug: "apps", protocol: "winget" }],
      ["PUT", `${acme}/teams/tools/members/ada`, { role: "member" }],
      ["PUT", `${acme}/teams/tools/repositories/apps`, { role: null }],
    ] as const
  ) await admin(`/api/v1${path}`, json(method, body));
}

async function assertAnswered(
  { fetch, admin }: Registry,
  api: DescribedApi,
  route: DescribedRoute,
  { path, init, allowed, signed }: Sample,
): Promise<void> {
  const answer = await (signed ? admin : fetch)(path, init);
  const says = `${init.method} ${path} ${init.body}`;
  assert.ok(answer.status < 500, `${answer.status} for ${says}: ${await answer.clone().text()}`);
  assert.ok(allowed || answer.status >= 400, `${answer.status} for ${says}`);
  await api.assertDescribed(route, answer);
}

function samplesOf(route: DescribedRoute, api: DescribedApi): fc.Arbitrary<Sample> {
  const { parameters } = route.operation;
  const parts = fc.tuple(
    membersOf(parameters.filter((one) => one.in === "path"), segment),
    membersOf(parameters.filter((one) => one.in === "query"), (one) => queryValue(one, api)),
    membersOf(parameters.filter((one) => one.in === "header"), fieldValue),
    bodiesFor(route, api),
    fc.boolean(),
  );
  return parts.map(([names, query, fields, { headers, body, allowed }, signed]) => {
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(names[name]!));
    const search = new URLSearchParams(query).toString();
    return {
      path: search ? `${path}?${search}` : path,
      init: { method: route.method, headers: { ...fields, ...headers }, body },
      ...{ allowed, signed },
    };
  });
}

/** A value for each parameter, or for some where they may be left out. */
function membersOf(
  parameters: readonly Parameter[],
  valueOf: (one: Parameter) => fc.Arbitrary<string>,
): fc.Arbitrary<Record<string, string>> {
  const members = parameters.map((one) => [one.name, valueOf(one)] as const);
  const requiredKeys = parameters.filter(({ required }) => required).map(({ name }) => name);
  return fc.record(Object.fromEntries(members), { requiredKeys, noNullPrototype: true }) as // deno-lint-ignore no-explicit-any -- keys that may be missing are of the same type
  any;
}

/** Mostly what is there; what stands for a folder would be another address. */
function segment({ schema }: Parameter): fc.Arbitrary<string> {
  const there = (schema.examples ?? []) as string[];
  const any = fc.string({ unit: "binary", minLength: 1, maxLength: 40 })
    .filter((text) => !/^\.{1,2}$/.test(text));
  if (there.length === 0) return any;
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...there) }, {
    weight: 1,
    arbitrary: any,
  });
}

function queryValue({ schema }: Parameter, api: DescribedApi): fc.Arbitrary<string> {
  const right = rightFor(schema, api.document.components.schemas).map(String);
  return fc.oneof({ weight: 3, arbitrary: right }, {
    weight: 1,
    arbitrary: fc.string({ unit: "binary", maxLength: 40 }),
  });
}

function fieldValue({ schema }: Parameter): fc.Arbitrary<string> {
  const usual = (schema.examples ?? []) as string[];
  const any = fc.stringMatching(/^[!-~]{0,80}$/);
  return usual.length === 0 ? any : fc.oneof(fc.constantFrom(...usual), any);
}

/** What is sent besides an address; `allowed` where the document has nothing against it. */
function bodiesFor(
  { operation: { requestBody } }: DescribedRoute,
  api: DescribedApi,
): fc.Arbitrary<{ headers: Record<string, string>; body?: BodyInit; allowed: boolean }> {
  const [mediaType, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (mediaType === undefined) return fc.constant({ headers: {}, allowed: true });
  const headers = { "content-type": mediaType };
  const { schema } = content!;
  if (!schema) {
    const bytes = fc.uint8Array({ maxLength: 2000 });
    return bytes.map((body) => ({ headers, body: new Uint8Array(body), allowed: true }));
  }
  const { schemas } = api.document.components;
  const texts = fc.oneof(rightFor(schema, schemas), wrongFor(schema, schemas)).map((value) => ({
    ...{ headers, body: JSON.stringify(value) },
    allowed: api.accepts(schema, JSON.parse(JSON.stringify(value))),
  }));
  const broken = fc.string({ maxLength: 60 }).map((body) => ({ headers, body, allowed: true }));
  return fc.oneof({ weight: 6, arbitrary: texts }, { weight: 1, arbitrary: broken });
}
