import assert from "node:assert/strict";
import { families } from "./_families.ts";
import { readManifestFiles, type TextFile } from "./mod.ts";

const MULTI = families().find(({ name }) => name === "a moniker")!.files;
const SINGLETON = families().find(({ name }) => name === "singleton 1.0.0")!.files[0]!;

/** The files of a version with one of them changed. */
function changed(which: string, from: string | RegExp, to: string): TextFile[] {
  return MULTI.map((file) => {
    if (!file.path.endsWith(`/${which}.yaml`)) return file;
    const text = file.text.replace(from, to);
    assert.notEqual(text, file.text);
    return { ...file, text };
  });
}

function faults(files: readonly TextFile[]): string[] {
  const { packages, reports } = readManifestFiles(files);
  assert.deepEqual(packages, []);
  return reports.flatMap(({ findings }) =>
    findings.filter(({ level, says }) => level === "error" && !says.startsWith("Belongs to"))
      .map(({ path, line, rule, says }) =>
        `${path.split("/").at(-1)}:${line ?? ""} [${rule}] ${says}`
      )
  );
}

const FURTHER = {
  path: "a moniker/locale.de.yaml",
  text: "PackageIdentifier: Contoso.Tool\nPackageVersion: 2.1.0\nPackageLocale: EN-us\n" +
    "ManifestType: locale\nManifestVersion: 1.28.0\n",
};

const REFUSED: readonly (readonly [what: string, files: readonly TextFile[], first: RegExp])[] = [
  [
    "files that spell the package differently",
    changed("installer", "Contoso.Tool", "contoso.tool"),
    /^installer.yaml: \[8.6\] PackageIdentifier must be "Contoso.Tool" as in "a moniker\/version.yaml"/,
  ],
  [
    "files of two packages",
    changed("installer", "Contoso.Tool", "Contoso.Tol"),
    /^version.yaml: \[8.6\] Lacks the installer file .*installer.yaml" is of "Contoso.Tol" "2.1.0"/,
  ],
  [
    "files of two versions",
    changed("locale.en-US", "2.1.0", "2.1"),
    /^version.yaml: \[8.6\] Lacks the defaultLocale file of "Contoso.Tool" "2.1.0"; /,
  ],
  [
    "files of two manifest versions",
    changed("installer", "1.28.0", "1.6.0"),
    /^installer.yaml: \[8.6\] ManifestVersion must be "1.28.0"/,
  ],
  [
    "another default locale",
    changed("version", "en-US", "en-GB"),
    /^version.yaml:3 \[8.6\] DefaultLocale must be the PackageLocale/,
  ],
  [
    "a locale given twice",
    [...MULTI, FURTHER],
    /^locale.de.yaml:3 \[4.3\] Locales\[0\].PackageLocale/,
  ],
  [
    "two installer files",
    [...MULTI, { ...MULTI[1]!, path: "a moniker/again.yaml" }],
    /^again.yaml: \[8.6\] Must be the only installer file/,
  ],
  [
    "a singleton beside other files",
    [...MULTI, { ...SINGLETON, path: "a moniker/s.yaml" }],
    /^s.yaml: \[8.6\] Must be the only file .* it is singleton/,
  ],
  ["no version file", MULTI.slice(1), /^installer.yaml: \[8.6\] Lacks the version file/],
  ["a locale by itself", [FURTHER], /Lacks the version file/],
  [
    "a value that is wrong, by its line",
    changed("installer", "x64\n", "x65\n"),
    /^installer.yaml:5 \[V4\] Installers\[0\].Architecture: Must be one of/,
  ],
  [
    "an inherited value that is wrong, by its line at the root",
    changed("installer", "InstallerType: exe", "InstallerType: exf"),
    /^installer.yaml:3 \[4.4\] Installers\[0\].InstallerType/,
  ],
  [
    "a rule of the client that is broken",
    changed("installer", "InstallerType: exe", "InstallerType: zip"),
    /^installer.yaml:5 \[V11\] Installers\[0\].NestedInstallerType: Is required/,
  ],
  [
    "a locale member that is missing",
    changed("locale.en-US", /License: .*\n/, ""),
    /^locale.en-US.yaml: \[4.3\] DefaultLocale.License: Is required/,
  ],
  [
    "a channel",
    changed("installer", "Installers:", "Channel: beta\nInstallers:"),
    /\[V1\] Channel/,
  ],
  [
    "no installers",
    changed("installer", "Installers:", "Others:"),
    /\[4.7\] Installers: Is required/,
  ],
  ["a manifest of a time before", [{
    ...SINGLETON,
    text: SINGLETON.text.replace("1.0.0", "0.1.0"),
  }], /1\.6\.0/],
  [
    "an unknown manifest type",
    changed("version", "version\n", "shadow\n"),
    /ManifestType must be one of/,
  ],
  [
    "an identifier that is none",
    [{ ...SINGLETON, text: SINGLETON.text.replace("Contoso.", "") }],
    /PackageIdentifier/,
  ],
  [
    "broken YAML",
    [{ path: "a.yaml", text: "PackageIdentifier: 'A" }],
    /\[yaml\] Is not valid YAML/,
  ],
  ["broken JSON", [{ path: "a.json", text: '{"PackageIdentifier"' }], /\[json\]/],
];

