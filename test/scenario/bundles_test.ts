import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import { versionKey } from "../../ts/protocols/winget/names.ts";
import { compareVersions } from "../../ts/protocols/winget/version_order.ts";
import { EVERYTHING } from "../../ts/model/sight.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { pattern } from "./_files.ts";
import {
  bundleEvents,
  everythingIn,
  exportBundle,
  importBundle,
  put,
  refusal,
  sourceOf,
  trust,
} from "./bundles_fixture.ts";
import { type Engine, ENGINES, json, openRegistry, type Registry } from "./registry.ts";
import { createRepository } from "./winget_fixture.ts";

/** A test of what is carried from one installation to another, on either engine. */
function carrying(
  name: string,
  run: (source: Registry, target: Registry) => Promise<void>,
  engines: readonly Engine[] = ENGINES,
): void {
  for (const engine of engines) {
    const other = ENGINES.find((one) => one !== engine)!;
    Deno.test({
      name: `${name} (${engine.name} to ${other.name})`,
      ignore: engine.missing || other.missing,
      sanitizeResources: false,
      sanitizeOps: false,
      async fn() {
        await using source = await openRegistry({ engine });
        await using target = await openRegistry({ engine: other });
        await trust(target, source);
        await run(source, target);
      },
    });
  }
}

async function enable(registry: Registry, path: string, enabled: boolean): Promise<void> {
  const at = `/api/v1/repositories/default/winget/packages/${path}/enabled`;
  assert.equal((await registry.admin(at, json("PUT", { enabled }))).status, 200, path);
}

async function remove(registry: Registry, path: string): Promise<void> {
  const at = `/api/v1/repositories/default/winget/packages/${path}`;
  assert.equal((await registry.admin(at, { method: "DELETE" })).status, 204, path);
}

/** As a mirror or somebody would: with a reason, in the words of the registry. */
async function yank({ packhouse: { services } }: Registry, version: string, why: string | null) {
  const repository = await services.repositories.get("default/winget");
  const name = { name: "Contoso.Tool", key: "contoso.tool" };
  const change = { repository, name, by: ITSELF, sight: EVERYTHING, compare: compareVersions };
  await services.packages.change(change, (draft) => draft.yank(versionKey(version), version, why));
}

/** Several packages, of which some are hidden. */
async function fill(source: Registry): Promise<void> {
  await put(source, { package: "Contoso.Tool", version: "1.0", bodies: ["one"], icon: "PNG" });
  await put(source, {
    ...{ package: "Contoso.Tool", version: "2.0", says: '/dl/ "ünder" \u2028' },
    bodies: ["two", pattern(70_000), "three"],
  });
  await put(source, { package: "Contoso.Elsewhere", version: "1.0" });
  await put(source, { package: "Contoso.Hidden", version: "1.0", bodies: ["hidden"] });
  await put(source, { package: "Contoso.Empty", version: "1.0", bodies: [""] });
  await put(source, { package: "Contoso.Tool", version: "3.0", bodies: ["not yet"] });
  await enable(source, "Contoso.Hidden", false);
  await enable(source, "Contoso.Tool/versions/3.0", false);
  await enable(source, "Contoso.Tool/versions/2.0/installers/arm64_exe", false);
  await yank(source, "1.0", "It eats files");
}

carrying("bundle: what clients are offered is the same here and there", async (source, target) => {
  await fill(source);
  await createRepository(source, "acme/tools");
  await put(source, { package: "A.B", version: "1", repository: "acme/tools", bodies: ["ab"] });
  const made = await exportBundle(source, { repositories: ["default/winget", "acme/tools"] });
  assert.deepEqual([made.packages, made.versions, made.known, made.removed], [4, 5, 0, 0]);
  await createRepository(target, "acme/tools");
  const { repositories, again, key } = await importBundle(target, made.bytes);
  assert.deepEqual([again, key], [false, "from-outside"]);
  assert.deepEqual(repositories.map(({ path, added }) => [path, added]), [
    ["acme/tools", 1],
    ["default/winget", 4],
  ]);
  for (const path of ["default/winget", "acme/tools"]) {
    const all = await everythingIn(source, path);
    assert.ok(Object.keys(all).length > 0);
    assert.deepEqual(await everythingIn(target, path), all);
  }
  const { Data } = await (await target.fetch("/packageManifests/Contoso.Tool")).json();
  const installers = Data.Versions.flatMap((one: { Installers: unknown[] }) => one.Installers);
  assert.equal(installers.length, 2, "One of three is hidden here as there");
  const { pathname } = new URL(installers[1].InstallerUrl);
  assert.equal(await (await target.fetch(pathname)).text(), "three");

  const second = await importBundle(target, made.bytes);
  assert.deepEqual([second.again, second.repositories[1]!.unchanged], [true, 4]);
  assert.equal(second.repositories[1]!.files, 0, "What is here is not taken over again");
  const events = await bundleEvents(target);
  assert.deepEqual(
    new Set(events.map(([kind, about]) => `${kind} ${about}`)),
    new Set([
      ...[`bundle.imported ${made.header.bundle}`, "bundle_key.trusted from-outside"],
    ]),
  );
});

