import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Fact, Inspection, InstallerFacts } from "../../../inspect/mod.ts";
import type { Installer, ManifestVersion } from "../manifest.ts";
import { architectureIn, nameIn, versionIn } from "./_file_name.ts";
import { draftFrom, type DraftOptions } from "./draft.ts";
import { proposeIdentifier } from "./_identifier.ts";

const FILE: DraftOptions = {
  fileName: "tool-1.2.3-x64.msi",
  url: "/dl/winget/default/winget/_/_/01JX0000000000000000000000/tool-1.2.3-x64.msi",
  sha256: "ab".repeat(32),
};

function fact<T>(value: T): Fact<T> {
  return { value, from: "the test" };
}

function inspected(installer: Partial<InstallerFacts>, more: Partial<Inspection> = {}): Inspection {
  const facts = { kind: fact("msi"), architecture: fact("x64"), ...installer } as InstallerFacts;
  const product = { name: fact("Acme Tool"), publisher: fact("Acme GmbH"), version: fact("1.2.3") };
  const found = {
    kind: facts.kind.value,
    product,
    installers: [facts],
    signature: null,
    notes: [],
  };
  return { ...found, ...more };
}

// deno-lint-ignore no-explicit-any -- a test looks into it as whoever edits it would
function installerOf(installer: Partial<InstallerFacts>, options: Partial<DraftOptions> = {}): any {
  return draftFrom(inspected(installer), { ...FILE, ...options }).manifest.Installers;
}

function known(installer: Partial<Installer>, locale: object = {}): DraftOptions["known"] {
  const newest = {
    PackageVersion: "1.0",
    DefaultLocale: {
      ...{ PackageLocale: "de-DE", PackageName: "Werkzeug", Publisher: "Acme" },
      ...{ ShortDescription: "Ein Werkzeug", License: "MIT", ...locale },
    },
    Locales: [{ PackageLocale: "en-US", ReleaseNotes: "The first", Tags: ["tool"] }],
    Installers: [{ Architecture: "x64", InstallerType: "exe", ...installer } as Installer],
  };
  return { identifier: "Acme.Werkzeug", from: "the test", newest: newest as ManifestVersion };
}

const IDENTIFIERS: readonly (readonly [name: string, publisher: string, is: string | undefined])[] =
  [
    ["Acme Tool 1.2.3 (x64)", "Acme GmbH", "Acme.Tool"],
    ["Tool", "Penguin Labs, LLC", "PenguinLabs.Tool"],
    ["Acme", "Acme", "Acme.Acme"],
    ["Werkzeug für Ärzte", "Müller & Söhne AG", "MüllerSöhne.WerkzeugfürÄrzte"],
    ["x".repeat(40), "Acme", `Acme.${"x".repeat(32)}`],
    ["", "Acme", undefined],
    ["Tool", "", undefined],
  ];

Deno.test("proposeIdentifier() leaves what kind of company it is, versions and repetitions out", () => {
  for (const [name, publisher, is] of IDENTIFIERS) {
    const proposed = proposeIdentifier({ name: fact(name), publisher: fact(publisher) });
    assert.equal(proposed?.value, is, `${name} of ${publisher}`);
  }
  assert.equal(proposeIdentifier({ identity: fact("Contoso.App") })?.value, "Contoso.App");
  assert.equal(proposeIdentifier({ identity: fact("12345") }), undefined);
});

const NAMES: readonly (readonly [
  file: string,
  name: string | undefined,
  version: string | undefined,
  architecture: string | undefined,
])[] = [
  ["tool-1.2.3-x64.msi", "tool", "1.2.3", "x64"],
  ["Acme_Tool_Setup_v2.0.exe", "Acme Tool", "2.0", undefined],
  ["tool-win-arm64.zip", "tool", undefined, "arm64"],
  ["tool-x86_64.exe", "tool", undefined, "x64"],
  ["tool_win32.exe", "tool", undefined, "x86"],
  ["tool.1.0.0-rc.1.exe", "tool", "1.0.0-rc.1", undefined],
  ["setup.exe", undefined, undefined, undefined],
  ["7zip.exe", "7zip", undefined, undefined],
];

Deno.test("a file's name says what it says, and no more", () => {
  for (const [file, name, version, architecture] of NAMES) {
    assert.deepEqual(
      [nameIn(file)?.value, versionIn(file)?.value, architectureIn(file)?.value],
      [name, version, architecture],
      file,
    );
  }
});

Deno.test("draftFrom() makes two installers of one for the user or the machine, where the switch is known", () => {
  const switches: Record<string, [string, string] | null> = {
    msi: ["ALLUSERS=2 MSIINSTALLPERUSER=1", "ALLUSERS=1"],
    wix: ["ALLUSERS=2 MSIINSTALLPERUSER=1", "ALLUSERS=1"],
    inno: ["/CURRENTUSER", "/ALLUSERS"],
    nullsoft: ["/CurrentUser", "/AllUsers"],
    burn: null,
  };
  for (const [kind, expected] of Object.entries(switches)) {
    const drafted = installerOf({ kind: fact(kind) as Fact<"msi">, scope: fact("both") });
    const found = drafted.map((one: Installer) => [one.Scope, one.InstallerSwitches?.Custom]);
    assert.deepEqual(
      found,
      expected ? [["user", expected[0]], ["machine", expected[1]]] : [[undefined, undefined]],
      kind,
    );
  }
});

