export { ZIP_LIMITS, type ZipEntry, type ZipLimits } from "./directory.ts";
export { pathKey } from "./entry_path.ts";
export { inspectZip, type InspectZipOptions } from "./inspect_zip.ts";
export {
  beginsAsZip,
  type FileOptions,
  IN_MEMORY,
  type OpenOptions,
  openZip,
  type Spool,
  ZipFolder,
} from "./zip_folder.ts";
