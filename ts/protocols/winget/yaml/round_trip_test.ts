import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../../kit/json.ts";
import { sample, textOf } from "../manifest/_samples.ts";
import { INSTALLER, type Installer } from "../manifest/installer_fields.ts";
import { DEFAULT_LOCALE, LOCALE } from "../manifest/locale_fields.ts";
import { readVersion } from "../manifest/read.ts";
import type { Field, Fields, Members } from "../manifest/rows.ts";
import { MANIFEST_VERSION, type ManifestVersion } from "../manifest/version_fields.ts";
import { validateVersion } from "../manifest/validate.ts";
import { families, INSTALLER_SNIPPETS, LOCALE_SNIPPETS, type Sample } from "./_families.ts";
import { readManifestFiles, type TextFile, writeManifestFiles } from "./mod.ts";

const FIXTURES = new URL("../../../../test/fixtures/winget_manifests/", import.meta.url);

/** Every folder of the fixtures that holds files, as a sample of its own. */
function fixtures(folder: URL = FIXTURES): Sample[] {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  const files = entries.filter(({ isFile }) => isFile).map(({ name }) => {
    const url = new URL(encodeURIComponent(name), folder);
    return { path: url.pathname, text: Deno.readTextFileSync(url) };
  });
  const below = entries.filter(({ isDirectory }) => isDirectory).flatMap(({ name }) =>
    fixtures(new URL(`${encodeURIComponent(name)}/`, folder))
  );
  const name = folder.pathname.slice(FIXTURES.pathname.length);
  return files.length > 0 ? [{ name, files }, ...below] : below;
}

function readOne(files: readonly TextFile[]): { id: string; version: ManifestVersion } {
  const { packages, reports } = readManifestFiles(files);
  const faults = reports.flatMap(({ findings }) =>
    findings.filter(({ level }) => level === "error")
  );
  assert.deepEqual(faults, []);
  assert.deepEqual(reports.map(({ outcome }) => outcome), files.map(() => "read"));
  assert.equal(packages.length, 1);
  assert.equal(packages[0]!.versions.length, 1);
  return { id: packages[0]!.packageIdentifier, version: packages[0]!.versions[0]!.version };
}

const CORPUS = [...families(), ...fixtures()];

Deno.test("the corpus holds at least 100 manifests, every member and every name once", () => {
  assert.ok(CORPUS.length >= 100, `${CORPUS.length}`);
  assert.equal(new Set(CORPUS.map(({ name }) => name)).size, CORPUS.length);
  const said = new Set<string>();
  for (const { files } of CORPUS) {
    const { version } = readOne(files);
    for (const one of version.Installers) Object.keys(one).forEach((name) => said.add(name));
    for (const one of [version.DefaultLocale, ...version.Locales ?? []]) {
      Object.keys(one).forEach((name) => said.add(name));
    }
  }
  const model = [...Object.keys(INSTALLER), ...Object.keys(DEFAULT_LOCALE)];
  assert.deepEqual(model.filter((name) => !said.has(name)), []);
  const shaped = [...Object.keys(INSTALLER_SNIPPETS), ...Object.keys(LOCALE_SNIPPETS)];
  assert.deepEqual(shaped.filter((name) => !model.includes(name)), []);
});

for (const { name, files } of CORPUS) {
  Deno.test(`readManifestFiles() reads back what was written of ${name}`, () => {
    const { id, version } = readOne(files);
    const written = writeManifestFiles(id, version);
    assert.deepEqual(readOne(written), { id, version });
    assert.deepEqual(writeManifestFiles(id, readOne(written).version), written);
  });
}

/** Texts that YAML readers are known to stumble over. */
const AWKWARD = fc.oneof(
  fc.string({ unit: "binary", minLength: 3, maxLength: 40 }),
  fc.array(
    fc.constantFrom(
      ..."\n \t#:-?'\"\\&*!|>%@`{}[],~yn0.1e\u0085\u2028\uFEFFß测".split(""),
      "\n\n",
      ": ",
    ),
    { minLength: 3, maxLength: 30 },
  ).map((parts) => parts.join("")),
  fc.constantFrom("null", "true", "1.10", "2024-05-01", "0x1F", "1_000", "1:30", "---", "0o17"),
  fc.constantFrom("a\n \nb", "a\n\n\nb\n", "\n\na", "a ", " a", "a\nb\n\n", "a:", "- a", "key: v"),
).filter((text) => text.isWellFormed());