Deno.test("draftFrom() says product codes only of types that Windows lists by them (V5, V6, V10)", () => {
  const listed = { productCode: fact("{A}"), arpEntries: [{ displayName: fact("Tool") }] };
  const kinds = ["msi", "inno", "exe", "msix", "portable", "font"] as const;
  const says = kinds.filter((kind) => {
    const [one] = installerOf({ ...listed, kind: fact(kind) });
    assert.equal("ProductCode" in one, "AppsAndFeaturesEntries" in one, kind);
    return "ProductCode" in one;
  });
  assert.deepEqual(says, ["msi", "inno", "exe"]);
});

Deno.test("draftFrom() believes the file's name before the program that unpacks", () => {
  const architecture = { value: "x86", from: "PE header of the stub" } as const;
  assert.equal(installerOf({ architecture })[0].Architecture, "x64");
  assert.equal(installerOf({ architecture }, { fileName: "a.exe" })[0].Architecture, "x86");
  assert.equal(installerOf({ architecture: fact("arm64") })[0].Architecture, "arm64");
});

Deno.test("draftFrom() leaves out what breaks a rule and need not be there, and says so", () => {
  const { manifest, findings, notes } = draftFrom(
    inspected({
      locale: fact("no locale"),
      kind: fact("msix"),
      capabilities: fact(["x".repeat(41)]),
      packageFamilyName: fact("none"),
    }),
    FILE,
  );
  const [installer] = manifest.Installers as readonly Installer[];
  assert.deepEqual(findings, []);
  for (const name of ["InstallerLocale", "Capabilities", "PackageFamilyName"] as const) {
    assert.equal(installer![name], undefined, name);
    assert.ok(notes.some((note) => note.startsWith(`${name} is left out, of the test: `)), name);
  }
});

Deno.test("draftFrom() takes who publishes from the signature where nothing else says it", () => {
  const signature = {
    ...{ subject: 'CN=Acme Signing,O="Acme, Inc.",C=US', issuer: "", thumbprint: "" },
    ...{ notBefore: "", notAfter: "", intact: true, timestamp: "2030-01-31T23:00:00Z" },
  };
  const product = { name: fact("Tool"), version: fact("1.0") };
  const { identifier, manifest, origins } = draftFrom(inspected({}, { signature, product }), FILE);
  assert.equal(identifier, "Acme.Tool");
  assert.equal((manifest.DefaultLocale as { Publisher: string }).Publisher, "Acme, Inc.");
  assert.equal(origins["DefaultLocale.Publisher"], "subject of the signature");
  assert.equal((manifest.Installers as readonly Installer[])[0]!.ReleaseDate, "2030-01-31");
});

Deno.test("draftFrom() keeps what people decided about the version before", () => {
  const before = known({
    ...{ InstallerSwitches: { Silent: "/quiet", Custom: "/nolog" }, Commands: ["acme"] },
    ...{
      ProductCode: "acme_is1",
      UpgradeBehavior: "deny",
      Scope: "machine",
      ReleaseDate: "2020-01-01",
    },
  });
  const draft = draftFrom(inspected({ kind: fact("exe") }), { ...FILE, known: before });
  const { DefaultLocale, Locales, Installers } = draft.manifest as unknown as ManifestVersion;
  assert.deepEqual([draft.identifier, draft.missing], ["Acme.Werkzeug", []]);
  assert.deepEqual([DefaultLocale.PackageName, DefaultLocale.PackageLocale], ["Werkzeug", "de-DE"]);
  assert.deepEqual(Locales, [{ PackageLocale: "en-US", Tags: ["tool"] }]);
  const { InstallerSwitches, Commands, ProductCode, UpgradeBehavior, Scope, ReleaseDate } =
    Installers[0]!;
  assert.deepEqual(InstallerSwitches, { Silent: "/quiet", Custom: "/nolog" });
  assert.deepEqual([Commands, ProductCode, UpgradeBehavior], [["acme"], "acme_is1", "deny"]);
  assert.deepEqual([Scope, ReleaseDate], ["machine", undefined]);
  assert.equal(draft.origins["Installers[0].ProductCode"], "version 1.0");
  assert.equal(draft.origins["Installers[0].InstallerSha256"], "the file");
});

Deno.test("draftFrom() never takes an MSI package's code from the version before", () => {
  const before = known({ InstallerType: "msi", ProductCode: "{OLD}" });
  const [same] = installerOf({ kind: fact("msi") }, { known: before });
  assert.equal(same.ProductCode, undefined);
  const [other] = installerOf({ kind: fact("inno") }, { known: known({ Commands: ["acme"] }) });
  assert.equal(other.Commands, undefined, "of another type");
});

Deno.test("draftFrom() drafts something of whatever a file claims", () => {
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.constant("< Unknown"));
  const facts = fc.record({
    ...{ name: text, publisher: text, version: text, description: text, identity: text },
    ...{ locale: text, productCode: text, displayName: text, family: text, path: text },
    kind: fc.constantFrom("msi", "msix", "exe", "zip", "portable", "unknown", "burn"),
  });
  fc.assert(fc.property(facts, fc.boolean(), (said, isKnown) => {
    const { name, publisher, version, description, identity } = said;
    const inspection = inspected({
      kind: fact(said.kind) as Fact<"msi">,
      locale: fact(said.locale),
      productCode: fact(said.productCode),
      packageFamilyName: fact(said.family),
      arpEntries: [{ displayName: fact(said.displayName) }],
      ...(said.kind === "zip" && { nestedFiles: [{ path: said.path }, { path: "b.exe" }] }),
    }, {
      product: {
        ...{ name: fact(name), publisher: fact(publisher), version: fact(version) },
        ...{ description: fact(description), identity: fact(identity) },
      },
    });
    const draft = draftFrom(inspection, { ...FILE, ...isKnown && { known: known({}) } });
    assert.ok(Array.isArray(draft.manifest.Installers));
  }));
});
