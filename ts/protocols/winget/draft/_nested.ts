import type { Fact, InstallerFacts, NestedFile } from "../../../inspect/mod.ts";
import type { Json, JsonObject } from "../../../kit/json.ts";
import { stemOf } from "./_file_name.ts";
import type { Row } from "./_row.ts";
import { NESTED_TYPES } from "../manifest/vocabulary.ts";
import { nameIn } from "./_file_name.ts";

const LONGEST_ALIAS = 40;

/** What a zip says of what it holds: which files, of which type, and what they are called by. */
export function nestedIn({ nestedFiles = [] }: InstallerFacts): Row {
  const [first] = nestedFiles;
  const type = first && nestedType(first);
  if (!first) return {};
  const files = { value: filesOf(nestedFiles, type?.value), from: "ZIP directory" };
  return { NestedInstallerType: type, NestedInstallerFiles: files };
}

/** The alias by which a portable is called: its file's name without version and architecture. */
export function commandOf(path: string): string | undefined {
  const bare = nameIn(path)?.value ?? stemOf(path);
  const alias = bare.replaceAll(/\s+/g, "-").slice(0, LONGEST_ALIAS);
  return alias === "" ? undefined : alias;
}

function nestedType({ path, inspected }: NestedFile): Fact | undefined {
  const kind = inspected?.kind ?? /\.(msi|msix|appx)(?:bundle)?$/i.exec(path)?.[1]?.toLowerCase();
  if (kind !== undefined && Object.hasOwn(NESTED_TYPES, kind)) {
    return { value: kind, from: inspected?.installers[0]?.kind.from ?? path };
  }
  return /\.exe$/i.test(path) ? { value: "exe", from: `guess: ${path}` } : undefined;
}

function filesOf(files: readonly NestedFile[], type: string | undefined): Json {
  const aliases = new Set<string>();
  return files.map(({ path }): JsonObject => {
    const alias = type === "portable" ? commandOf(path) : undefined;
    const isFree = alias !== undefined && !aliases.has(alias.toLowerCase());
    if (isFree) aliases.add(alias.toLowerCase());
    return { RelativeFilePath: path, ...isFree && { PortableCommandAlias: alias } };
  });
}
