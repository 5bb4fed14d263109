import assert from "node:assert/strict";
import { UPLOAD_LIFETIME } from "../../ts/registry/file_service.ts";
import { GRACE } from "../../ts/registry/sweep_service.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { FAULT_KINDS, type FaultKind, FaultyStores } from "./_faulty_stores.ts";
import { publish, uploadPath, versionWith } from "./_files.ts";
import { json, openRegistry, type Registry } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

/** Something that changes the package of that name, and what clients see of it before and after. */
interface Edit {
  readonly name: string;
  readonly prepare: (registry: Registry, name: string) => Promise<unknown>;
  readonly edit: (registry: Registry, name: string) => Promise<Response>;
  /** Versions and the bytes of their files, as `1.0=one`. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What a client that tries again may be told where the first try was done in silence. */
  readonly again: number;
}

const EDITS: readonly Edit[] = [{
  name: "a first publication",
  prepare: () => Promise.resolve(),
  edit: (registry, name) =>
    withUpload(
      registry,
      { package: name, version: "1.0" },
      "one",
      (file) =>
        registry.admin("/packageManifests", json("POST", manifest(name, [versionWith(file)]))),
    ),
  before: [],
  after: ["1.0=one"],
  again: 409,
}, {
  name: "one more version",
  prepare: ({ admin }, name) => publish(admin, "one", { package: name }),
  edit: (registry, name) =>
    withUpload(registry, { package: name, version: "2.0" }, "two", (file) => {
      const [version] = manifest(name, [versionWith(file, "2.0")]).Versions;
      return registry.admin(`/packages/${name}/versions`, json("POST", version));
    }),
  before: ["1.0=one"],
  after: ["2.0=two", "1.0=one"],
  again: 409,
}, {
  name: "another description and another file",
  prepare: ({ admin }, name) => publish(admin, "one", { package: name }),
  edit: (registry, name) =>
    withUpload(
      registry,
      { package: name, version: "1.0" },
      "other",
      (file) =>
        registry.admin(
          `/packageManifests/${name}`,
          json("PUT", manifest(name, [versionWith(file)])),
        ),
    ),
  before: ["1.0=one"],
  after: ["1.0=other"],
  again: 200,
}, {
  name: "a deletion",
  prepare: ({ admin }, name) => publish(admin, "one", { package: name }),
  edit: ({ admin }, name) => admin(`/packageManifests/${name}`, { method: "DELETE" }),
  before: ["1.0=one"],
  after: [],
  again: 404,
}];

for (const edit of EDITS) {
  for (const kind of FAULT_KINDS) {
    Deno.test({
      name: `invariants: ${edit.name} is seen whole or not at all when any one call is ${kind}`,
      // What was killed never settles.
      sanitizeOps: !kind.startsWith("killed"),
      sanitizeResources: !kind.startsWith("killed"),
      fn: () => strikeEverywhere(edit, kind),
    });
  }
}

/** Strikes the first call of an edit, then the second, until an edit meets no fault any more. */
async function strikeEverywhere(edit: Edit, kind: FaultKind): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-test-" });
  const stores = new FaultyStores();
  const start = (now?: () => number) =>
    openRegistry({ env: { DATA_DIR: folder }, stores: stores.open, now });
  try {
    const names: string[] = [];
    let registry = await start();
    for (let nth = 1, isStruck = true; isStruck; nth++) {
      assert.ok(nth < 100, "An edit that takes a hundred calls is none");
      const name = `Contoso.T${nth}`;
      const where = `call ${nth} ${kind}`;
      names.push(name);
      const struck = await strike(edit, { registry, stores, name, nth, kind });
      await registry[Symbol.asyncDispose]();
      registry = await start();
      await isWholeOrNot(edit, struck.answer, { registry, name, where });
      ({ isStruck } = struck);
    }
    await registry[Symbol.asyncDispose]();
    assert.ok(names.length > 3, "Every edit makes several calls");
    await sweepsOrphansAlone(edit, { start, names });
  } finally {
    await stores.close();
    await Deno.remove(folder, { recursive: true });
  }
}

interface Strike {
  readonly registry: Registry;
  readonly stores: FaultyStores;
  readonly name: string;
  readonly nth: number;
  readonly kind: FaultKind;
}

interface Struck {
  /** `null` where none ever comes. */
  readonly answer: Response | null;
  /** Whether the edit made so many calls that the fault was met. */
  readonly isStruck: boolean;
}

async function strike(
  edit: Edit,
  { registry, stores, name, nth, kind }: Strike,
): Promise<Struck> {
  await edit.prepare(registry, name);
  assert.deepEqual(await seen(registry, name), edit.before);
  stores.arm(nth, kind);
  const struck = stores.struck.then(() => "struck" as const);
  const answering = edit.edit(registry, name);
  const first = await Promise.race([answering, struck]);
  const answer = first === "struck" && kind.startsWith("killed") ? null : await answering;
  const { isStruck } = stores;
  stores.disarm();
  return { answer, isStruck };
}

/** What clients see after a restart, and that the edit can be made again. */
async function isWholeOrNot(
  edit: Edit,
  answer: Response | null,
  { registry, name, where }: {
    readonly registry: Registry;
    readonly name: string;
    readonly where: string;
  },
): Promise<void> {
  const found = await seen(registry, name);
  if (answer?.ok) assert.deepEqual(found, edit.after, `${where}: acknowledged`);
  else assert.ok([edit.before, edit.after].some((one) => String(one) === String(found)), where);
  if (answer && !answer.ok) {
    assert.equal(answer.status, 503, where);
    assert.equal(answer.headers.get("retry-after"), "5", where);
  }
  await answer?.body?.cancel();
  await isSound(registry, where);

  const again = await edit.edit(registry, name);
  const says = await again.text();
  assert.ok(again.ok || again.status === edit.again, `${where}, again: ${says}`);
  assert.deepEqual(await seen(registry, name), edit.after, where);
}

