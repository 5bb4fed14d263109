import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  type MadePackage,
  makeBundle,
  makeMsix,
  packageManifest,
} from "../../../test/inspect/make_msix.ts";
import { makeZip } from "../../../test/inspect/make_zip.ts";
import type { Inspection } from "../inspection.ts";
import { ofBytes, Unreadable } from "../random_access.ts";
import { inspectMsix } from "./inspect_msix.ts";
import { readAppxSignature } from "./package_file.ts";

async function inspected(file: Uint8Array<ArrayBuffer>): Promise<Inspection> {
  const inspection = await inspectMsix(ofBytes(file));
  assert.ok(inspection);
  return inspection;
}

/** The values of facts by their names, to be compared without where they were read. */
function values(facts: object | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts ?? {}).map(([name, fact]) => [name, fact.value]));
}

Deno.test("inspectMsix() reads identity, requirements and family name of a package", async () => {
  const { kind, product, installers, notes } = await inspected(makeMsix());
  assert.equal(kind, "msix");
  assert.deepEqual(values(product), {
    name: "Contoso App",
    publisher: "Contoso Ltd",
    description: "Does things",
    version: "1.2.3.4",
    identity: "Contoso.App",
    identityPublisher: "CN=Contoso",
  });
  assert.deepEqual(installers.map(values), [{
    kind: "msix",
    architecture: "x64",
    locale: "en-US",
    packageFamilyName: "Contoso.App_h91ms92gdsmmt",
    platforms: ["Windows.Desktop"],
    minimumOsVersion: "10.0.17763.0",
  }]);
  assert.deepEqual(notes, []);
  assert.equal(product.version?.from, "AppxManifest.xml, Identity/@Version");
});

Deno.test("inspectMsix() hashes the signature with its leading PKCX (winget 97)", async () => {
  const signature = "PKCX\x30\x82 and so on";
  const file = makeMsix({ signature });
  const digest = createHash("sha256").update(signature).digest("hex");
  assert.equal((await inspected(file)).installers[0]?.signatureSha256?.value, digest);
  const read = await readAppxSignature(ofBytes(file));
  assert.equal(new TextDecoder().decode(read!), signature);
});

Deno.test("inspectMsix() says nothing of a signature that is none", async () => {
  const { installers, notes } = await inspected(makeMsix({ signature: "P7X?" }));
  assert.equal(installers[0]?.signatureSha256, undefined);
  assert.match(notes.join(), /PKCX/);
  assert.equal(await readAppxSignature(ofBytes(makeMsix())), null);
  assert.equal(await readAppxSignature(ofBytes(new Uint8Array(100))), null);
});

Deno.test("inspectMsix() takes the lowest version of the families that WinGet knows", async () => {
  const family = (name: string, min: string) =>
    `<TargetDeviceFamily Name="${name}" MinVersion="${min}"/>`;
  const dependencies = family("Windows.Universal", "10.0.18362.0") +
    family("Windows.Desktop", "10.0.9999.0") + family("MSIXCore.Desktop", "6.1.7601.0");
  const { installers, notes } = await inspected(makeMsix({ dependencies }));
  assert.equal(installers[0]?.minimumOsVersion?.value, "10.0.9999.0");
  assert.deepEqual(installers[0]?.platforms?.value, ["Windows.Universal", "Windows.Desktop"]);
  assert.match(notes.join(), /MSIXCore\.Desktop/);
});

Deno.test("inspectMsix() tells restricted capabilities by their namespace", async () => {
  const capabilities = '<Capability Name="internetClient"/><uap:Capability Name="contacts"/>' +
    '<rescap:Capability Name="runFullTrust"/><DeviceCapability Name="microphone"/>' +
    '<x:Capability xmlns:x="http://schemas.microsoft.com/appx/manifest/foundation/windows10/' +
    'restrictedcapabilities/3" Name="packageManagement"/><rescap:Capability Name="runFullTrust"/>';
  const { installers } = await inspected(makeMsix({ capabilities }));
  assert.deepEqual(installers[0]?.capabilities?.value, [
    "internetClient",
    "contacts",
    "microphone",
  ]);
  assert.deepEqual(installers[0]?.restrictedCapabilities?.value, [
    "runFullTrust",
    "packageManagement",
  ]);
});

Deno.test("inspectMsix() reads a manifest whatever its prefixes and encoding", async () => {
  const manifest = packageManifest({ publisher: "CN=&quot;A &amp; B&quot;, O=&#228;" });
  const prefixed = manifest.replace("xmlns=", "xmlns:f=")
    .replaceAll(/<(\/?)(?=[A-Z])/g, "<$1f:");
  const utf16 = new Uint8Array(
    new Uint16Array([..."\uFEFF" + manifest].map((sign) => sign.charCodeAt(0))).buffer,
  );
  const plain = (await inspected(makeMsix({}, manifest))).product;
  assert.equal(plain.identityPublisher?.value, 'CN="A & B", O=ä');
  assert.deepEqual((await inspected(makeMsix({}, prefixed))).product, plain);
  assert.deepEqual((await inspected(makeMsix({}, utf16))).product, plain);
});

