import assert from "node:assert/strict";
import { type MadeEntry, makeZip } from "../../../test/inspect/make_zip.ts";
import type { Architecture, FileKind, Inspection, InstallerFacts } from "../inspection.ts";
import { ofBytes, type RandomAccess, Unreadable } from "../random_access.ts";
import { inspectZip } from "./inspect_zip.ts";

/** Files of these tests say in a line what they are: `kind architecture name`. */
async function inspectNested(path: string, file: RandomAccess): Promise<Inspection | null> {
  const text = new TextDecoder().decode(await file.read(0, file.size));
  if (text === "broken") throw new Unreadable("Is broken");
  if (!text) return null;
  const [kind, architecture, name] = text.split(" ") as [FileKind, Architecture, string];
  const from = `inside of ${path.length}`;
  return {
    kind,
    product: { name: { value: name, from }, version: { value: "1.0", from } },
    installers: architecture.split("+").map((value) => ({
      kind: { value: kind, from },
      architecture: { value: value as Architecture, from },
      productCode: { value: `{${name}}`, from },
      signatureSha256: { value: "00", from },
      arpEntries: [{ displayName: { value: name, from } }],
    })),
    signature: null,
    notes: kind === "burn" ? ["Is burning"] : [],
  };
}

async function inspected(entries: readonly (MadeEntry | [name: string, content: string])[]) {
  const made = entries.map((entry) =>
    "name" in entry ? entry : { name: entry[0], content: entry[1] }
  );
  const inspection = await inspectZip(ofBytes(makeZip(made)), { inspectNested });
  assert.ok(inspection);
  return inspection;
}

function paths(installer: InstallerFacts | undefined): string[] | undefined {
  return installer?.nestedFiles?.map((file) => file.path);
}

Deno.test("inspectZip() takes the one installer, with what it says and where", async () => {
  const { kind, product, installers, notes } = await inspected([
    ["readme.txt", "msi x64 Wrong"],
    ["setup/app.msi", "msi x64 App"],
    ["setup/LICENSE.rtf", ""],
  ]);
  assert.equal(kind, "zip");
  assert.equal(product.name?.value, "App");
  assert.deepEqual(notes, []);
  assert.equal(installers.length, 1);
  const [installer] = installers;
  assert.equal(installer?.kind.value, "zip");
  assert.deepEqual(installer?.architecture, {
    value: "x64",
    from: "setup/app.msi: inside of 13",
  });
  assert.equal(installer?.productCode?.value, "{App}");
  assert.equal(installer?.arpEntries?.[0]?.displayName?.from, "setup/app.msi: inside of 13");
  assert.equal(installer?.signatureSha256, undefined);
  assert.deepEqual(paths(installer), ["setup/app.msi"]);
  assert.equal(installer?.nestedFiles?.[0]?.inspected?.kind, "msi");
});

Deno.test("inspectZip() prefers an installer to programs and fonts beside it", async () => {
  const { installers, notes } = await inspected([
    ["tool.exe", "exe x64 Tool"],
    ["app.exe", "burn x86 App"],
    ["face.ttf", "font neutral Face"],
  ]);
  assert.deepEqual(installers.map(paths), [["app.exe"]]);
  assert.match(notes.join("\n"), /"app\.exe": Is burning/);
  assert.match(notes.join("\n"), /2 other programs or fonts/);
});

Deno.test("inspectZip() has a way to install for each installer and each of its own", async () => {
  const { product, installers, notes } = await inspected([
    ["x86.msi", "msi x86 App"],
    ["all.msixbundle", "msix x64+arm64 App"],
  ]);
  assert.deepEqual(installers.map((one) => [one.architecture?.value, ...paths(one)!]), [
    ["x86", "x86.msi"],
    ["x64", "all.msixbundle"],
    ["arm64", "all.msixbundle"],
  ]);
  assert.equal(product.name?.value, "App");
  assert.match(notes.join(), /2 installers/);
});

Deno.test("inspectZip() takes programs of one architecture together as portables", async () => {
  const { product, installers } = await inspected([
    ["bin/a.exe", "exe x64 A"],
    ["bin/b.exe", "exe x64 B"],
    ["arm/a.exe", "exe arm64 A"],
  ]);
  assert.deepEqual(installers.map((one) => [one.architecture?.value, paths(one)]), [
    ["x64", ["bin/a.exe", "bin/b.exe"]],
    ["arm64", ["arm/a.exe"]],
  ]);
  const nested = installers[0]?.nestedFiles?.[0]?.inspected;
  assert.deepEqual([nested?.kind, nested?.installers[0]?.kind.value], ["portable", "portable"]);
  assert.deepEqual([product.name, product.version?.value], [undefined, "1.0"]);
});