carrying(
  "bundle: goes on to a third installation with all that is known of it",
  async (one, two) => {
    await fill(one);
    await importBundle(two, (await exportBundle(one)).bytes);
    const { stores: { documents }, services } = two.packhouse;
    const { id } = await services.repositories.get("default/winget");
    const key = `contoso.tool/${versionKey("2.0")}`;
    const told = { url: "https://upstream.test/a.yaml", sha256: "b".repeat(64), text: "a: 1\n" };
    const copy = { id: `${id}/${key}`, repository: id, ...told, readAt: 7 };
    await documents.insert(COLLECTIONS.upstreamManifests, copy);
    await trust(one, two);
    const routes = [{ to: "default/copy" }];
    await importBundle(one, (await exportBundle(two)).bytes, { routes, create: true });
    assert.deepEqual(await everythingIn(one, "default/copy"), await everythingIn(one));
    const there = await one.packhouse.services.repositories.get("default/copy");
    const kept = await one.packhouse.stores.documents.get(
      COLLECTIONS.upstreamManifests,
      `${there.id}/${key}`,
    );
    assert.deepEqual([kept?.url, kept?.text, kept?.readAt], [told.url, told.text, 7]);
  },
);

carrying("bundle: a chain of deltas ends where the source does", async (source, target) => {
  await fill(source);
  const first = await exportBundle(source);
  await importBundle(target, first.bytes);
  await put(source, { package: "Contoso.Tool", version: "4.0", bodies: [pattern(9000)] });
  await put(source, { package: "Contoso.New", version: "1.0", bodies: ["new"] });
  await remove(source, "Contoso.Empty");
  await remove(source, "Contoso.Tool/versions/2.0");
  await yank(source, "1.0", null);
  const delta = await exportBundle(source, { since: first.header.bundle });
  assert.deepEqual([delta.versions, delta.known, delta.removed], [3, 1, 2]);
  assert.equal(delta.header.files.count, 2, "Version 1.0 has its files already");
  const byFile = await exportBundle(source, { since: first.bytes });
  assert.equal(byFile.header.contents.sha256, delta.header.contents.sha256);

  await enable(source, "Contoso.Tool/versions/3.0", true);
  await enable(source, "Contoso.New", false);
  const last = await exportBundle(source, { since: delta.bytes });
  assert.match(
    await refusal(importBundle(target, last.bytes)),
    new RegExp(`continues bundle ${delta.header.bundle}.*is ${first.header.bundle}`),
  );
  const before = await everythingIn(target);
  const dry = await importBundle(target, delta.bytes, { dryRun: true });
  assert.deepEqual(await everythingIn(target), before);
  const { reports, repositories: [counts] } = await importBundle(target, delta.bytes);
  assert.deepEqual(
    new Set(dry.reports.map((one) => JSON.stringify(one))),
    new Set(reports.map((one) => JSON.stringify(one))),
  );
  assert.deepEqual([counts!.added, counts!.replaced, counts!.removed], [2, 1, 2]);
  assert.deepEqual([counts!.files, counts!.bytes], [2, 9003]);
  await importBundle(target, last.bytes);
  assert.deepEqual(await everythingIn(target), await everythingIn(source));

  const nothing = await exportBundle(source, { since: "last" });
  assert.deepEqual([nothing.versions, nothing.removed, nothing.header.files.count], [0, 0, 0]);
  assert.deepEqual((await importBundle(target, nothing.bytes)).reports, []);
});

carrying("bundle: an older one is refused, unless somebody wants it", async (source, target) => {
  await put(source, { package: "Contoso.Tool", version: "1.0", says: "Old", bodies: ["same"] });
  const older = await exportBundle(source);
  await put(source, { package: "Contoso.Tool", version: "1.0", says: "New", bodies: ["same"] });
  const newer = await exportBundle(source);
  await importBundle(target, newer.bytes);
  assert.match(await refusal(importBundle(target, older.bytes)), /older than what is here/);
  assert.deepEqual(await everythingIn(target), await everythingIn(source));
  const { repositories: [counts] } = await importBundle(target, older.bytes, { allowOlder: true });
  assert.deepEqual([counts!.replaced, counts!.files], [1, 0]);
  await importBundle(target, newer.bytes);
  assert.deepEqual(await everythingIn(target), await everythingIn(source));
}, ENGINES.slice(0, 1));

