import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import {
  everythingIn,
  exportBundle,
  importBundle,
  ownKey,
  put,
  refusal,
  sourceOf,
} from "./bundles_fixture.ts";
import { openRegistry, scenario } from "./registry.ts";

/** An installation believes itself, so that one registry is both sides. */
const COPY = { routes: [{ to: "default/copy" }], create: true };

scenario("bundle: several that are made at once have numbers of their own", async (registry) => {
  await put(registry, { package: "Contoso.Tool", version: "1.0", bodies: ["one"] });
  await ownKey(registry);
  const made = await Promise.all([1, 2, 3].map(() => exportBundle(registry)));
  assert.deepEqual(made.map(({ header }) => header.number).sort(), [1, 2, 3]);
  assert.equal(new Set(made.map(({ header }) => header.installation)).size, 1);
  assert.equal(new Set(made.map(({ header }) => header.contents.sha256)).size, 1);
});

scenario("bundle: one import at a time changes a repository", async (registry) => {
  await put(registry, { package: "Contoso.Tool", version: "1.0", bodies: ["one"] });
  const { bytes } = await exportBundle(registry);
  const [held, resumed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const source = sourceOf(bytes, { piece: bytes.length - 1 });
  const slow = {
    async read() {
      const some = await source.read();
      if (some?.length !== 1) return some;
      held.resolve();
      await resumed.promise;
      return some;
    },
  };
  const first = importBundle(registry, slow, COPY);
  await held.promise;
  await refusal(importBundle(registry, bytes, { routes: COPY.routes }), "mirror_running");
  resumed.resolve();
  assert.equal((await first).repositories[0]!.added, 1);
  assert.deepEqual(await everythingIn(registry, "default/copy"), await everythingIn(registry));
});

Deno.test("bundle: the last thirty are remembered, and older ones continued by their files", async () => {
  await using registry = await openRegistry();
  await put(registry, { package: "Contoso.Tool", version: "1.0", bodies: ["one"] });
  const first = await exportBundle(registry);
  await importBundle(registry, first.bytes, COPY);
  for (let at = 0; at < 30; at++) await exportBundle(registry, { since: first.header.bundle });
  await exportBundle(registry);
  const forgotten = exportBundle(registry, { since: first.header.bundle });
  assert.match(await refusal(forgotten, "value_refused"), /by its file/);
  await put(registry, { package: "Contoso.Tool", version: "2.0", bodies: ["two"] });
  const delta = await exportBundle(registry, { since: first.bytes });
  assert.deepEqual([delta.versions, delta.known], [1, 1]);
  const { routes } = COPY;
  assert.equal((await importBundle(registry, delta.bytes, { routes })).repositories[0]!.added, 1);
});

Deno.test("bundle: a repository that is made anew knows nothing of bundles before it", async () => {
  await using registry = await openRegistry();
  await put(registry, { package: "Contoso.Tool", version: "1.0", bodies: ["one"] });
  const { repositories, sweep } = registry.packhouse.services;
  const whole = await exportBundle(registry);
  await importBundle(registry, whole.bytes, COPY);
  const delta = await exportBundle(registry, { since: "last" });
  await repositories.delete(await repositories.get("default/copy"), ITSELF);
  await sweep.sweep();
  assert.match(await refusal(importBundle(registry, delta.bytes, COPY)), /is not there/);
  assert.equal((await importBundle(registry, whole.bytes, COPY)).again, false);
  await importBundle(registry, delta.bytes, { routes: COPY.routes });
  assert.equal((await registry.packhouse.services.verify.verify(() => {})).faults, 0);
});

Deno.test("bundle: a version whose record a kill prevented gets it the next time", async () => {
  await using registry = await openRegistry();
  await put(registry, { package: "Contoso.Tool", version: "1.0", bodies: ["one"] });
  const { bytes } = await exportBundle(registry);
  await importBundle(registry, bytes, COPY);
  const { documents } = registry.packhouse.stores;
  const records = () => Array.fromAsync(documents.find(COLLECTIONS.mirroredVersions, {}));
  const [before] = await records();
  await documents.delete(COLLECTIONS.mirroredVersions, before!.id);
  await importBundle(registry, bytes, { routes: COPY.routes });
  const [after] = await records();
  assert.deepEqual([after!.id, after!.size, after!.state], [before!.id, 3, "published"]);
});