async function sweepsOrphansAlone(
  edit: Edit,
  { start, names }: { start: (now?: () => number) => Promise<Registry>; names: readonly string[] },
): Promise<void> {
  const nothing = {
    ...{ repositories: 0, uploads: 0, transfers: 0, descriptions: 0, tombstones: 0 },
    ...{ blobs: 0, bytes: 0 },
  };
  {
    await using registry = await start();
    assert.deepEqual(await registry.packhouse.services.sweep.sweep(), nothing);
  }
  const later = Date.now() + GRACE + UPLOAD_LIFETIME;
  await using registry = await start(() => later);
  const kept = await named(registry);
  const swept = await registry.packhouse.services.sweep.sweep();
  assert.ok(swept.blobs + swept.descriptions > 0, "There were orphans to take away");
  assert.deepEqual(await stored(registry), kept);
  for (const name of names) assert.deepEqual(await seen(registry, name), edit.after, name);
  await isSound(registry, "swept");
  assert.deepEqual(await registry.packhouse.services.sweep.sweep(), nothing);
}

async function isSound({ packhouse }: Registry, where: string): Promise<void> {
  const faults: unknown[] = [];
  await packhouse.services.verify.verify((fault) => faults.push(fault));
  await packhouse.services.auditVerifier.verify({ report: (fault) => faults.push(fault) });
  assert.deepEqual(faults, [], where);
}

/** What clients see of a package: its versions, newest first, with the bytes of their files. */
async function seen({ fetch }: Registry, name: string): Promise<string[]> {
  const answer = await fetch(`/packageManifests/${name}`);
  if (answer.status === 204) return [];
  const { Data: { Versions } } = await answer.json();
  return await Promise.all(
    Versions.map(
      async (one: { PackageVersion: string; Installers: { InstallerUrl: string }[] }) => {
        const file = await fetch(new URL(one.Installers[0]!.InstallerUrl).pathname);
        assert.equal(file.status, 200);
        return `${one.PackageVersion}=${await file.text()}`;
      },
    ),
  );
}

/** Keys and descriptions that packages name. */
async function named({ packhouse }: Registry): Promise<string[]> {
  const { documents } = packhouse.stores;
  const names: string[] = [];
  for await (const { versions } of documents.find(COLLECTIONS.packages, {})) {
    for (const { document } of versions) {
      names.push(document);
      const description = await documents.get(COLLECTIONS.versions, document);
      names.push(...description!.files.map(({ key }) => key));
    }
  }
  return names.sort();
}

/** Keys and descriptions that are there. */
async function stored({ packhouse }: Registry): Promise<string[]> {
  const { documents, blobs } = packhouse.stores;
  const names: string[] = [];
  for await (const { key } of blobs.list("")) names.push(key);
  for await (const { id } of documents.find(COLLECTIONS.versions, {})) names.push(id);
  return names.sort();
}

/** Uploads a file and, where that was accepted, does what is done with it. */
async function withUpload(
  { admin }: Registry,
  place: { package: string; version: string },
  body: string,
  use: (file: Parameters<typeof versionWith>[0]) => Promise<Response>,
): Promise<Response> {
  const put = await admin(uploadPath(place), { method: "PUT", body });
  return put.status === 201 ? await use(await put.json()) : put;
}

Deno.test("invariants: an upload that waited too long cannot be named any more, and is swept", async () => {
  let now = Date.now();
  await using registry = await openRegistry({ now: () => now });
  const { admin, packhouse } = registry;
  const put = await admin(uploadPath(), { method: "PUT", body: "bytes" });
  const wanted = manifest("Contoso.Tool", [versionWith(await put.json())]);
  now += UPLOAD_LIFETIME + 1;
  const late = await admin("/packageManifests", json("POST", wanted));
  assert.equal(late.status, 400);
  assert.match(await late.text(), /Nothing was uploaded for InstallerUrl/);
  assert.deepEqual(await seen(registry, "Contoso.Tool"), []);

  const { sweep } = packhouse.services;
  const first = await sweep.sweep();
  assert.deepEqual([first.uploads, first.blobs], [1, 0], "Its bytes have their time of grace");
  now += GRACE;
  const second = await sweep.sweep();
  assert.deepEqual([second.uploads, second.blobs, second.bytes], [0, 1, 5]);
  assert.deepEqual(await stored(registry), []);
});

Deno.test("invariants: of many that publish the same at once, one succeeds and leaves a whole package", async () => {
  await using registry = await openRegistry();
  const publications = Array.from({ length: 20 }, (_, at) => {
    const place = { package: "Contoso.Tool", version: "1.0" };
    return withUpload(
      registry,
      place,
      `bytes ${at}`,
      (file) =>
        registry.admin(
          "/packageManifests",
          json("POST", manifest("Contoso.Tool", [versionWith(file)])),
        ),
    );
  });
  const answers = await Promise.all(publications);
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, ...Array(19).fill(409)]);
  assert.equal((await seen(registry, "Contoso.Tool")).length, 1);
  await isSound(registry, "afterwards");
});