Deno.test("inspectZip() takes a program called setup for an installer", async () => {
  const { installers } = await inspected([["App-Setup.exe", "exe x86 A"], ["b.exe", "exe x64 B"]]);
  assert.deepEqual(installers.map(paths), [["App-Setup.exe"]]);
  assert.equal(installers[0]?.nestedFiles?.[0]?.inspected?.kind, "exe");
});

Deno.test("inspectZip() takes fonts together", async () => {
  const { installers } = await inspected([
    ["a.ttf", "font neutral Face"],
    ["b.OTF", "font neutral Face"],
  ]);
  assert.deepEqual(installers.map(paths), [["a.ttf", "b.OTF"]]);
  assert.equal(installers[0]?.architecture?.value, "neutral");
});

Deno.test("inspectZip() leaves out what is in the way of installing", async () => {
  const { installers, notes } = await inspected([
    ["__MACOSX/app.msi", "msi x64 Wrong"],
    ["__MACOSX/sub/._app.msi", "msi x64 Wrong"],
    ["._app.msi", "msi x64 Wrong"],
    ["unins000.exe", "exe x86 Wrong"],
    { name: "folder.msi/" },
    { name: "link.msi", content: "app.msi", mode: 0o120777 },
    [".\\bin\\app.msi", "msi x64 App"],
  ]);
  assert.deepEqual(installers.map(paths), [["bin/app.msi"]]);
  assert.deepEqual(notes, []);
});

const LEFT_OUT: readonly [what: string, entries: readonly MadeEntry[], why: RegExp][] = [
  ["leads out", [{ name: "../app.msi" }], /"\.\.\/app\.msi" is left out: its path leads out/],
  ["stands twice", [{ name: "a.msi" }, { name: "A.MSI" }], /more than once/],
  ["is encrypted", [{ name: "a.msi", says: { flags: 1 } }], /it is encrypted/],
  ["is too long", [{ name: `${"a".repeat(600)}.msi` }], /path is too long/],
];
for (const [what, entries, why] of LEFT_OUT) {
  Deno.test(`inspectZip() leaves out, and notes, a path that ${what}`, async () => {
    const { installers, notes } = await inspected(entries);
    assert.deepEqual(installers, []);
    assert.match(notes.join("\n"), why);
  });
}

Deno.test("inspectZip() lists what it cannot look into", async () => {
  const { installers, notes } = await inspected([["a.msi", "broken"], ["b.msix", ""]]);
  assert.deepEqual(installers.map(paths), [["a.msi"], ["b.msix"]]);
  assert.match(notes.join("\n"), /"a\.msi" could not be looked into: Is broken/);
});

Deno.test("inspectZip() says so where there is nothing to install, or another archive", async () => {
  const { installers, notes } = await inspected([["inner.zip", "PK"], ["a.txt", "a"]]);
  assert.deepEqual(installers, []);
  assert.match(notes.join("\n"), /"inner\.zip" is an archive too/);
  assert.match(notes.join("\n"), /Holds nothing/);
  assert.match((await inspected([])).notes.join("\n"), /Holds nothing/);
});

Deno.test("inspectZip() looks into a bounded number of files, and lists the others", async () => {
  const programs = Array.from(
    { length: 100 },
    (_, at): [string, string] => [`${at}.exe`, `exe x64 ${at}`],
  );
  const { installers, notes } = await inspected(programs);
  const files = installers.flatMap((one) => one.nestedFiles ?? []);
  assert.equal(files.length, 100);
  assert.equal(files.filter((file) => file.inspected).length, 32);
  assert.match(notes.join("\n"), /Only 32/);
});

Deno.test("inspectZip() keeps its notes few", async () => {
  const { notes } = await inspected(
    Array.from({ length: 500 }, (_, at) => ({ name: `../${at}.msi` })),
  );
  assert.equal(notes.length, 21);
});

Deno.test("inspectZip() leaves other files to others, and passes on real failures", async () => {
  for (const file of [new Uint8Array(), new Uint8Array(1000)]) {
    assert.equal(await inspectZip(ofBytes(file), { inspectNested }), null);
  }
  const down = new TypeError("the network is down");
  const options = { inspectNested: () => Promise.reject(down) };
  const file = ofBytes(makeZip([{ name: "a.msi", content: "a" }]));
  await assert.rejects(() => inspectZip(file, options), down);
});
