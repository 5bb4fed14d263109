import type { DocumentStore } from "../../ts/store/document_store.ts";
import assert from "node:assert/strict";
import { json, openRegistry, scenario } from "./registry.ts";
import {
  installer,
  manifest,
  publish,
  read,
  refused,
  version,
  versionsOf,
} from "./winget_fixture.ts";

const TWENTY = Array.from({ length: 20 }, (_, at) => at);

/** How often each status came. */
async function statuses(answers: readonly Promise<Response>[]): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const answer of await Promise.all(answers)) {
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    await answer.body?.cancel();
  }
  return counts;
}

scenario("winget 92: of twenty who create a package at once, one does", async (registry) => {
  const { admin } = registry;
  for (const [path, name] of [["/packageManifests", "Contoso.A1"], ["/packages", "Contoso.A2"]]) {
    const created = TWENTY.map((at) => {
      return admin(path!, json("POST", manifest(name!, [`${at + 1}.0`])));
    });
    assert.deepEqual(await statuses(created), { 201: 1, 409: 19 }, path);
  }
  assert.equal((await versionsOf(registry, "Contoso.A1")).length, 1);
});

scenario("winget 92: of twenty who add one version at once, one does", async ({ admin }) => {
  await read(await admin("/packages", json("POST", { PackageIdentifier: "Contoso.Tool" })), 201);
  const added = TWENTY.map((at) => {
    const number = at % 2 === 0 ? "1.0" : "1.0.0";
    return admin("/packages/Contoso.Tool/versions", json("POST", version("Contoso.Tool", number)));
  });
  assert.deepEqual(await statuses(added), { 201: 1, 409: 19 });
});

scenario("versions added to one package at once are all there", async (registry) => {
  const { admin } = registry;
  await publish(registry, "Contoso.Tool", ["100.0"]);
  const added = TWENTY.map((at) => {
    const post = json("POST", version("Contoso.Tool", `${at + 1}.0`));
    return admin("/packages/Contoso.Tool/versions", post);
  });
  assert.deepEqual(await statuses(added), { 201: 20 });
  const numbers = TWENTY.map((at) => `${20 - at}.0`);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["100.0", ...numbers]);
});

scenario("parts added to one version at once are all there", async (registry) => {
  const { admin } = registry;
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const at = "/packages/Contoso.Tool/versions/1.0";
  const kinds = ["x86", "arm", "arm64"].map((Architecture) => {
    const one = installer({ InstallerIdentifier: Architecture, Architecture });
    return admin(`${at}/installers`, json("POST", one));
  });
  const locales = ["fr-FR", "de-DE", "it-IT"].map((PackageLocale) => {
    return admin(`${at}/locales`, json("POST", { PackageLocale }));
  });
  assert.deepEqual(await statuses([...kinds, ...locales]), { 201: 6 });
  const { Data: { Versions: [only] } } = await read(
    await registry.fetch("/packageManifests/Contoso.Tool"),
  );
  assert.deepEqual([only.Installers.length, only.Locales.length], [4, 3]);
});

scenario("deleting and adding at once leave what one after the other would", async (registry) => {
  const { admin } = registry;
  await publish(registry, "Contoso.Tool", ["1.0", "2.0", "4.0"]);
  const answers = [
    admin("/packages/Contoso.Tool/versions/1.0", { method: "DELETE" }),
    admin("/packages/Contoso.Tool/versions", json("POST", version("Contoso.Tool", "3.0"))),
    admin("/packages/Contoso.Tool/versions/2.0", { method: "DELETE" }),
  ];
  assert.deepEqual(await statuses(answers), { 201: 1, 204: 2 });
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["4.0", "3.0"]);
});

scenario("winget 90: a package that others keep changing is 412", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const documents = registry.packhouse.stores.drivers.documents as unknown as DocumentStore;
  const replace = documents.replace.bind(documents);
  const taken: DocumentStore["replace"] = (into, document) =>
    into.name === "packages" ? Promise.resolve(null) : replace(into, document);
  Object.assign(documents, { replace: taken });
  const post = json("POST", version("Contoso.Tool", "2.0"));
  const answer = await registry.admin("/packages/Contoso.Tool/versions", post);
  await refused(answer, 412);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["1.0"]);
});

scenario("a package that was deleted can be created anew", async (registry) => {
  const { admin } = registry;
  for (const number of ["1.0", "2.0"]) {
    await publish(registry, "Contoso.Tool", [number]);
    assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), [number]);
    await admin("/packages/Contoso.Tool", { method: "DELETE" });
    assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), []);
  }
});

Deno.test("what was published outlives a restart", async () => {
  const DATA_DIR = await Deno.makeTempDir({ prefix: "packhouse-test-" });
  const shown = async (change: boolean) => {
    await using registry = await openRegistry({ env: { DATA_DIR } });
    if (change) await publish(registry, "Contoso.Tool", ["1.0", "2.0"]);
    const answer = await registry.fetch("/packageManifests/Contoso.Tool");
    return { etag: answer.headers.get("etag"), said: await read(answer) };
  };
  assert.deepEqual(await shown(true), await shown(false));
  await Deno.remove(DATA_DIR, { recursive: true });
});