Deno.test("inspectMsix() reads a package for Windows 8", async () => {
  const manifest = '<Package xmlns="http://schemas.microsoft.com/appx/2010/manifest">' +
    '<Identity Name="Old.App" Publisher="CN=Contoso" Version="1.0.0.0"/>' +
    "<Properties><DisplayName>Old</DisplayName></Properties>" +
    "<Prerequisites><OSMinVersion>6.2.1</OSMinVersion></Prerequisites></Package>";
  const { installers } = await inspected(makeMsix({}, manifest));
  assert.equal(installers[0]?.minimumOsVersion?.value, "6.2.1");
  assert.equal(installers[0]?.architecture?.value, "neutral");
});

const REMARKS: readonly [what: string, made: MadePackage, note: RegExp][] = [
  ["a name in resources", { displayName: "ms-resource:AppName" }, /DisplayName .* resources/],
  ["a framework", { properties: "<Framework>true</Framework>" }, /framework/],
  ["a resource package", { properties: "<ResourcePackage>true</ResourcePackage>" }, /resource pa/],
  ["an add-on", { dependencies: '<uap:MainPackageDependency Name="Big.App"/>' }, /Big\.App/],
  ["a strange architecture", { architecture: "ia64" }, /"ia64"/],
];
for (const [what, made, note] of REMARKS) {
  Deno.test(`inspectMsix() notes ${what}`, async () => {
    assert.match((await inspected(makeMsix(made))).notes.join("\n"), note);
  });
}

Deno.test("inspectMsix() has one installer for each architecture of a bundle (winget 98)", async () => {
  const member = (architecture: string, file = `App ${architecture}.msix`) => ({
    ...{ file, type: "application", architecture },
    content: makeMsix({ architecture }),
  });
  const file = makeBundle([
    member("x64"),
    member("arm64"),
    member("x64", "App_other.msix"),
    { file: "res_de.msix", architecture: "neutral" },
    { file: "scale.msix", type: "resource", architecture: "neutral" },
    { ...member("x86", "Stub\\App.msix"), attributes: 'b4:IsStub="true"' },
  ], { version: "2.0.0.0", signature: "PKCX" });
  const { product, installers, notes } = await inspected(file);
  assert.deepEqual(notes, []);
  assert.equal(product.version?.value, "2.0.0.0");
  assert.equal(product.name?.value, "Contoso App");
  assert.deepEqual(installers.map((one) => one.architecture?.value), ["x64", "arm64"]);
  for (const one of installers) {
    assert.equal(one.packageFamilyName?.value, "Contoso.App_h91ms92gdsmmt");
    assert.equal(one.minimumOsVersion?.value, "10.0.17763.0");
    assert.equal(one.signatureSha256?.value, createHash("sha256").update("PKCX").digest("hex"));
  }
});

Deno.test("inspectMsix() says what it can of a bundle whose packages it cannot read", async () => {
  const { installers, notes } = await inspected(makeBundle([
    { file: "a.msix", type: "application", architecture: "x64" },
    { file: "b.msix", type: "application", architecture: "x86", content: new Uint8Array(99) },
    {
      ...{ file: "c.msix", type: "application", architecture: "arm64" },
      content: makeMsix({ name: "Another.App" }),
    },
  ]));
  assert.deepEqual(installers.map((one) => one.architecture?.value), ["x64", "x86", "arm64"]);
  assert.equal(notes.length, 3);
  assert.match(notes[2]!, /identity is not the bundle's/);
});

Deno.test("inspectMsix() says that an encrypted package cannot be read", async () => {
  const file = new TextEncoder().encode("EXPH and then nobody knows");
  const { installers, notes } = await inspected(file);
  assert.deepEqual(installers, []);
  assert.match(notes.join(), /encrypted/);
});

Deno.test("inspectMsix() leaves other files to others", async () => {
  for (
    const file of [
      new Uint8Array(),
      new Uint8Array(1000),
      makeZip([{ name: "a.txt" }]),
      makeZip([{ name: "AppxManifest.xml", content: packageManifest({}) }]),
    ]
  ) assert.equal(await inspectMsix(ofBytes(file)), null);
});

const REFUSED: readonly [what: string, manifest: string][] = [
  ["no identity", "<Package/>"],
  ["a document type", `<!DOCTYPE a [<!ENTITY b "c">]>${packageManifest({})}`],
  ["a manifest that is no XML", "Package"],
  ["an identity without a version", packageManifest({ version: "" })],
];
for (const [what, manifest] of REFUSED) {
  Deno.test(`inspectMsix() refuses ${what}`, async () => {
    await assert.rejects(() => inspectMsix(ofBytes(makeMsix({}, manifest))), Unreadable);
  });
}

Deno.test("inspectMsix() refuses a package with two manifests", async () => {
  const content = packageManifest({});
  const file = makeZip([
    { name: "AppxManifest.xml", content },
    { name: "appxmanifest.xml", content },
    { name: "AppxBlockMap.xml" },
  ]);
  await assert.rejects(() => inspectMsix(ofBytes(file)), Unreadable);
});
