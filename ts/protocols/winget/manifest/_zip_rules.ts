import type { Complaint, InstallerRule } from "./_installer_rule.ts";
import { pathKey, wrongWithPath } from "./_relative_path.ts";
import type { Installer } from "./installer_fields.ts";
import { MANY_FILES } from "./installer_type.ts";

/** What a zip must say of the files in it. */
export const ZIP_RULES: readonly InstallerRule[] = [
  {
    id: "V11",
    *find(installer) {
      if (installer.InstallerType === "zip") yield* nestingOf(installer);
    },
  },
  {
    id: "V12",
    *find({ InstallerType, NestedInstallerFiles = [] }) {
      if (InstallerType !== "zip") return;
      yield* pathsOf(NestedInstallerFiles.map((file) => file.RelativeFilePath), "RelativeFilePath");
      yield* pathsOf(
        NestedInstallerFiles.map((file) => file.PortableCommandAlias),
        "PortableCommandAlias",
      );
    },
  },
];

function* nestingOf(
  { NestedInstallerType, NestedInstallerFiles = [] }: Installer,
): Iterable<Complaint> {
  const files = NestedInstallerFiles.length;
  if (NestedInstallerType === undefined) {
    yield ["NestedInstallerType", "Is required for a zip"];
  }
  if (files === 0) yield ["NestedInstallerFiles", "Must name what to run in the zip"];
  if (files > 1 && !MANY_FILES.has(NestedInstallerType)) {
    yield [
      "NestedInstallerFiles",
      `Must name one file unless the zip holds portables or fonts, found ${files}`,
    ];
  }
}

function* pathsOf(paths: readonly (string | undefined)[], name: string): Iterable<Complaint> {
  const seen = new Set<string>();
  for (const [index, path] of paths.entries()) {
    if (path === undefined) continue;
    const field = `NestedInstallerFiles[${index}].${name}`;
    const wrong = wrongWithPath(path);
    if (wrong) yield [field, `Path ${wrong}`, path];
    if (seen.has(pathKey(path))) yield [field, "Must differ from those before it", path];
    seen.add(pathKey(path));
  }
}
