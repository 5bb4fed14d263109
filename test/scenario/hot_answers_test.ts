import assert from "node:assert/strict";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { manifest, publish, read, version, versionsOf } from "./winget_fixture.ts";
import { createRepository, tokenOf } from "./_files.ts";
import { ADMIN, json, openRegistry, ORIGIN, type Registry, scenario } from "./registry.ts";

const PATH = "/packageManifests/Contoso.Tool";

/** Whether a request is answered without a look at any route. */
async function isHot({ packhouse }: Registry, path: string): Promise<boolean> {
  const answer = packhouse.answer(new Request(`${ORIGIN}${path}`));
  await (await answer).text();
  return answer instanceof Response;
}

/** Asks until the answer is hot: what is known of a repository may run out in between. */
async function warm(registry: Registry, path: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) if (await isHot(registry, path)) return;
  assert.fail(`${path} is never hot`);
}

/** All of an answer that is the same whenever it is asked for. */
async function said(answer: Response): Promise<unknown> {
  const fields = [...answer.headers].filter(([name]) => name !== "x-request-id");
  const text = (await answer.text()).replace(/"requestId":"\w+"/, "");
  return { status: answer.status, fields: fields.sort(), text };
}

scenario("hot answers: what is asked again is answered as before", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0", "2.0"]);
  const token = await tokenOf(registry, {});
  const fields: HeadersInit[] = [
    ...[{}, { version: "1.0.0" }, { version: "1.10.0" }, { version: "none" }],
    ...[{ "x-functions-key": token }, { "ocp-apim-subscription-key": "nobody" }],
    ...[{ "windows-package-manager": token }, { "windows-package-manager": "hello" }],
    ...[{ "if-none-match": "*" }, { range: "bytes=0-3" }, { authorization: "Bearer none" }],
    ...[{ "accept-encoding": "gzip" }, { host: "a b" }, { host: "x/../y" }],
  ];
  const paths = ["", "?Version=1.0", "?version=3.0", `?code=${token}`, "?code=none", "%ff", "?%00"];
  for (
    const path of ["/winget/default/winget", ""].flatMap((at) => paths.map((p) => at + PATH + p))
  ) {
    for (const method of ["GET", "HEAD"]) {
      for (const headers of fields) {
        const ask = () => new Request(`${ORIGIN}${path}`, { method, headers });
        const expected = await said(await registry.app.fetch(ask()));
        for (let round = 0; round < 2; round++) {
          const found = await said(await registry.packhouse.answer(ask()));
          assert.deepEqual(found, expected, `${method} ${path} ${JSON.stringify(headers)}`);
        }
      }
    }
  }
});

scenario("hot answers: every change of a package shows at once", async (registry) => {
  const { admin } = registry;
  await publish(registry, "Contoso.Tool", ["1.0"]);
  await warm(registry, PATH);
  const added = json("POST", version("Contoso.Tool", "2.0"));
  await read(await admin("/packages/Contoso.Tool/versions", added), 201);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["2.0", "1.0"]);
  await warm(registry, PATH);
  await admin(PATH, { method: "DELETE" });
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), []);
  await publish(registry, "Contoso.Tool", ["3.0"]);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["3.0"]);
});

scenario(
  "hot answers: credentials are looked at, whatever was answered to others",
  async (registry) => {
    await publish(registry, "Contoso.Tool", ["1.0"]);
    await warm(registry, PATH);
    const wrong = { authorization: `Basic ${btoa(`${ADMIN.username}:wrong`)}` };
    const answer = await registry.fetch(PATH, { headers: wrong });
    assert.equal(answer.status, 401, await answer.text());
  },
);

scenario("hot answers: nothing of a private repository is kept", async (registry) => {
  const { fetch, admin } = registry;
  await createRepository(registry, "secret", "private");
  const base = "/winget/default/secret";
  const published = await admin(
    `${base}/packageManifests`,
    json("POST", manifest("Contoso.Tool", ["1.0"])),
  );
  assert.equal(published.status, 201, await published.text());
  const path = `${base}${PATH}?code=${await tokenOf(registry, {})}`;
  for (let round = 0; round < 2; round++) {
    await read(await fetch(path));
    assert.equal(await isHot(registry, path), false);
  }
  assert.equal((await fetch(`${base}${PATH}`)).status, 401);
});

Deno.test("hot answers: a repository that becomes private is hidden as soon as it always was", async () => {
  await using registry = await openRegistry();
  await publish(registry, "Contoso.Tool", ["1.0"]);
  await warm(registry, PATH);
  const { services, stores } = registry.packhouse;
  const repository = await services.repositories.get("default/winget");
  const hidden = { ...repository, visibility: "private" as const };
  assert.ok(await stores.documents.replace(COLLECTIONS.repositories, hidden));
  while ((await services.repositories.get("default/winget")).visibility === "public") {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const answer = await registry.fetch(PATH);
  assert.equal(answer.status, 401, await answer.text());
});
