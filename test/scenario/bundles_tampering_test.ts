import assert from "node:assert/strict";
import type { presentHeader } from "../../ts/mirror/bundle/bundle_header.ts";
import { ContentsMeter, type Measures, writeHeader } from "../../ts/mirror/bundle/bundle_writer.ts";
import { type ContentsLine, presentLine } from "../../ts/mirror/bundle/contents.ts";
import { createKeyPair } from "../../ts/mirror/bundle/bundle_key.ts";
import type { Json, JsonObject } from "../../ts/kit/json.ts";
import { canonicalJson } from "../../ts/kit/canonical_json.ts";
import { ITSELF } from "../../ts/model/event.ts";
import { pattern, sha256 } from "./_files.ts";
import {
  bundleEvents,
  everythingIn,
  exportBundle,
  importBundle,
  type Made,
  put,
  refusal,
  sourceOf,
  trust,
} from "./bundles_fixture.ts";
import { openRegistry, type Registry, scenario } from "./registry.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Another installation's bundle of two packages with files of the same length. */
async function madeElsewhere(target: Registry): Promise<Made> {
  await using source = await openRegistry();
  await put(source, { package: "Contoso.One", version: "1.0", bodies: [pattern(600)] });
  await put(source, { package: "Contoso.Two", version: "1.0", bodies: ["x".repeat(600), "more"] });
  const made = await exportBundle(source);
  await trust(target, source);
  return made;
}

function changed(bytes: Bytes, at: number): Bytes {
  const other = bytes.slice();
  other[at]! ^= 1 + (at % 255);
  return other;
}

/** With two parts of the same length in each other's place. */
function swapped(bytes: Bytes, one: number, other: number, length: number): Bytes {
  const result = bytes.slice();
  result.set(bytes.subarray(other, other + length), one);
  result.set(bytes.subarray(one, one + length), other);
  return result;
}

scenario("bundle: no byte of it can be changed, none cut off and none added", async (target) => {
  const { bytes, header } = await madeElsewhere(target);
  const refused = async (what: string, other: Bytes, skips: boolean) => {
    await refusal(importBundle(target, sourceOf(other, { skips })))
      .catch((error) => assert.fail(`${what}: ${error}`));
    assert.deepEqual(await everythingIn(target), {}, what);
  };
  const step = Math.ceil(bytes.length / 60);
  for (let at = 0; at < bytes.length; at += step) {
    await refused(`byte ${at}`, changed(bytes, at), false);
    await refused(`the first ${at} bytes`, bytes.slice(0, at), at % 2 === 0);
  }
  await refused("the last byte", changed(bytes, bytes.length - 1), true);
  for (const skips of [true, false]) {
    await refused("all but the last", bytes.slice(0, -1), skips);
    await refused("one more", await new Blob([bytes, "x"]).bytes(), skips);
    await refused("twice", await new Blob([bytes, bytes]).bytes(), skips);
  }
  const files = bytes.length - header.files.bytes;
  await refused("files in another order", swapped(bytes, files, files + 600, 600), false);
  const lines = files - header.contents.bytes;
  await refused("lines in another order", swapped(bytes, lines + 60, lines + 160, 50), false);
  const kinds = new Set((await bundleEvents(target)).map(([kind]) => kind));
  assert.deepEqual(kinds, new Set(["bundle.refused", "bundle_key.trusted"]));
  await importBundle(target, bytes);
  assert.equal(Object.keys(await everythingIn(target)).length, 2);
});

scenario("bundle: is believed by keys that are listed, and as long as they are", async (target) => {
  const { bytes, header } = await madeElsewhere(target);
  const { bundleKeys } = target.packhouse.services;
  const removed = await bundleKeys.remove("from-outside", ITSELF);
  assert.match(await refusal(importBundle(target, bytes)), new RegExp(`key "${header.key}"`));
  const other = createKeyPair();
  await bundleKeys.trust(other.publicKey, "another", ITSELF);
  await refusal(importBundle(target, bytes));
  await bundleKeys.trust(removed.publicKey, "again", ITSELF);
  assert.equal((await importBundle(target, bytes, { dryRun: true })).key, "again");
  const says = await refusal(bundleKeys.trust(removed.publicKey, "thrice", ITSELF), "name_taken");
  assert.match(says, /"again"/);
  for (const text of ["", "AAAA", `packhouse-bundle-key ${"!".repeat(44)}`, "x".repeat(9000)]) {
    await refusal(bundleKeys.trust(text, "strange", ITSELF), "value_refused");
  }
  await refusal(bundleKeys.create("Not a name", ITSELF), "name_refused");
  await refusal(bundleKeys.create("again", ITSELF), "name_taken");
  await refusal(bundleKeys.signer("again"), "bundle_key_missing");
  await refusal(bundleKeys.signer(undefined), "bundle_key_missing");
  const own = await bundleKeys.create("own", ITSELF);
  assert.equal((await bundleKeys.signer(undefined)).key, own.id);
  await bundleKeys.create("second", ITSELF);
  assert.match(await refusal(bundleKeys.signer(undefined), "bundle_key_missing"), /are 2/);
  await refusal(bundleKeys.remove("none", ITSELF), "bundle_key_missing");
  const log = JSON.stringify(await (await target.admin("/api/v1/audit?limit=200")).json());
  assert.ok(log.includes("bundle_key.removed") && !log.includes(own.secret));
});

