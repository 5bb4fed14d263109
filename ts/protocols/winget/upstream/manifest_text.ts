import { quote } from "../../../model/ids.ts";
import { RegistryError } from "../../../model/registry_error.ts";
import type { FileReport, OfferedVersion, TextFile } from "../../exchange.ts";
import { foldIdentifier, versionKey } from "../names.ts";
import { offered } from "../offered.ts";
import { readManifestFiles } from "../yaml/mod.ts";
import { adapt } from "./adapt.ts";

/** What some files must be about. */
export interface Subject {
  readonly name: string;
  readonly version: string;
}

/**
 * The one version that an upstream's files describe; refuses with `metadata_refused` what cannot be
 * read, what clients would refuse, and what is about something else than the index says.
 */
export function readDescription(files: readonly TextFile[], about: Subject): OfferedVersion {
  const { packages, reports } = readManifestFiles(files, { adapt });
  const versions = packages.flatMap(({ packageIdentifier, versions }) =>
    versions.map((version) => ({ packageIdentifier, version }))
  );
  const [found, another] = versions;
  if (!found || another) throw refused(whyOf(reports) ?? "It describes not exactly one version");
  const { packageIdentifier, version } = found;
  const isIt = foldIdentifier(packageIdentifier) === foldIdentifier(about.name) &&
    versionKey(version.version.PackageVersion) === versionKey(about.version);
  if (isIt) return offered(version);
  const said = `${quote(packageIdentifier)} ${quote(version.version.PackageVersion)}`;
  throw refused(`It is about ${said}, and not ${quote(about.name)} ${quote(about.version)}`);
}

/** The text of a file; refuses with `metadata_refused` what is not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw refused("It is not UTF-8", cause);
  }
}

function whyOf(reports: readonly FileReport[]): string | null {
  const findings = reports.flatMap((report) => report.findings)
    .filter(({ level }) => level === "error");
  const [first, ...others] = findings;
  if (!first) return reports.flatMap((report) => report.findings)[0]?.says ?? null;
  const line = first.line === undefined ? "" : ` (line ${first.line})`;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return `${first.says} [${first.rule}]${line}${more}`;
}

function refused(why: string, cause?: unknown): RegistryError {
  return new RegistryError("metadata_refused", why, { cause });
}
