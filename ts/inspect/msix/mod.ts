export { packageFamilyName } from "./family_name.ts";
export { inspectMsix } from "./inspect_msix.ts";
export { readAppxSignature } from "./package_file.ts";