carrying("bundle: what broke off goes on, and shows nothing before", async (source, target) => {
  for (const at of ["1", "2", "3", "4"]) {
    await put(source, { package: `Contoso.P${at}`, version: "1.0", bodies: [pattern(5000 + +at)] });
  }
  const { bytes, header } = await exportBundle(source);
  const begin = bytes.length - header.files.bytes;
  let taken = 0;
  for (const breaksAfter of [begin - 10, begin + 4000, begin + 11_000, begin + 12_000]) {
    await assert.rejects(importBundle(target, sourceOf(bytes, { breaksAfter })), /medium is gone/);
    assert.deepEqual(await everythingIn(target), {});
  }
  const rest = sourceOf(bytes, { skips: true });
  const { repositories: [counts] } = await importBundle(target, rest);
  taken += counts!.files;
  assert.deepEqual([counts!.added, taken], [4, 2], "Two files had arrived");
  assert.ok(rest.bytesRead < bytes.length - 8000, `${rest.bytesRead} of ${bytes.length}`);
  assert.deepEqual(await everythingIn(target), await everythingIn(source));
});

carrying("bundle: own packages win, and what was rejected stays away", async (source, target) => {
  await put(source, { package: "Contoso.Own", version: "1.0", bodies: ["copy"] });
  await put(source, { package: "Contoso.Tool", version: "1.0", bodies: ["one"] });
  await put(source, { package: "Contoso.Tool", version: "2.0", bodies: ["two"] });
  await put(target, { package: "Contoso.Own", version: "5.0", bodies: ["ours"] });
  const { stores: { documents }, services } = target.packhouse;
  const { id } = await services.repositories.get("default/winget");
  const first = await exportBundle(source);
  await importBundle(target, first.bytes);
  const found = (await documents.get(
    COLLECTIONS.mirroredVersions,
    `${id}/contoso.tool/${versionKey("1.0")}`,
  ))!;
  assert.equal(found.state, "published");
  await documents.replace(COLLECTIONS.mirroredVersions, { ...found, state: "rejected" as const });
  await remove(target, "Contoso.Tool/versions/1.0");
  const { reports } = await importBundle(target, first.bytes);
  assert.deepEqual(reports.map((one) => `${one.package} ${one.version} ${one.outcome}`), [
    ...["Contoso.Own 1.0 clashing", "Contoso.Tool 2.0 unchanged", "Contoso.Tool 1.0 skipped"],
  ]);
  const ours = Object.keys(await everythingIn(target));
  assert.deepEqual(ours, ["Contoso.Own 5.0", "Contoso.Tool 2.0"]);

  await put(target, { package: "Contoso.Tool", version: "9.0", bodies: ["ours as well"] });
  const later = await importBundle(target, first.bytes);
  assert.deepEqual(later.reports.map(({ outcome }) => outcome), [
    ...["clashing", "removed", "clashing", "clashing"],
  ]);
  assert.deepEqual(Object.keys(await everythingIn(target)), [
    "Contoso.Own 5.0",
    "Contoso.Tool 9.0",
  ]);
}, ENGINES.slice(0, 1));

carrying("bundle: goes where somebody says, and nowhere else", async (source, target) => {
  await createRepository(source, "acme/tools");
  await put(source, { package: "A.B", version: "1", repository: "acme/tools", bodies: ["ab"] });
  await put(source, { package: "Contoso.Tool", version: "1.0" });
  const one = await exportBundle(source, { repositories: ["acme/tools"] });
  const both = await exportBundle(source, { repositories: ["acme/tools", "default/winget"] });
  assert.match(await refusal(importBundle(target, one.bytes), "repository_missing"), /--create/);
  const to = (...routes: { from?: string; to: string }[]) => ({ routes });
  assert.match(
    await refusal(importBundle(target, both.bytes, to({ to: "no/such" }))),
    /does not hold/,
  );
  const twice = to({ from: "acme/tools", to: "default/winget" }, { to: "default/winget" });
  await refusal(importBundle(target, both.bytes, twice), "value_refused");
  await refusal(importBundle(target, one.bytes, { create: true }), "organization_missing");
  const options = { ...to({ to: "default/copy" }), create: true };
  const dry = await importBundle(target, one.bytes, { ...options, dryRun: true });
  assert.deepEqual(dry.reports.map(({ outcome }) => outcome), ["added"]);
  assert.equal(await target.packhouse.services.repositories.find("default/copy"), null);
  await importBundle(target, one.bytes, options);
  assert.deepEqual(
    await everythingIn(target, "default/copy"),
    await everythingIn(source, "acme/tools"),
  );
  assert.equal(
    (await target.packhouse.services.repositories.get("default/copy")).visibility,
    "private",
  );
  assert.deepEqual(await everythingIn(target), {});
  await importBundle(target, both.bytes, to({ to: "default/winget" }));
  assert.deepEqual(Object.keys(await everythingIn(target)), ["Contoso.Tool 1.0"]);
}, ENGINES.slice(0, 1));