/** A bundle that its maker has signed, whatever is in it. */
async function forged(
  target: Registry,
  lines: readonly JsonObject[],
  files: readonly string[] = [],
  header: JsonObject = {},
): Promise<Bytes> {
  const { bundleKeys } = target.packhouse.services;
  const signer = await bundleKeys.create(`k${Math.random()}`.slice(0, 12), ITSELF)
    .then(({ name }) => bundleKeys.signer(name));
  const meter = new ContentsMeter();
  const encoder = new TextEncoder();
  const table = lines.map((line) => presentLine(line as unknown as ContentsLine));
  table.forEach((line) => meter.line(line));
  files.forEach((file) => meter.file(encoder.encode(file).length));
  const parts: Uint8Array[] = [];
  const measures: Measures = meter.measures();
  const whole = {
    ...{ bundle: "01K0000000000000000000000A", number: 1, created: "", base: null },
    ...{ installation: "01K0000000000000000000000B", key: signer.key },
    repositories: [{ path: "default/winget", protocol: "winget", title: "" }],
    ...measures,
    ...header,
  };
  const sink = { write: (bytes: Uint8Array) => Promise.resolve(void parts.push(bytes)) };
  await writeHeader(sink, whole as Parameters<typeof presentHeader>[0], signer);
  return await new Blob([...parts, ...table, ...files] as BlobPart[]).bytes();
}

const REPOSITORY = { is: "repository", path: "default/winget" };
const METADATA = {
  ...{ PackageVersion: "1.0", DefaultLocale: { PackageLocale: "en-US", Publisher: "C" } },
  Installers: [],
};

function version(members: JsonObject = {}): JsonObject {
  return {
    ...{ is: "version", package: "Contoso.Tool", version: "1.0", state: "a", metadata: METADATA },
    ...{ files: [], ...members },
  };
}

function file(body: string, members: JsonObject = {}): Json {
  return {
    ...{ id: "a", name: "setup.exe", size: body.length, sha256: sha256(body) },
    ...{ mediaType: "text/html", ...members },
  };
}

Deno.test("bundle: what somebody signed who should not have is refused, and keeps to itself", async () => {
  await using target = await openRegistry();
  const refused = async (
    what: string,
    ...made: Parameters<typeof forged> extends [unknown, ...infer R] ? R : never
  ) => {
    await refusal(importBundle(target, await forged(target, ...made)))
      .catch((error) => assert.fail(`${what}: ${error}`));
  };
  await refused("no JSON", [REPOSITORY, { is: "nothing" }]);
  for (const name of ["../../setup.exe", "a/b", "a\\b", "..", "", "a\0b", "x".repeat(300)]) {
    await refused(`a file called ${JSON.stringify(name)}`, [
      REPOSITORY,
      version({ files: [file("x", { name })] }),
    ], ["x"]);
  }
  await refused("a strange id", [REPOSITORY, version({ files: [file("x", { id: "../a" })] })], [
    "x",
  ]);
  await refused("a size below zero", [REPOSITORY, version({ files: [file("x", { size: -1 })] })], [
    "x",
  ]);
  await refused("a file in no table", [REPOSITORY, version()], ["x"]);
  await refused("a file that is longer", [REPOSITORY, version({ files: [file("xy")] })], ["x"]);
  await refused("a member that nobody knows", [REPOSITORY, version({ more: 1 })]);
  await refused("a format to come", [REPOSITORY], [], { repositories: [] });
  await refused("another protocol", [REPOSITORY], [], {
    repositories: [{ path: "default/winget", protocol: "npm", title: "" }],
  });
  await refused("nothing that it continues", [REPOSITORY], [], {
    base: "01K0000000000000000000000C",
  });
  let deep: Json = 1;
  for (let at = 0; at < 100; at++) deep = [deep];
  await refused("a document that is too deep", [REPOSITORY, version({ metadata: { deep } })]);
  assert.deepEqual(await everythingIn(target), {});
});

Deno.test("bundle: what clients would refuse is refused by itself, and the rest is taken", async () => {
  await using source = await openRegistry();
  await using target = await openRegistry();
  await put(source, { package: "Contoso.Good", version: "1.0", bodies: ["good"] });
  const { items } = await source.packhouse.services.packages.list(
    await source.packhouse.services.repositories.get("default/winget"),
    { limit: 1, look: (one) => one },
  );
  const good = await source.packhouse.services.packages.describe(items[0]!.versions[0]!);
  const [{ key: _, ...known }] = good.files as unknown as [JsonObject];
  const lost = file("lost", { known: true });
  const bytes = await forged(target, [
    REPOSITORY,
    version(),
    { ...version(), package: "nonsense/../name" },
    { ...version({ files: [lost] }), package: "Contoso.Lost", metadata: good.metadata },
    {
      ...version({ package: "Contoso.Good", version: "1.0", metadata: good.metadata }),
      files: [known],
    },
  ], ["good"]);
  const { reports } = await importBundle(target, bytes);
  assert.deepEqual(reports.map((one) => [one.package, one.outcome, one.error?.code]), [
    ["Contoso.Tool", "refused", "metadata_refused"],
    ["nonsense/../name", "refused", "name_refused"],
    ["Contoso.Lost", "refused", "file_missing"],
    ["Contoso.Good", "added", undefined],
  ]);
  assert.deepEqual(await everythingIn(target), await everythingIn(source));
  assert.ok(canonicalJson(good.metadata).includes("/dl/"));
});
