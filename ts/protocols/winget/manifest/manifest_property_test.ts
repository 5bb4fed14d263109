import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../../kit/json.ts";
import { RegistryError } from "../../../model/registry_error.ts";
import { CONTRACTS, NEWEST, parseContract } from "../contract.ts";
import { servedSince } from "./contract_floor.ts";
import type { Field, Fields, Members } from "./_field.ts";
import { DEFAULT, sample, textOf } from "./_samples.ts";
import { MOST_FINDINGS } from "./findings.ts";
import { INSTALLER, type Installer } from "./installer_fields.ts";
import { DEFAULT_LOCALE, LOCALE } from "./locale_fields.ts";
import { presentVersion } from "./present.ts";
import { readPackageManifest, readVersion } from "./read.ts";
import { summarize } from "./summarize.ts";
import { validatePackage, validateVersion } from "./validate.ts";
import { MANIFEST_VERSION, type ManifestVersion } from "./version_fields.ts";

const SEED = { seed: 20240501, numRuns: 100 };

/** Values of a field, each right in itself. */
function right(field: Field): fc.Arbitrary<Json> {
  switch (field.is) {
    case "text":
      return fc.tuple(fc.integer({ min: field.min ?? 1, max: Math.min(field.max, 60) }), fc.nat(9))
        .map(([length, number]) => textOf(field, Math.max(length, 3), number));
    case "integer":
      return fc.integer({ min: field.min, max: field.max }).filter((value) => value !== field.not);
    case "flag":
      return fc.boolean();
    case "choice":
      return fc.constantFrom(...Object.keys(field.from));
    case "list":
      return fc.uniqueArray(right(field.of), {
        minLength: 1,
        maxLength: Math.min(field.max, 3),
        selector: (value) => JSON.stringify(value),
      });
    case "object":
      return rightMembers(field.members);
  }
}

function rightMembers(members: Fields): fc.Arbitrary<Members> {
  const model = Object.fromEntries(
    Object.entries(members).map(([name, field]) => [name, right(field)]),
  );
  const required = Object.keys(members).filter((name) => members[name]!.required);
  return fc.record(model, { requiredKeys: required }) as fc.Arbitrary<Members>;
}

const VERSIONS: fc.Arbitrary<ManifestVersion> = fc.record({
  PackageVersion: right(MANIFEST_VERSION.PackageVersion),
  DefaultLocale: rightMembers(DEFAULT_LOCALE),
  Locales: fc.array(rightMembers(LOCALE), { maxLength: 2 }),
  Installers: fc.array(rightMembers(INSTALLER), { minLength: 1, maxLength: 4 }),
}).map((body) => readVersion(body));

/** Takes away what offends a rule, and gives what one demands, until none is broken. */
function tamed({ Installers, ...version }: ManifestVersion): ManifestVersion {
  const kinds = Installers.map((one, index) => ({
    ...tamedInstaller(one),
    InstallerLocale: `x-${index}`,
    InstallerIdentifier: `${index}`,
  }));
  return { ...version, Locales: undefined, Installers: kinds };
}

function tamedInstaller(installer: Installer): Installer {
  const { InstallerType: type } = installer;
  const { InstallerUrl, InstallerSha256, MSStoreProductIdentifier, NestedInstallerType } =
    INSTALLER;
  return {
    ...installer,
    InstallerUrl: sample(InstallerUrl) as string,
    InstallerSha256: sample(InstallerSha256) as string,
    MSStoreProductIdentifier: type === "msstore"
      ? sample(MSStoreProductIdentifier) as string
      : undefined,
    NestedInstallerType: sample(NestedInstallerType, 1) as "msi",
    NestedInstallerFiles: [{ RelativeFilePath: "a.exe" }],
    ProductCode: type === "exe" ? installer.ProductCode : undefined,
    AppsAndFeaturesEntries: type === "exe" ? installer.AppsAndFeaturesEntries : undefined,
    Commands: type === "portable" ? undefined : installer.Commands,
    Markets: undefined,
    InstallerSuccessCodes: undefined,
    ExpectedReturnCodes: undefined,
    Authentication: undefined,
  };
}

/** JSON of all kinds, with the model's own names among its keys. */
const ANYTHING: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...namesOf(MANIFEST_VERSION)), fc.string()),
      tie("value"),
    ),
  ) as fc.Arbitrary<Json>,
})).value;

function namesOf(members: Fields): string[] {
  return Object.entries(members).flatMap(([name, field]) => [name, ...namesBelow(field)]);
}

function namesBelow(field: Field): string[] {
  if (field.is === "list") return namesBelow(field.of);
  return field.is === "object" ? namesOf(field.members) : [];
}

function refusedProperly(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof RegistryError, String(error));
    assert.equal(error.code, "metadata_refused");
    assert.ok(error.findings.length > 0 && error.findings.length <= MOST_FINDINGS);
  }
}

Deno.test("readPackageManifest() refuses any JSON in one way, or reads it", () => {
  fc.assert(
    fc.property(ANYTHING, (body) => {
      refusedProperly(() => readPackageManifest(body));
      refusedProperly(() => readVersion(body));
      refusedProperly(() => readPackageManifest({ PackageIdentifier: "A.B", Versions: [body] }));
      refusedProperly(() =>
        readVersion({ PackageVersion: "1", DefaultLocale: DEFAULT, Installers: [body] })
      );
    }),
    SEED,
  );
});

Deno.test("readVersion() takes a right version with any one part broken, or refuses it properly", () => {
  fc.assert(
    fc.property(VERSIONS, fc.constantFrom(...namesOf(INSTALLER)), ANYTHING, (one, name, value) => {
      const [first, ...others] = one.Installers;
      refusedProperly(() => {
        const read = readVersion({ ...one, Installers: [{ ...first, [name]: value }, ...others] });
        validatePackage({ PackageIdentifier: "A.B", Versions: [read] });
        summarize(read);
      });
    }),
    SEED,
  );
});

Deno.test("readVersion() reads back what presentVersion() shows", () => {
  fc.assert(
    fc.property(VERSIONS, (one) => {
      const shown = presentVersion(one, NEWEST);
      assert.ok(shown);
      assert.deepEqual(readVersion(shown), one);
      assert.deepEqual(presentVersion(readVersion(shown), NEWEST), shown);
    }),
    SEED,
  );
});

Deno.test("presentVersion() shows every contract something valid, or nothing", () => {
  fc.assert(
    fc.property(VERSIONS.map(tamed), (one) => {
      assert.deepEqual(validateVersion(one), []);
      for (const contract of CONTRACTS.map((text) => parseContract(text)!)) {
        const shown = presentVersion(one, contract);
        if (shown) assert.deepEqual(validateVersion(readVersion(shown)), []);
        assert.equal(shown === null, !isServed(one, contract.major * 100 + contract.minor));
      }
    }),
    SEED,
  );
});

function isServed({ Installers }: ManifestVersion, contract: number): boolean {
  const [major = 0, minor = 0] = servedSince(Installers).split(".").map(Number);
  return contract >= major * 100 + minor;
}