for (const [what, files, first] of REFUSED) {
  Deno.test(`readManifestFiles() refuses ${what}`, () => assert.match(faults(files)[0]!, first));
}

Deno.test("readManifestFiles() keeps every other version when one is wrong", () => {
  const others = MULTI.map(({ path, text }) => ({
    path: path.replace("a moniker", "b"),
    text: text.replaceAll("2.1.0", "2.2.0"),
  }));
  const { packages, reports } = readManifestFiles([
    ...changed("installer", "x64\n", "x65\n"),
    ...others,
  ]);
  assert.deepEqual(
    packages.map(({ versions }) => versions.map(({ version }) => version.PackageVersion)),
    [["2.2.0"]],
  );
  const outcomes = ["refused", "refused", "refused", "read", "read", "read"];
  assert.deepEqual(reports.map(({ outcome }) => outcome), outcomes);
});

Deno.test("readManifestFiles() tells versions in one folder apart", () => {
  const later = MULTI.map(({ path, text }) => ({
    path: path.replace(".yaml", ".2.yaml"),
    text: text.replaceAll("2.1.0", "2.2.0"),
  }));
  const { packages } = readManifestFiles([...MULTI, ...later]);
  assert.deepEqual(packages[0]!.versions.map(({ paths }) => paths.length), [3, 3]);
});

Deno.test("readManifestFiles() takes one version once (winget 75)", () => {
  const same = { path: "b/s.yaml", text: SINGLETON.text.replace("2.1.0", "v2.1") };
  const { packages, reports } = readManifestFiles([SINGLETON, same]);
  assert.equal(packages[0]!.versions.length, 1);
  assert.deepEqual(reports.map(({ outcome }) => outcome), ["read", "refused"]);
  assert.equal(reports[1]!.findings[0]!.rule, "6.3");
});

Deno.test("readManifestFiles() ignores what is no manifest", () => {
  const files = [
    { path: "README.md", text: "PackageIdentifier" },
    { path: "ci.yml", text: "on: &push [push]\n" },
    { path: "list.yaml", text: "- PackageIdentifier\n" },
    { path: "package.json", text: "{}" },
    { path: "other.json", text: '{"PackageIdentifier": "A.B"}' },
  ];
  const { packages, reports } = readManifestFiles(files);
  assert.deepEqual(packages, []);
  assert.deepEqual([...new Set(reports.map(({ outcome }) => outcome))], ["ignored"]);
});

Deno.test("readManifestFiles() ignores members that the manifest version does not know", () => {
  const text = SINGLETON.text.replace(
    "Installers:",
    "ReleaseDate: 2024-05-01\nOwner: me\nInstallers:",
  );
  const { packages, reports } = readManifestFiles([{ ...SINGLETON, text }]);
  assert.equal(packages[0]!.versions[0]!.version.Installers[0]!.ReleaseDate, undefined);
  assert.equal(reports[0]!.outcome, "read");
  assert.deepEqual(reports[0]!.findings.map(({ says, level, line }) => [says, level, line]), [
    ['"ReleaseDate" is not known to its ManifestVersion and ignored', "warning", 9],
    ['"Owner" is not known here and ignored', "warning", 10],
  ]);
});

const INSTALLER = '{"Architecture":"x64","InstallerType":"exe","InstallerUrl":"https://a.test/a",' +
  `"InstallerSha256":"${"A".repeat(64)}"}`;
const DEFAULT = '{"PackageLocale":"en-US","PackageName":"Tool","Publisher":"Contoso",' +
  '"ShortDescription":"A tool","License":"MIT"}';

for (
  const [form, wrap] of [["by itself", (text: string) => text], [
    "as Data",
    (text: string) => `{"Data":${text}}`,
  ]] as const
) {
  Deno.test(`readManifestFiles() reads a REST manifest ${form}, each version by itself`, () => {
    const version = (number: string, installer: string) =>
      `{"PackageVersion":"${number}","DefaultLocale":${DEFAULT},"Installers":[${installer}]}`;
    const text = wrap(
      `{"PackageIdentifier":"A.B","Versions":[${version("1.0", INSTALLER)},${
        version("2.0", "{}")
      }]}`,
    );
    const { packages, reports } = readManifestFiles([{ path: "a.json", text }]);
    assert.deepEqual(packages[0]!.versions.map(({ version }) => version.PackageVersion), ["1.0"]);
    assert.equal(reports[0]!.outcome, "refused");
    assert.match(reports[0]!.findings[0]!.says, /^Versions\[1\]\.Installers\[0\]/);
  });
}
