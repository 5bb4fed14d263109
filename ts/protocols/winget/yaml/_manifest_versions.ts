import { type Contract, parseContract, reaches } from "../contract.ts";
import type { Field } from "../manifest/rows.ts";

/** Every version that manifests of the community have had, lowest first. */
export const MANIFEST_VERSIONS = [
  "1.0.0",
  "1.1.0",
  "1.2.0",
  "1.4.0",
  "1.5.0",
  "1.6.0",
  "1.7.0",
  "1.9.0",
  "1.10.0",
  "1.12.0",
  "1.28.0",
] as const;

/** A version of the manifest format. */
export type ManifestFormat = (typeof MANIFEST_VERSIONS)[number];

/** Reads a `ManifestVersion`: three numbers of which the first is 1; `null` for any other text. */
export function parseManifestVersion(text: string): Contract | null {
  return /^1(?:\.(?:0|[1-9]\d{0,4})){2}$/.test(text) ? parseContract(text) : null;
}

/** Manifests had these from another version on than the protocol's contracts. */
const MEMBER_SINCE: Readonly<Record<string, string>> = {
  MSStoreProductIdentifier: "1.0",
  DisplayInstallWarnings: "1.2",
  UnsupportedArguments: "1.2",
  ReturnResponseUrl: "1.2",
  InstallationNotes: "1.2",
  PurchaseUrl: "1.2",
  Documentations: "1.2",
};

const WORD_SINCE: Readonly<Record<string, string>> = {
  "InstallerType portable": "1.2",
  "ReturnResponse custom": "1.2",
  "UnsupportedArguments log": "1.2",
  "UnsupportedArguments location": "1.2",
};

/** The first version, as `major.minor`, that has a member of this name. */
export function memberSince(name: string, { since = "1.0" }: Field): string {
  return MEMBER_SINCE[name] ?? since;
}

/** The first version in which a member of this name may be this word. */
export function wordSince(
  name: string,
  word: string,
  from: Readonly<Record<string, string>>,
): string {
  return WORD_SINCE[`${name} ${word}`] ?? from[word] ?? "1.0";
}

/** The lowest format that knows everything introduced in these versions. */
export function formatKnowing(floors: Iterable<string>): ManifestFormat {
  const wanted = [...floors];
  const found = MANIFEST_VERSIONS.find((format) => knowsAll(format, wanted));
  if (!found) throw new Error(`No manifest version knows all of ${wanted.join(", ")}`);
  return found;
}

/** Whether a format knows everything introduced in these versions. */
export function knowsAll(format: ManifestFormat, floors: Iterable<string>): boolean {
  const contract = parseManifestVersion(format);
  return contract !== null && [...floors].every((floor) => reaches(contract, floor));
}
