/**
 * WinGet manifests as files: read as the community keeps them, and written so that they read back
 * to the same. Pure.
 * @module
 */
export type { FileFinding, FileReport, TextFile } from "./file_report.ts";
export {
  type ImportedFiles,
  type ImportedPackage,
  type ImportedVersion,
  readManifestFiles,
} from "./read_manifest_files.ts";
export { writeManifestFiles, type WriteOptions } from "./write_manifest_files.ts";
export { parseSource, type SourceLimits, type SourceNode, SourceRefused } from "./_source.ts";
