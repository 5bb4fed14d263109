import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../../kit/json.ts";
import type { Repository } from "../../model/package.ts";
import { CONTRACTS } from "./contract.ts";

/**
 * What a client learns of a source before anything else. `SourceIdentifier` follows from the
 * repository's id, so that it outlives renaming and restarts and no two repositories share one.
 * `SourceAgreements` is left out unless there are some: `null` would make clients reject the source.
 */
export function presentInformation({ id, options }: Repository): JsonObject {
  return {
    Data: {
      SourceIdentifier: `packhouse-${id.toLowerCase()}`,
      ServerSupportedVersions: CONTRACTS,
      ...presentAgreements(options.sourceAgreements),
      UnsupportedPackageMatchFields: [],
      RequiredPackageMatchFields: [],
      UnsupportedQueryParameters: [],
      RequiredQueryParameters: [],
    },
  };
}

/**
 * Agreements that users must accept, each a label, a text and an address. Clients ask again when the
 * identifier changes, so it follows from what is agreed to.
 */
function presentAgreements(agreements: Json | undefined): JsonObject {
  if (!Array.isArray(agreements) || agreements.length === 0) return {};
  const digest = createHash("sha256").update(JSON.stringify(agreements)).digest("hex");
  return {
    SourceAgreements: { AgreementsIdentifier: digest.slice(0, 32), Agreements: agreements },
  };
}
