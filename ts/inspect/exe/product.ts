import type { Fact, ProductFacts } from "../inspection.ts";
import type { VersionInfo } from "./version_info.ts";

/** Self-extractors whose version resource speaks of themselves and not of what they carry. */
const SELF_EXTRACTOR = /^(7z\b.*\bSFX|Win32 Cabinet Self-Extractor|WinRAR (archiver|SFX))/i;

/** Words by which a program calls itself an installer; `_` must have become a space. */
const INSTALLER_WORDS = /\b(set-?up|install\w*|bootstrap\w*|update[rs]?|upgrade\w*)\b/i;

/** Whether a program with such a name or description is one that installs. */
export function soundsLikeInstaller(text: string): boolean {
  return INSTALLER_WORDS.test(text.replaceAll("_", " "));
}

/** What a version resource says of the product; a description of the installer is left out. */
export function productOf(version: VersionInfo | null): ProductFacts {
  const description = version?.strings.get("FileDescription") ?? "";
  if (!version || SELF_EXTRACTOR.test(description)) return {};
  return {
    ...fact(version, "name", ["ProductName", "FileDescription"]),
    ...fact(version, "publisher", ["CompanyName"]),
    ...versionFact(version),
    ...(soundsLikeInstaller(description) ? {} : fact(version, "description", ["FileDescription"])),
    ...fact(version, "copyright", ["LegalCopyright"]),
  };
}

/** Old compilers write `1, 2, 3, 4`. */
function versionFact(version: VersionInfo): { version?: Fact } {
  const { version: written } = fact(version, "version", ["ProductVersion", "FileVersion"]);
  if (written) return { version: { ...written, value: written.value.replaceAll(/\s*,\s*/g, ".") } };
  const value = version.productVersion ?? version.fileVersion;
  return value ? { version: { value, from: "version resource, number" } } : {};
}

function fact<K extends string>(
  { strings }: VersionInfo,
  key: K,
  names: readonly string[],
): Partial<Record<K, Fact>> {
  const name = names.find((name) => strings.get(name));
  if (!name) return {};
  return {
    [key]: { value: strings.get(name)!, from: `version resource, ${name}` },
  } as Partial<Record<K, Fact>>;
}