function right(field: Field): fc.Arbitrary<Json> {
  switch (field.is) {
    case "text":
      if (!field.form) return awkward(field);
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

function awkward({ min = 1, max, lines }: Extract<Field, { is: "text" }>): fc.Arbitrary<Json> {
  const controls = lines ? /(?![\t\n\r])\p{Cc}/gu : /\p{Cc}/gu;
  return AWKWARD.map((text) => text.replace(controls, "~"))
    .filter((text) => text.trim() !== "" && [...text].length >= min && text.length <= max);
}

function rightMembers(members: Fields): fc.Arbitrary<Members> {
  const model = Object.fromEntries(
    Object.entries(members).map(([name, field]) => [name, right(field)]),
  );
  const required = Object.keys(members).filter((name) => members[name]!.required);
  return fc.record(model, { requiredKeys: required }) as fc.Arbitrary<Members>;
}

/** Installers that share much, so that there is something to hoist. */
const INSTALLERS = fc.tuple(
  rightMembers(INSTALLER),
  fc.array(rightMembers(INSTALLER), { minLength: 1, maxLength: 3 }),
  fc.array(fc.constantFrom(...Object.keys(INSTALLER)), { maxLength: 40 }),
).map(([shared, each, names]) =>
  each.map((one) => {
    const said = { ...one };
    for (const name of names) {
      if (shared[name] === undefined && !INSTALLER[name as keyof typeof INSTALLER].is) continue;
      if (shared[name] === undefined) delete said[name];
      else said[name] = shared[name];
    }
    return said;
  })
);

const VERSIONS: fc.Arbitrary<ManifestVersion> = fc.record({
  PackageVersion: right(MANIFEST_VERSION.PackageVersion),
  DefaultLocale: rightMembers(DEFAULT_LOCALE),
  Locales: fc.uniqueArray(rightMembers(LOCALE), {
    maxLength: 2,
    selector: ({ PackageLocale }) => PackageLocale,
  }),
  Installers: INSTALLERS,
}).map(({ Locales, ...body }) =>
  readVersion({
    ...body,
    Locales: Locales.map((one, index) => ({ ...one, PackageLocale: `x-${index}` })),
    Installers: body.Installers.map((one, index) => tamed(one as unknown as Installer, index)),
  })
);

/** Takes away what offends a rule, and gives what one demands. */
function tamed(installer: Installer, index: number): Members {
  const { InstallerType: type } = installer;
  const nested = ["msi", "msix", "portable", "exe"][index] as "msi";
  const runs = type === "zip" ? nested : type;
  const isListed = ["exe", "inno", "msi", "nullsoft", "wix", "burn"].includes(runs);
  const others: Members = { ...installer as unknown as Members };
  for (const name of ["InstallerIdentifier", "Authentication", "InstallerSuccessCodes"]) {
    delete others[name];
  }
  for (const name of ["Markets", "ExpectedReturnCodes", "MSStoreProductIdentifier"]) {
    delete others[name];
  }
  if (!isListed) delete others.ProductCode;
  if (!isListed) delete others.AppsAndFeaturesEntries;
  if (type === "portable") delete others.Commands;
  const entries = (others.AppsAndFeaturesEntries ?? []) as Members[];
  return {
    ...others,
    ...(entries.length > 0 && {
      AppsAndFeaturesEntries: entries.map((entry) => ({ ...entry, DisplayVersion: "1.10" })),
    }),
    InstallerLocale: `x-${index}`,
    InstallerUrl: sample(INSTALLER.InstallerUrl),
    InstallerSha256: sample(INSTALLER.InstallerSha256),
    ...(type === "msstore" && { MSStoreProductIdentifier: "9NBLGGH4NNS1" }),
    ...(type === "zip" && { NestedInstallerType: nested }),
    ...(type === "zip" && { NestedInstallerFiles: [{ RelativeFilePath: "a.exe" }] }),
  };
}

Deno.test("readManifestFiles() reads back any version that writeManifestFiles() wrote", () => {
  fc.assert(
    fc.property(VERSIONS, (version) => {
      assert.deepEqual(validateVersion(version), []);
      assert.deepEqual(readOne(writeManifestFiles("A.B", version)), { id: "A.B", version });
    }),
    { seed: 20240501, numRuns: 300 },
  );
});
