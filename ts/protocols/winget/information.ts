import { isJsonObject, type JsonObject } from "../../kit/json.ts";
import type { Repository } from "../../model/package.ts";
import { CONTRACTS } from "./contract.ts";

/**
 * What a client learns of a source before anything else. `SourceIdentifier` follows from the
 * repository's id, so that it outlives renaming and restarts and no two repositories share one.
 * `SourceAgreements` is left out unless there are some: `null` would make clients reject the source.
 */
export function presentInformation({ id, options }: Repository): JsonObject {
  const { sourceAgreements } = options;
  return {
    Data: {
      SourceIdentifier: `packhouse-${id.toLowerCase()}`,
      ServerSupportedVersions: CONTRACTS,
      ...(isJsonObject(sourceAgreements) && { SourceAgreements: sourceAgreements }),
      UnsupportedPackageMatchFields: [],
      RequiredPackageMatchFields: [],
      UnsupportedQueryParameters: [],
      RequiredQueryParameters: [],
    },
  };
}
